import { Terminal } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { guard } from './terminal-guards.ts';

async function shown(readOnly: boolean, text: string) {
  const terminal = new Terminal({ convertEol: true });
  guard(terminal, readOnly);
  const reached: string[] = [];
  terminal.onTitleChange(() => reached.push('title'));
  terminal.onData((answer) => reached.push(answer));
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: 3 }, (_, at) => active.getLine(at)?.translateToString(true) ?? '');
  const result = { lines, type: active.type, reached };
  terminal.dispose();
  return result;
}

describe('what is written to a terminal', () => {
  it.each([
    ['a title', '\x1b]0;owned\x07'],
    ['a clipboard', '\x1b]52;c;cm0gLXJm\x07'],
    ['a link', '\x1b]8;;https://example.org\x07'],
    ['other colours', '\x1b]11;#ff0000\x07'],
    ['a question for the colours', '\x1b]11;?\x07'],
    ['a question for the title', '\x1b[21t'],
    ['another size', '\x1b[8;1;1t'],
  ])('does not reach the app as %s', async (_what, sequence) => {
    const { reached, lines } = await shown(false, `before${sequence}after`);
    expect(reached).toEqual([]);
    expect(lines[0]).toBe('beforeafter');
  });

  it.each([
    ['clear the screen', '\x1b[2J\x1b[3J'],
    ['go back and overwrite', '\x1b[H'],
    ['erase the line', '\x1b[2K\x1b[1G'],
    ['reset the terminal', '\x1bc'],
    ['hide in the other screen', '\x1b[?1049h'],
    ['ask for an answer', '\x1b[c\x1b[6n\x1b[>c'],
  ])('cannot, where it is only shown, %s', async (_what, sequence) => {
    const { lines, type, reached } = await shown(true, `first\n${sequence}second`);
    expect(lines.slice(0, 2)).toEqual(['first', 'second']);
    expect(type).toBe('normal');
    expect(reached).toEqual([]);
  });
});
