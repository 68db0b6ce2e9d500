import { describe, expect, it } from 'vitest';
import { plainText, spansOf } from './ansi-spans.ts';
import { LogBuffer } from './log-buffer.ts';
import { LogSearch } from './log-search.ts';
import { markedSpans } from './marked-spans.ts';

const esc = '\u001b';

describe('the colours of a log line', () => {
  it.each([
    ['plain', 'hello', [{ text: 'hello' }]],
    ['a colour until it is reset', `${esc}[31mred${esc}[0m plain`, [{ text: 'red', colour: 1 }, { text: ' plain' }]],
    ['bold and bright', `${esc}[1;92mok${esc}[22;39m.`, [{ text: 'ok', bold: true, colour: 10 }, { text: '.' }]],
    ['a reset without a number', `${esc}[4mu${esc}[mn`, [{ text: 'u', underline: true }, { text: 'n' }]],
    ['a colour of the 256, left out', `${esc}[38;5;196mx`, [{ text: 'x' }]],
    ['a true colour, left out, and a weight behind it', `${esc}[38;2;0;0;0;1mx`, [{ text: 'x', bold: true }]],
  ])('%s', (_what, raw, spans) => expect(spansOf(raw)).toEqual(spans));

  it.each([
    ['a cleared screen', `${esc}[2J${esc}[Ha`, 'a'],
    ['a window title', `${esc}]0;owned\u0007a`, 'a'],
    ['a title that never ends', `a${esc}]0;owned`, 'a'],
    ['a link', `${esc}]8;;http://evil.example${esc}\\here${esc}]8;;${esc}\\`, 'here'],
    ['a question for the terminal', `a${esc}[6n${esc}[cb`, 'ab'],
    ['a device string', `${esc}P+q544e${esc}\\a`, 'a'],
    ['a reset', `${esc}ca`, 'a'],
    ['an escape at the end', `a${esc}`, 'a'],
    ['a bell and a backspace, made visible', 'a\u0007\u0008b', 'a␇␈b'],
    ['text turned around', 'a\u202eb', 'a\ufffdb'],
    ['a one-byte CSI', '\u009b31mred', '\ufffd31mred'],
  ])('leave nothing of %s', (_what, raw, plain) => {
    expect(plainText(raw)).toBe(plain);
    expect(
      spansOf(raw)
        .map(({ text }) => text)
        .join(''),
    ).toBe(plain);
  });
});

const filled = (...chunks: string[]) => {
  const buffer = new LogBuffer();
  for (const chunk of chunks) buffer.push(chunk);
  return buffer;
};
const texts = (buffer: LogBuffer) => buffer.lines.map(({ plain }) => plain);

describe('the lines of a log', () => {
  it.each([
    ['whole lines', ['a\nb\n'], ['a', 'b']],
    ['a line in two chunks', ['ab', 'cd\n'], ['abcd']],
    ['a line not ended yet', ['a\nb'], ['a', 'b']],
    ['empty lines', ['\n\na\n'], ['', '', 'a']],
    ['ends of DOS', ['a\r', '\nb\r\n'], ['a', 'b']],
    ['a progress bar', ['10 %\r20 %', '\r30 %\n'], ['30 %']],
    ['an escape sequence cut in two', [`${esc}[3`, '1mred\n'], ['red']],
    ['a line longer than any', ['x'.repeat(8193) + '\n'], ['x'.repeat(8192), 'x']],
  ])('are read from %s', (_what, chunks, lines) => expect(texts(filled(...chunks))).toEqual(lines));

  it('are numbered on when older ones are let go', () => {
    const buffer = new LogBuffer({ lines: 10, characters: 1000 });
    for (let i = 0; i < 100; i++) buffer.push(`${i}\n`);
    expect(buffer.lines.length).toBeLessThanOrEqual(10);
    expect(buffer.lines.at(-1)).toMatchObject({ number: 99, plain: '99' });
    expect(buffer.dropped).toBe(buffer.lines[0]?.number);
  });

  it('are let go of when they are few but huge', () => {
    const buffer = new LogBuffer({ lines: 1000, characters: 100 });
    for (let i = 0; i < 10; i++) buffer.push(`${'y'.repeat(40)}\n`);
    expect(buffer.text().length).toBeLessThanOrEqual(101);
    expect(buffer.lines.at(-1)?.number).toBe(9);
  });

  it('keep their numbers after clearing, and an open line does not come back', () => {
    const buffer = filled('a\nopen');
    buffer.clear();
    buffer.push('new\n');
    expect(buffer.lines).toEqual([{ number: 2, raw: 'new', plain: 'new' }]);
  });
});

describe('a search in a log', () => {
  it('finds lines in whatever case, also those that come later or grow', () => {
    const search = new LogSearch();
    const buffer = filled('GET /\nerr');
    expect(search.find('Error', buffer.lines)).toEqual([]);
    buffer.push('or\nget\nERROR\n');
    expect(search.find('Error', buffer.lines)).toEqual([1, 3]);
    expect(search.find('get', buffer.lines)).toEqual([0, 2]);
    expect(search.find('', buffer.lines)).toEqual([]);
  });

  it('forgets lines that were let go of', () => {
    const search = new LogSearch();
    const buffer = new LogBuffer({ lines: 10, characters: 1000 });
    for (let i = 0; i < 100; i++) {
      buffer.push('hit\n');
      search.find('hit', buffer.lines);
    }
    expect(search.find('hit', buffer.lines)).toEqual(buffer.lines.map(({ number }) => number));
  });

  it('marks what it found across colours', () => {
    const [line] = filled(`an ${esc}[31mer${esc}[0mror\n`).lines;
    expect(line && markedSpans(line, 'ERR').map(({ text, isMatch }) => [text, isMatch])).toEqual([
      ['an ', false],
      ['er', true],
      ['r', true],
      ['or', false],
    ]);
  });
});
