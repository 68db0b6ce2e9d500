import { RE2JS } from 're2js';

/** Whether a text holds what a pattern describes, anywhere in it. */
export type Matcher = (text: string) => boolean;

const compiled = new Map<string, Matcher | string>();
/** The patterns of all definitions of a large cluster; beyond that they are compiled anew. */
const compiledMost = 2_000;

/**
 * A pattern as Go reads it, in time linear in the text whatever the pattern; what is wrong with it, in words, where it is none.
 * https://github.com/google/re2/wiki/Syntax
 */
export function compilePattern(pattern: string): Matcher | string {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = compile(pattern);
  if (compiled.size >= compiledMost) compiled.clear();
  compiled.set(pattern, made);
  return made;
}

function compile(pattern: string): Matcher | string {
  try {
    const expression = RE2JS.compile(pattern);
    return (text) => expression.test(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
