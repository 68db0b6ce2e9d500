import { expect, it } from 'vitest';
import { AppError } from '../../../common/base/app-error.ts';
import { FakeLinux } from '../../../test/fakes/fake-linux.ts';
import type { HostSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import { UnknownHostKey } from '../../hosts/ssh/connect-error.ts';
import { testHost } from './test-host.ts';

const never = new AbortController().signal;
const spec: HostSpec = {
  name: 'h1',
  address: '192.0.2.1',
  port: 22,
  user: 'root',
  authentication: { kind: 'agent', socket: '/run/agent.sock' },
  roles: ['node'],
};

it('a host that was reached is told of, and let go', async () => {
  const host = new FakeLinux('h1', '192.0.2.1');
  expect(await testHost(spec, async () => host, never)).toMatchObject({
    kind: 'reached',
    facts: { os: 'CentOS Stream 9', architecture: 'amd64', cpus: 2, firewalld: 'active' },
  });
  expect(host.calls.map(({ intent }) => intent)).toEqual(['gather facts']);
  expect(host.lost.aborted).toBe(true);
});

it('a key nobody has vouched for is a question', async () => {
  const key = { type: 'ssh-ed25519', blob: 'AAAA', fingerprint: 'SHA256:abc' };
  const test = await testHost(spec, () => Promise.reject(new UnknownHostKey({ ...spec, trust: {} }, key)), never);
  const question = { host: 'h1', address: '192.0.2.1', type: 'ssh-ed25519', fingerprint: 'SHA256:abc' };
  expect(test).toEqual({ kind: 'hostKeyUnknown', question });
});

it.each<[what: string, thrown: Error, code: string]>([
  ['a login that was refused', new AppError('sudo-password-wrong', { host: 'h1', user: 'ops' }), 'sudo-password-wrong'],
  ['a fault of ours', new TypeError('x is undefined'), 'internal-fault'],
])('%s is a failure with its way out', async (_what, thrown, code) => {
  const test = await testHost(spec, () => Promise.reject(thrown), never);
  expect(test).toMatchObject({ kind: 'failed', error: { code } });
});

it('a host that cannot be read is let go as well', async () => {
  const host = new FakeLinux('h1', '192.0.2.1').answer(() => true, { stdout: 'nonsense' });
  expect(await testHost(spec, async () => host, never)).toMatchObject({ kind: 'failed' });
  expect(host.lost.aborted).toBe(true);
});

it('who gives up gets no answer', async () => {
  const giveUp = new AbortController();
  giveUp.abort(new DOMException('enough', 'AbortError'));
  const open = () => Promise.reject(new Error('aborted'));
  await expect(testHost(spec, open, giveUp.signal)).rejects.toThrow('enough');
});
