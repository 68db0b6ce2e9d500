import { describe, expect, it } from 'vitest';
import { type ConnectProgress, UnknownHostKey, connectError } from './connect-error.ts';
import { hostKeyOf } from './host-key.ts';
import type { SshTarget } from './target.ts';

const target: SshTarget = {
  name: 'h1',
  address: '192.0.2.7',
  port: 2222,
  user: 'ops',
  authentication: { kind: 'password', password: 'secret' },
  trust: {},
};
const hostKey = hostKeyOf(
  Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIKWH9o4ufZZkwNnBqtY1TdNHLRY7Sr4hyaA+ApGVUoFc', 'base64'),
);
const failed = (message: string, more: object = {}) => Object.assign(new Error(message), more);
const trusted = { hostKey, verdict: { kind: 'trusted' } } as const;

describe('a failed connection', () => {
  it.each<[what: string, error: Error, progress: Partial<ConnectProgress>, code: string, params: object]>([
    ['refused', failed('x', { code: 'ECONNREFUSED' }), {}, 'host-unreachable', { reason: /nothing listens/ }],
    ['no route', failed('x', { code: 'EHOSTUNREACH' }), {}, 'host-unreachable', { reason: /no route/ }],
    ['unknown name', failed('x', { code: 'ENOTFOUND' }), {}, 'host-unreachable', { reason: /does not resolve/ }],
    ['silence', failed('deadline'), { timedOut: 20_000 }, 'host-unreachable', { reason: /no answer within 20 s/ }],
    [
      'silence later',
      failed('deadline'),
      { ...trusted, timedOut: 20_000 },
      'ssh-protocol-failed',
      { reason: /no login/ },
    ],
    ['not SSH', failed('Connection lost before handshake'), {}, 'ssh-protocol-failed', { reason: /before handshake/ }],
    ['lost at login', failed('x', { code: 'ECONNRESET' }), trusted, 'ssh-protocol-failed', { port: 2222 }],
    [
      'reset before a key',
      failed('x', { code: 'ECONNRESET' }),
      { offered: [] },
      'ssh-protocol-failed',
      { reason: 'Connection lost before handshake' },
    ],
    [
      'unknown key',
      failed('Host denied'),
      { hostKey, verdict: { kind: 'unknown' } },
      'host-key-unknown',
      { address: '192.0.2.7' },
    ],
    [
      'changed key',
      failed('Host denied'),
      { hostKey, verdict: { kind: 'changed', pinned: ['SHA256:other'] } },
      'host-key-changed',
      { pinned: /^SHA256:other$/, fingerprint: /oZuBtATC67/ },
    ],
    [
      'refused login',
      failed('All configured authentication methods failed', { level: 'client-authentication' }),
      { ...trusted, offered: ['publickey', 'gssapi-with-mic'] },
      'ssh-authentication-refused',
      { user: /^ops$/, tried: /^the password$/, offered: /^publickey, gssapi-with-mic$/ },
    ],
    [
      'no agent',
      failed('All configured authentication methods failed', { level: 'client-authentication' }),
      { ...trusted, agentProblem: 'Failed to connect to agent' },
      'ssh-agent-missing',
      { reason: /Failed to connect/ },
    ],
  ])('$0 becomes $3', (_what, error, progress, code, params) => {
    const worded = connectError(error, target, { offered: [], ...progress });
    expect(worded.code).toBe(code);
    expect(worded.params.host).toBe('h1');
    for (const [name, value] of Object.entries(params)) {
      if (value instanceof RegExp) expect(String(worded.params[name])).toMatch(value);
      else expect(worded.params[name]).toBe(value);
    }
    expect(worded.message).not.toMatch(/\{\w+\}/);
    expect(worded.fix).not.toMatch(/\{\w+\}/);
    expect(JSON.stringify(worded)).not.toContain('secret');
  });

  it('hands over an unknown key, to be shown and kept', () => {
    const progress = { offered: [], hostKey, verdict: { kind: 'unknown' } } as const;
    const error = connectError(failed('Host denied'), target, progress);
    expect(error).toBeInstanceOf(UnknownHostKey);
    expect(error).toMatchObject({
      fingerprint: 'SHA256:oZuBtATC67Z48EoH348Q9xjTh34KRnFO9ufJ87AX6rY',
      knownHostsLine: `[192.0.2.7]:2222 ssh-ed25519 ${hostKey.blob}`,
    });
  });
});
