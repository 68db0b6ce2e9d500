import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type AuthContext } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logIn } from './login.ts';
import type { SshTarget } from './target.ts';

/**
 * How a login goes wrong, against small servers on loopback: some speak SSH (ssh2's own server, since a real sshd will
 * not misbehave on demand), some do not. What a real sshd says is tested in test/e2e.
 */
const signal = new AbortController().signal;
const { private: hostKey } = ssh2.utils.generateKeyPairSync('ed25519');
const parsedHostKey = ssh2.utils.parseKey(hostKey);
if (parsedHostKey instanceof Error) throw parsedHostKey;
const trust = { hostKey: `ssh-ed25519 ${parsedHostKey.getPublicSSH().toString('base64')}` };
const servers: Array<{ close: () => unknown }> = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'login-'));
});
afterAll(async () => {
  for (const server of servers) server.close();
  await rm(folder, { recursive: true });
});

async function listening(server: Server | ssh2.Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function target(port: number, more: Partial<SshTarget> = {}): SshTarget {
  const authentication = { kind: 'password', password: 'secret' } as const;
  return { name: 'h1', address: '127.0.0.1', port, user: 'ops', authentication, trust, ...more };
}

/** An SSH server that judges each try; gives back the methods it was tried with. */
async function sshServer(judge: (context: AuthContext, tried: string[]) => void) {
  const tried: string[] = [];
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => {});
    client.on('authentication', (context) => {
      tried.push(context.method);
      judge(context, tried);
    });
  });
  return { port: await listening(server), tried };
}

describe('what is no SSH server', () => {
  it.each<[does: string, server: () => Server, code: string]>([
    [
      'speaks HTTP',
      () => createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      'ssh-protocol-failed',
    ],
    ['hangs up at once', () => createServer((socket) => socket.end()), 'ssh-protocol-failed'],
    ['says nothing', () => createServer(() => {}), 'host-unreachable'],
  ])('one that $0 is $2', async (_does, server, code) => {
    const port = await listening(server());
    await expect(logIn(target(port), signal, 300)).rejects.toMatchObject({ code, params: { host: 'h1', port } });
  });

  it('a port where nobody listens is unreachable', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    await expect(logIn(target(port), signal)).rejects.toMatchObject({ code: 'host-unreachable' });
  });
});

describe('passwords', () => {
  it('are the answer to a keyboard-interactive server', async () => {
    const { port, tried } = await sshServer((context) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      context.prompt([{ prompt: 'Password: ', echo: false }], (answers) =>
        answers[0] === 'secret' ? context.accept() : context.reject(),
      );
    });
    const { client } = await logIn(target(port), signal);
    client.destroy();
    expect(tried).toEqual(['none', 'keyboard-interactive']);
  });

  it('are tried once, since hosts count', async () => {
    const { port, tried } = await sshServer((context) => context.reject(['password', 'keyboard-interactive']));
    await expect(logIn(target(port), signal)).rejects.toMatchObject({
      code: 'ssh-authentication-refused',
      params: { tried: 'the password', offered: 'password, keyboard-interactive' },
    });
    expect(tried).toEqual(['none', 'password']);
  });

  it('are not sent where only keys are taken', async () => {
    const { port, tried } = await sshServer((context) => context.reject(['publickey']));
    await expect(logIn(target(port), signal)).rejects.toMatchObject({ params: { offered: 'publickey' } });
    expect(tried).toEqual(['none']);
  });

  it('are not sent to a host with another key', async () => {
    const { port, tried } = await sshServer((context) => context.accept());
    const changed = target(port, { trust: { hostKey: `SHA256:${'A'.repeat(43)}` } });
    await expect(logIn(changed, signal)).rejects.toMatchObject({ code: 'host-key-changed' });
    await expect(logIn(target(port, { trust: {} }), signal)).rejects.toMatchObject({ code: 'host-key-unknown' });
    expect(tried).toEqual([]);
  });

  it('wait no longer than the deadline for a verdict', async () => {
    const { port } = await sshServer(() => {});
    await expect(logIn(target(port), signal, 300)).rejects.toMatchObject({ code: 'ssh-protocol-failed' });
  });
});

describe('keys', () => {
  const file = async (name: string, text: string) => {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  const withKey = (path: string, passphrase?: string) =>
    target(1, { authentication: { kind: 'key', path, passphrase } });

  it.each(['ed25519', 'rsa'] as const)('of type %s, with a passphrase, are taken', async (type) => {
    const pair = ssh2.utils.generateKeyPairSync(type as 'ed25519', {
      ...(type === 'rsa' && { bits: 2048 }),
      passphrase: 'open sesame',
      cipher: 'aes256-ctr',
      rounds: 4,
    });
    const path = await file(`${type}-encrypted`, pair.private);
    const { port } = await sshServer((context) =>
      context.method === 'publickey' ? context.accept() : context.reject(['publickey']),
    );
    const { client } = await logIn({ ...withKey(path, 'open sesame'), port }, signal);
    client.destroy();
    const reason = (passphrase?: string) =>
      logIn(withKey(path, passphrase), signal).catch((error: Error) => error.message);
    expect(await reason()).toMatch(/encrypted and no passphrase was given/);
    expect(await reason('wrong')).toMatch(/the passphrase is wrong/);
  });

  it('that cannot be used are told apart', async () => {
    const publicKey = ssh2.utils.generateKeyPairSync('ed25519').public;
    const x25519 = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const reason = (path: string) => logIn(withKey(path), signal).catch((error: unknown) => error);
    expect(await reason(join(folder, 'none'))).toMatchObject({
      code: 'ssh-key-unreadable',
      params: { reason: 'there is no such file' },
    });
    expect(await reason(await file('public', publicKey))).toMatchObject({ params: { reason: 'it is a public key' } });
    expect(await reason(await file('text', 'no key at all'))).toMatchObject({ code: 'ssh-key-unreadable' });
    expect(await reason(await file('other', x25519))).toMatchObject({ code: 'ssh-key-unreadable' });
  });

  it('of an agent that is not there are missing', async () => {
    const { port } = await sshServer((context) => context.reject(['publickey']));
    const withAgent = (socket?: string) => logIn(target(port, { authentication: { kind: 'agent', socket } }), signal);
    await expect(withAgent()).rejects.toMatchObject({ code: 'ssh-agent-missing' });
    await expect(withAgent(join(folder, 'no-socket'))).rejects.toMatchObject({ code: 'ssh-agent-missing' });
  });
});

it('a pin that is none is refused before anything is sent', async () => {
  await expect(logIn(target(1, { trust: { hostKey: 'MD5:16:27' } }), signal)).rejects.toMatchObject({
    code: 'host-key-invalid',
  });
});

it('ends with the reason of its signal', async () => {
  const port = await listening(createServer(() => {}));
  const controller = new AbortController();
  const waiting = logIn(target(port), controller.signal);
  controller.abort(new Error('never mind'));
  await expect(waiting).rejects.toThrow('never mind');
});
