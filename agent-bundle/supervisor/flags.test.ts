import { describe, expect, test } from 'vitest';
import { AppError } from '../../common/base/app-error.ts';
import { durationFlag, parseArguments, requiredFlag } from './flags.ts';

const known = (component: string) =>
  ({ kubelet: ['node-ip', 'root-dir'], overlay: ['public-ip'] })[component] as readonly string[] | undefined;

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('parseArguments', () => {
  test('splits components from flags, whose values may hold an equals sign', () => {
    const { components, flags } = parseArguments(
      ['kubelet', '--node-ip=10.0.0.1', 'overlay', '--root-dir=/a=b'],
      known,
    );
    expect(components).toEqual(['kubelet', 'overlay']);
    expect([...flags]).toEqual([
      ['node-ip', '10.0.0.1'],
      ['root-dir', '/a=b'],
    ]);
  });

  test('a flag without a value is true, and of two the last counts', () => {
    const { flags } = parseArguments(['kubelet', '--node-ip', '--root-dir=/a', '--root-dir=/b'], known);
    expect([...flags.values()]).toEqual(['true', '/b']);
  });

  test.each([
    [['scheduler'], 'component-unknown'],
    [['kubelet', '--public-ip=1.2.3.4'], 'flag-unknown'],
    [['kubelet', '--node-ips=1.2.3.4'], 'flag-unknown'],
  ])('%j is refused: %s', (args, code) => {
    expect(codeOf(() => parseArguments(args, known))).toBe(code);
  });
});

test.each([[new Map()], [new Map([['node-ip', '']])]])(
  'a required flag that is absent or empty is missing',
  (flags) => {
    expect(codeOf(() => requiredFlag(flags as Map<string, string>, 'node-ip'))).toBe('flag-missing');
  },
);

describe('durationFlag', () => {
  const read = (text: string) => durationFlag(new Map([['period', text]]), 'period', '40s');

  test.each([
    ['40s', 40_000],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
    ['0', 0],
  ])('%s is %i milliseconds', (text, milliseconds) => expect(read(text)).toBe(milliseconds));

  test('the fallback counts where there is no flag', () => {
    expect(durationFlag(new Map(), 'period', '40s')).toBe(40_000);
  });

  test.each(['', '40', 's', '-5s', '40 s', '40sec', '5d'])('%j is no duration', (text) => {
    expect(codeOf(() => read(text))).toBe('flag-invalid');
  });
});
