import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffHunks } from './diff-hunks.ts';
import { type Change, lineDiff } from './line-diff.ts';
import { mergeLines } from './merge-lines.ts';

/** `abc`: three lines. */
const lines = (text: string) => [...text];
/** ` ab-c+d`: what a difference says, each run with its sign. */
const signs = { same: ' ', removed: '-', added: '+' };
const drawn = (changes: readonly Change[]) => changes.map((c) => signs[c.kind] + c.lines.join('')).join('');

describe('the difference of two texts', () => {
  it.each([
    ['abc', 'abc', ' abc'],
    ['abc', 'abxc', ' ab+x c'],
    ['abxc', 'abc', ' ab-x c'],
    ['abc', 'axc', ' a-b+x c'],
    ['', 'ab', '+ab'],
    ['ab', '', '-ab'],
    ['abcabba', 'cbabac', '-ab c+b ab-b a+c'],
    ['xaby', 'xbay', ' x-a b+a y'],
  ])('%s to %s', (before, after, wanted) => expect(drawn(lineDiff(lines(before), lines(after)))).toBe(wanted));

  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });

  it('holds the old text and the new one', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = lineDiff(before, after);
        expect(changes.filter((c) => c.kind !== 'added').flatMap((c) => c.lines)).toEqual(before);
        expect(changes.filter((c) => c.kind !== 'removed').flatMap((c) => c.lines)).toEqual(after);
      }),
    );
  });

  it('of texts that have hardly a line in common is one replacement', () => {
    const before = Array.from({ length: 3000 }, (_, i) => `a${i}`);
    const after = Array.from({ length: 3000 }, (_, i) => `b${i}`);
    expect(lineDiff(before, after).map(({ kind }) => kind)).toEqual(['removed', 'added']);
  });

  it('is shown in groups, with the numbers of the lines', () => {
    const hunks = diffHunks(lineDiff(lines('abcdefghij'), lines('Abcdefghj')), 1);
    expect(hunks.map((hunk) => hunk.map((line) => [signs[line.kind] + line.text, line.before, line.after]))).toEqual([
      [
        ['-a', 1, undefined],
        ['+A', undefined, 1],
        [' b', 2, 2],
      ],
      [
        [' h', 8, 8],
        ['-i', 9, undefined],
        [' j', 10, 9],
      ],
    ]);
  });
});

describe('two changes of one text', () => {
  it.each([
    ['apart', 'abcde', 'Abcde', 'abcdE', 'AbcdE', 0],
    ['the same', 'abc', 'aXc', 'aXc', 'aXc', 0],
    ['one of them nothing', 'abc', 'abc', 'aXc', 'aXc', 0],
    ['a removal and an addition', 'abcde', 'bcde', 'abcdXe', 'bcdXe', 0],
    ['in lines next to each other', 'abcd', 'aXcd', 'abYd', 'aXYd', 0],
    ['an addition behind a changed line', 'abc', 'abXc', 'aYc', 'aYXc', 0],
    ['in the same line: mine', 'abc', 'aXc', 'aYc', 'aXc', 1],
    ['in the same line and elsewhere: mine there, theirs elsewhere', 'abcdef', 'aXcdef', 'aYcdeF', 'aXcdeF', 1],
    ['one removed what the other changed: mine', 'abcd', 'ad', 'abXd', 'ad', 1],
    ['additions at the same place: mine', 'ab', 'aXb', 'aYb', 'aXb', 1],
  ])('%s', (_what, base, mine, theirs, wanted, overlaps) => {
    const merge = mergeLines(lines(base), lines(mine), lines(theirs));
    expect([merge.lines.join(''), merge.overlaps]).toEqual([wanted, overlaps]);
  });

  it('where only one side changed something give that side', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 20 });
    fc.assert(
      fc.property(text, text, (base, other) => {
        expect(mergeLines(base, other, base)).toEqual({ lines: other, overlaps: 0 });
        expect(mergeLines(base, base, other)).toEqual({ lines: other, overlaps: 0 });
        expect(mergeLines(base, other, other)).toEqual({ lines: other, overlaps: 0 });
      }),
    );
  });
});
