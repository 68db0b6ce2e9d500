import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import CodeWords from './CodeWords.vue';

function shown(text: string) {
  const wrapper = mount(CodeWords, { props: { text } });
  return {
    text: wrapper.text(),
    code: wrapper.findAll('code').map((one) => one.text()),
    elements: wrapper.findAll('*'),
  };
}

describe('a sentence with code in it', () => {
  it.each([
    ['Give it as `hostKey` in the file.', 'Give it as hostKey in the file.', ['hostKey']],
    ['`a` or `b c`', 'a or b c', ['a', 'b c']],
    ['no code', 'no code', []],
    ['alone ` here', 'alone ` here', []],
    ['nothing `` here', 'nothing `` here', []],
    ['not over `lines\nof` text', 'not over `lines\nof` text', []],
  ])('shows %j', (text, plain, code) => expect(shown(text)).toMatchObject({ text: plain, code }));

  it('takes nothing for an element', () => {
    const hostile = '<img src=x onerror=alert(1)> `<script>alert(1)</script>` <b>`';
    const { text, code, elements } = shown(hostile);
    expect(text).toBe('<img src=x onerror=alert(1)> <script>alert(1)</script> <b>`');
    expect(code).toEqual(['<script>alert(1)</script>']);
    expect(elements.map(({ element }) => element.tagName).filter((name) => name !== 'SPAN')).toEqual(['CODE']);
  });
});
