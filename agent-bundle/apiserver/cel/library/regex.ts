import { CelError } from '../cel.ts';
import { ArrayList } from '../values/list.ts';
import { type CelFunction, asInt, asString, matchCost, method, noOverload } from './function.ts';
import { compilePattern } from './pattern.ts';

function compiled(pattern: string): ReturnType<typeof compilePattern> {
  try {
    return compilePattern(pattern);
  } catch (error) {
    const reason = error instanceof CelError ? error.message : 'error parsing regexp';
    throw new CelError(`Illegal regex: ${reason}`);
  }
}

function find(text: string, pattern: string): string {
  const matcher = compiled(pattern).matcher(text);
  return matcher.find() ? (matcher.group() ?? '') : '';
}

function findAll(text: string, pattern: string, most: number): string[] {
  const matcher = compiled(pattern).matcher(text);
  const found: string[] = [];
  let end = -1;
  while (found.length < most && matcher.find()) {
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
  method('string', 'find', ['string'], 'string', ([text, pattern]) => find(asString(text), asString(pattern)), extra),
  method(
    'string',
    'findAll',
    ['string'],
    'list(string)',
    ([text, pattern]) => new ArrayList(findAll(asString(text), asString(pattern), Infinity)),
    extra,
  ),
  method(
    'string',
    'findAll',
    ['string', 'int'],
    'list(string)',
    ([text, pattern, most]) => new ArrayList(findAll(asString(text), asString(pattern), limit(asInt(most)))),
    extra,
  ),
];
