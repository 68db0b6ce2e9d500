import { type CelFunction, asString, matchCost, method, func, product, traversal } from './function.ts';
import { compilePattern } from './pattern.ts';

const matches: CelFunction['call'] = ([text, pattern], work) =>
  compilePattern(asString(pattern), asString(text).length, work).test(asString(text));
/** Upstream estimates by what is looked for, and charges for what it is looked for in. */
const prefix = {
  cost: ([size]: readonly number[]): number => traversal(size!),
  estimate: (_: readonly unknown[], [, size]: readonly number[]): number => traversal(size!),
};

/** What the language itself offers for strings. */
export const text: readonly CelFunction[] = [
  method('string', 'contains', ['string'], 'bool', ([text, part]) => asString(text).includes(asString(part)), {
    cost: ([text, part]) => product(traversal(text!), traversal(part!)),
  }),
  method(
    'string',
    'startsWith',
    ['string'],
    'bool',
    ([text, part]) => asString(text).startsWith(asString(part)),
    prefix,
  ),
  method('string', 'endsWith', ['string'], 'bool', ([text, part]) => asString(text).endsWith(asString(part)), prefix),
  method('string', 'matches', ['string'], 'bool', matches, { cost: matchCost }),
  func('matches', ['string', 'string'], 'bool', matches, { cost: matchCost }),
];
