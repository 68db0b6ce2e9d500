import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expand } from './expansion.ts';

const variables = new Map([
  ['A', 'one'],
  ['B', '$(A)'],
]);

describe('expand', () => {
  it.each([
    ['a variable', '$(A) and $(A)', 'one and one'],
    ['a variable that is not known', '$(C)', '$(C)'],
    ['an escaped reference', '$$(A)', '$(A)'],
    ['an escaped dollar before a reference', '$$$(A)', '$one'],
    ['what is no reference', '$A $( $() $', '$A $( $() $'],
    ['a value that looks like a reference, once only', '$(B)', '$(A)'],
  ])('takes %s', (_what, text, expected) => expect(expand(text, variables)).toBe(expected));

  it('leaves text without dollars as it is, and doubled dollars halved', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const plain = text.replaceAll('$', '');
        expect(expand(plain, variables)).toBe(plain);
        expect(expand(text.replaceAll('$', '$$$$'), variables)).toBe(text);
      }),
    );
  });
});
