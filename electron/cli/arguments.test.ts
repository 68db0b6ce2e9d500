import { describe, expect, it } from 'vitest';
import { type Syntax, helpText, readArguments } from './arguments.ts';

const syntax: Syntax = {
  name: 'create',
  usage: '-f FILE',
  summary: 'Makes a cluster.',
  options: {
    file: { help: 'the file', short: 'f', value: 'FILE' },
    key: { help: 'a key', value: 'KEY', repeats: true },
    yes: { help: 'do not ask', short: 'y' },
  },
};
const read = (...args: string[]) => readArguments(syntax, args);

describe('arguments', () => {
  it('are read by name and by letter, with `=` and without', () => {
    expect(read('-f', 'a').value('file')).toBe('a');
    expect(read('--file=b').value('file')).toBe('b');
    expect(read('--key', '1', '--key=2').values('key')).toEqual(['1', '2']);
    expect(read('-y').has('yes')).toBe(true);
    expect(read().has('yes')).toBe(false);
  });

  it('after `--` belong to somebody else, whatever they look like', () => {
    const { words, rest } = read('h1', '--', 'ls', '--all', '--', '-f');
    expect(words).toEqual(['h1']);
    expect(rest).toEqual(['ls', '--all', '--', '-f']);
  });

  it.each([
    ['an unknown option', ['--fiel', 'a'], 'option-unknown', '--fiel'],
    ['an unknown letter', ['-z'], 'option-unknown', '-z'],
    ['an option without its value', ['--file'], 'option-value-missing', '-f'],
    ['a value for a switch', ['--yes=no'], 'option-value-missing', '-y'],
  ])('with %s are refused by name', (_why, args, code, option) => {
    expect(() => read(...args)).toThrow(
      expect.objectContaining({ code, params: { command: 'create', option } }) as Error,
    );
  });
});

it('the help page shows every option', () => {
  expect(helpText(syntax)).toBe(`Usage: pilothouse create -f FILE

Makes a cluster.

  -f, --file FILE  the file
  --key KEY        a key
  -y, --yes        do not ask
  -h, --help       show this page
`);
});
