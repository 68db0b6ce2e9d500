import { RE2JS } from 're2js';
import { CelError } from '../cel.ts';

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
    return RE2JS.compile(pattern);
  } catch (error) {
    return error instanceof Error ? error.message : 'error parsing regexp';
  }
}
