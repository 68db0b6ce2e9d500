import { literalFault } from '../library/pattern.ts';
import type { Expr } from '../syntax/ast.ts';
import type { Fault } from '../syntax/source.ts';
import { parseDuration, parseTimestamp } from '../values/time.ts';

/** What can be said of literals before anything runs, as upstream does: patterns, durations, times that are none. */
export function checkLiterals(name: string, args: readonly Expr[]): readonly Fault[] {
  const [arg] = args;
  if (arg?.kind !== 'literal' || arg.value.type !== 'string') return [];
  const invalid = (type: string): readonly Fault[] => [{ at: arg.at, message: `invalid ${type} argument` }];
  const text = arg.value.value;
  switch (name) {
    case 'matches':
      return literalFault(text) === undefined ? [] : invalid('matches');
    case 'find':
    case 'findAll': {
      const fault = literalFault(text);
      return fault === undefined ? [] : [{ at: arg.at, message: fault }];
    }
    case 'duration':
      return parseDuration(text) === undefined ? invalid('duration') : [];
    case 'timestamp':
      return parseTimestamp(text) === undefined ? invalid('timestamp') : [];
    default:
      return [];
  }
}
