import type { RE2JS } from 're2js';
import { compilePattern, patternFault } from '../../cel/library/pattern.ts';

/** Whether a text holds what a pattern describes, anywhere in it; or what is wrong with the pattern, in words. */
type Matched = boolean | string;

/** The patterns of definitions are their authors', and no budget is kept for them. */
const free = { work: () => {}, pause: () => {} };

/**
 * A pattern as Go reads it, in time linear in the text whatever the pattern: https://github.com/google/re2/wiki/Syntax
 * It is compiled when the first text is matched: most definitions have objects of few of their versions.
 */
export function matcherOf(pattern: string): (text: string) => Matched {
  let compiled: RE2JS | string | undefined;
  return (text) => {
    compiled ??= patternFault(pattern) ?? compilePattern(pattern, 0, free);
    return typeof compiled === 'string' ? compiled : compiled.test(text);
  };
}
