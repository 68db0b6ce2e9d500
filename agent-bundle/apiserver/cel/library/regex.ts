import { CelBudgetError, CelError } from '../cel.ts';
import { ArrayList } from '../values/list.ts';
import { type CelFunction, type Work, asInt, asString, matchCost, method, noOverload } from './function.ts';
import { compilePattern } from './pattern.ts';

function compiled(pattern: string, text: string, work: Work): ReturnType<typeof compilePattern> {
  try {
    return compilePattern(pattern, text.length, work);
  } catch (error) {
    if (!(error instanceof CelError) || error instanceof CelBudgetError) throw error;
    throw new CelError(`Illegal regex: ${error.message}`);
  }
}

function find(text: string, pattern: string, work: Work): string {
  const matcher = compiled(pattern, text, work).matcher(text);
  return matcher.find() ? (matcher.group() ?? '') : '';
}

function findAll(text: string, pattern: string, most: number, work: Work): string[] {
  const matcher = compiled(pattern, text, work).matcher(text);
  const found: string[] = [];
  let end = -1;
  while (found.length < most && matcher.find()) {
    // Each of them may look at all that follows.
    work.pause();
    // As Go has it: nothing right behind something is not found.
    const isNothingBehind = matcher.start() === matcher.end() && matcher.start() === end;
    if (!isNothingBehind) found.push(matcher.group() ?? '');
    end = matcher.end();
  }
  return found;
}

/** A negative number means all of them. */
function limit(value: bigint): number {
  if (value > 2n ** 31n - 1n || value < -(2n ** 31n)) throw noOverload();
  return value < 0n ? Infinity : Number(value);
}

const extra = { cost: matchCost, resultSize: ([size]: readonly number[]): number => size! };

/** https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-regex-library */
export const regex: readonly CelFunction[] = [
  method(
    'string',
    'find',
    ['string'],
    'string',
    ([text, pattern], work) => find(asString(text), asString(pattern), work),
    extra,
  ),
  method(
    'string',
    'findAll',
    ['string'],
    'list(string)',
    ([text, pattern], work) => new ArrayList(findAll(asString(text), asString(pattern), Infinity, work)),
    extra,
  ),
  method(
    'string',
    'findAll',
    ['string', 'int'],
    'list(string)',
    ([text, pattern, most], work) =>
      new ArrayList(findAll(asString(text), asString(pattern), limit(asInt(most)), work)),
    extra,
  ),
];
