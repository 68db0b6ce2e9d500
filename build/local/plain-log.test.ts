import { expect, it } from 'vitest';
import { plainLog } from './plain-log.ts';

const refused = JSON.stringify({
  level: 'warn',
  err: { message: 'connect ECONNREFUSED', stack: 'at x' },
  msg: 'a node',
});
const line = (level: string, msg: string) => JSON.stringify({ level, msg });

it('tells an error by its message, and not again while it stays the same', () => {
  const plain = plainLog({ ready: 'They are there.' });
  const told = [refused, refused, line('info', 'ready'), refused].map(plain);
  expect(told).toEqual(['connect ECONNREFUSED', undefined, 'They are there.', 'connect ECONNREFUSED']);
});

it('says before an error what it means here', () => {
  expect(plainLog({ 'a node': 'A node tries again' })(refused)).toBe('A node tries again: connect ECONNREFUSED');
});

it.each([
  ['what nobody has other words for', line('info', 'sleeping'), undefined],
  ['a warning without an error', line('warn', 'low on memory'), 'low on memory'],
  ['what is no log line', 'Segmentation fault', 'Segmentation fault'],
])('of %s tells %#', (_, text, told) => {
  expect(plainLog({})(text)).toBe(told);
});
