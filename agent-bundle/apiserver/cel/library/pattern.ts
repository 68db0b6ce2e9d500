import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';
import { CelError } from '../cel.ts';

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

/** Patterns are compiled once; those of one request cannot fill the memory. */
const maxKept = 256;
const kept = new Map<string, RE2JS>();

/** RE2's regular expressions: whatever they are, matching takes time linear in the text. Throws CelError for what is none. */
export function compilePattern(pattern: string): RE2JS {
  const found = kept.get(pattern);
  if (found !== undefined) return found;
  const fault = tryCompile(pattern);
  if (typeof fault === 'string') throw new CelError(fault);
  if (kept.size >= maxKept) kept.delete(kept.keys().next().value!);
  kept.set(pattern, fault);
  return fault;
}

/** What is wrong with a pattern. */
export function patternFault(pattern: string): string | undefined {
  const compiled = tryCompile(pattern);
  return typeof compiled === 'string' ? compiled : undefined;
}

function tryCompile(pattern: string): RE2JS | string {
  try {
    return re2().RE2JS.compile(pattern);
  } catch (error) {
    return error instanceof Error ? error.message : 'error parsing regexp';
  }
}
