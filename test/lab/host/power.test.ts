import { expect, it } from 'vitest';
import { isFirstInContainer } from './power.ts';

it.each([
  ['the host’s first process', 'Name:\tsystemd\nNSpid:\t4711\t1\nKthread:\t0\n', true],
  ['another process of the host', 'Name:\tsshd\nNSpid:\t4800\t88\n', false],
  ['the first process of a pod on the host', 'Name:\tpause\nNSpid:\t4900\t120\t1\n', false],
  ['a process of this machine', 'Name:\tsystemd-nspawn\nNSpid:\t4700\n', false],
  ['a process that is gone', '', false],
])('%s is told by its process namespaces', (_, status, first) => {
  expect(isFirstInContainer(status)).toBe(first);
});
