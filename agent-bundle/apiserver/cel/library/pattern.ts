import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';
import { CelError } from '../cel.ts';
import type { Work } from './function.ts';
import { patternSize } from './pattern-size.ts';

interface Package {
  readonly RE2JS: typeof RE2JS;
}
let loaded: Package | undefined;

/**
 * The package takes 2 MiB once it has run, which only patterns are worth. In the agent's bundle `require` is esbuild's, and
 * has it inside; a module as it is has none.
 */
function re2(): Package {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it is loaded at once, and not before
  loaded ??= (typeof require === 'undefined' ? createRequire(import.meta.url)('re2js') : require('re2js')) as Package;
  return loaded;
}

/**
 * Patterns are compiled once; those of one request cannot fill the memory: the oldest ones go. All of one definition of custom
 * resources are kept together, or each would push out the next.
 */
export const keptMost = 100_000;
let keptSize = 0;
const kept = new Map<string, Pattern>();

/** Compiling takes as long as this many of the smallest steps, for each of a pattern's. */
const stepsToCompile = 4;
/** Characters times steps that are as much as one of the smallest steps of an evaluation. */
const stepsToMatch = 25;
/** Steps of one pattern: far more than anybody writes; it would take 10 MiB. */
export const largestPattern = 50_000;

interface Pattern {
  readonly compiled: RE2JS;
  readonly size: number;
}

/**
 * The pattern, ready for a text of a length. RE2's: whatever the pattern, matching takes time linear in the text; what it is
 * multiplied with is told to `work`. Throws CelError for what is no pattern.
 */
export function compilePattern(pattern: string, length: number, work: Work): RE2JS {
  const found = kept.get(pattern) ?? keep(pattern, work);
  work.work(Math.ceil((found.size * (length + 1)) / stepsToMatch));
  return found.compiled;
}

function keep(pattern: string, work: Work): Pattern {
  const size = patternSize(pattern);
  work.work(Math.min(size, largestPattern) * stepsToCompile);
  const compiled = tryCompile(pattern, size);
  if (typeof compiled === 'string') throw new CelError(compiled);
  for (const [oldest, { size: freed }] of kept) {
    if (keptSize + size <= keptMost) break;
    kept.delete(oldest);
    keptSize -= freed;
  }
  const made = { compiled, size };
  kept.set(pattern, made);
  keptSize += size;
  return made;
}

/** What is wrong with a pattern. */
export function patternFault(pattern: string): string | undefined {
  try {
    if (!kept.has(pattern)) keep(pattern, free);
    return undefined;
  } catch (error) {
    if (error instanceof CelError) return error.message;
    throw error;
  }
}

/**
 * The same, by the pattern with its repetitions cut short: an expression is checked whoever may run it, and there may be
 * thousands. What only the whole
 * pattern would show, repetitions of repetitions beyond a thousand, is found when it is run, within a budget.
 */
export function literalFault(pattern: string): string | undefined {
  const size = patternSize(pattern);
  const isCheap = size <= smallPattern || size > largestPattern;
  return patternFault(isCheap ? pattern : withFewRepetitions(pattern));
}

/** Steps that take next to no time to compile. */
const smallPattern = 200;

/** Whoever repeats wrongly goes on doing so: more often than is allowed, or more at least than at most. */
function withFewRepetitions(pattern: string): string {
  return pattern.replace(/\{(\d{1,4})(,?)(\d{0,4})\}/g, (all, least: string, comma: string, most: string) => {
    const [from, to] = [Number(least), most === '' ? Number(least) : Number(most)];
    if (from > 1000 || to > 1000 || from > to) return all;
    return `{${Math.min(from, 1)}${comma}${most === '' ? '' : Math.min(to, 1)}}`;
  });
}

/** Where no budget is kept. */
const free: Work = { work: () => {}, pause: () => {} };

function tryCompile(pattern: string, size: number): RE2JS | string {
  if (size > largestPattern) return 'error parsing regexp: expression too large';
  try {
    return re2().RE2JS.compile(pattern);
  } catch (error) {
    return error instanceof Error ? error.message : 'error parsing regexp';
  }
}
