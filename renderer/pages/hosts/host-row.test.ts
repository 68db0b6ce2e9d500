import { expect, it } from 'vitest';
import { clockError, loginOf } from './host-row.ts';

it.each<[ms: number, error: ReturnType<typeof clockError>]>([
  [0, undefined],
  [1000, undefined],
  [-1000, undefined],
  [1001, { seconds: '1.0', word: 'clockAhead' }],
  [-61_250, { seconds: '61.3', word: 'clockBehind' }],
])('a clock that is off by %i ms is told of or not', (ms, error) => {
  expect(clockError(ms)).toEqual(error);
});

it.each<[port: number, login: string]>([
  [22, 'root@192.0.2.1'],
  [2222, 'root@192.0.2.1:2222'],
])('a login on port %i is %s', (port, login) => {
  expect(loginOf({ user: 'root', address: '192.0.2.1', port })).toBe(login);
});
