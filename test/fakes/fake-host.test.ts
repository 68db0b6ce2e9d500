import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { hostContract } from '../../electron/hosts/host.contract.ts';
import { FakeHost } from './fake-host.ts';

/** The few commands of the contract, as a real host answers them. */
function answering(host: FakeHost): FakeHost {
  const forever = () => new Promise<never>(() => {});
  return host
    .answer(['true'], {})
    .answer(['id', '-u'], { stdout: '0\n' })
    .answer(['cat'], ({ stdin }) => ({ stdout: stdin }))
    .answer(['sleep', '600'], forever)
    .answer(
      ([program, format]) => program === 'printf' && format === '%s|',
      ({ command }) => ({
        stdout: command
          .slice(2)
          .map((word) => `${word}|`)
          .join(''),
      }),
    )
    .answer(['sh', '-c', 'echo out; echo err >&2; exit 3'], { exitCode: 3, stdout: 'out\n', stderr: 'err\n' })
    .answer(['printf', 'bad\\n'], { stdout: 'bad\n' })
    .answer(['sh', '-c', 'echo one; echo two; exec sleep 600'], ({ print }) => {
      print('one\ntw');
      print('o\n');
      return forever();
    });
}

hostContract('FakeHost', async () => {
  const host = answering(new FakeHost()).listen('127.0.0.1', 22, () => {
    const greeter = new PassThrough();
    greeter.write('SSH-2.0-fake');
    return greeter;
  });
  const greeter = { address: '127.0.0.1', port: 22, greeting: 'SSH-2.0' };
  return { host, folder: '/root/contract', greeter };
});

it('throws when a command was not foreseen', async () => {
  const running = new FakeHost('h7').run(['reboot'], { intent: 'surprise', signal: new AbortController().signal });
  await expect(running).rejects.toThrow('h7 was not told what `reboot` answers');
});
