import { Terminal } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { guard } from './terminal-guards.ts';

async function shown(text: string) {
  const terminal = new Terminal();
  guard(terminal);
  const reached: string[] = [];
  terminal.onTitleChange(() => reached.push('title'));
  terminal.onData((answer) => reached.push(answer));
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const { active } = terminal.buffer;
  const result = { line: active.getLine(0)?.translateToString(true), reached };
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
    const { reached, line } = await shown(`before${sequence}after`);
    expect(reached).toEqual([]);
    expect(line).toBe('beforeafter');
  });
});
