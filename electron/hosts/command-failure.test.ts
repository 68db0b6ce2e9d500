import { expect, it } from 'vitest';
import { CommandFailure, shown } from './command-failure.ts';

const failed = {
  host: 'h1',
  intent: 'start etcd',
  command: ['systemctl', 'start', 'etcd'],
  exitCode: 1,
  stdout: '',
  stderr: 'Job failed.\n',
};

it('says all a person needs in one sentence, and crosses processes whole', () => {
  const failure = new CommandFailure(failed);
  expect(failure.message).toBe(
    'On h1, it failed to start etcd: `systemctl start etcd` ended with exit code 1. Job failed.',
  );
  expect(failure.toJSON()).toEqual({
    code: 'command-failed',
    params: { ...failed, command: 'systemctl start etcd', stderr: 'Job failed.' },
  });
});

it('keeps the last lines of long output', () => {
  const stderr = Array.from({ length: 500 }, (_, index) => `line ${index}\n`).join('');
  const lines = new CommandFailure({ ...failed, stderr }).stderr.split('\n');
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([20, 'line 480', 'line 499']);
});

it('shows a script by its first words', () => {
  expect(shown(['sh', '-c', 'set -eu\nexit 1', '/etc/x'])).toBe("sh -c 'set -eu exit 1' /etc/x");
  expect(shown(['sh', '-c', 'x'.repeat(500)]).length).toBeLessThan(150);
});
