import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { kubeconfigContexts, parseKubeconfig } from './kubeconfig.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const pem = (name: string) => `# für ${name}\n-----BEGIN ${name}-----\nAA==\n-----END ${name}-----\n`;

interface Parts {
  readonly cluster?: object;
  readonly user?: object;
  readonly more?: object;
}

/** A kubeconfig of two contexts; `lab` is the current one and has these fields besides. */
function kubeconfig({ cluster, user, more }: Parts = {}): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'c1', cluster: { server: 'https://10.0.0.1:6443', ...cluster } },
      { name: 'c2', cluster: { server: 'https://two.example.org/k8s/clusters/x' } },
    ],
    users: [
      { name: 'u1', user: { token: 'hunter2', ...user } },
      { name: 'u2', user: { token: 'other' } },
    ],
    contexts: [
      { name: 'lab', context: { cluster: 'c1', user: 'u1' } },
      { name: 'far', context: { cluster: 'c2', user: 'u2', namespace: 'web' } },
    ],
    'current-context': 'lab',
    ...more,
  });
}

const failure = (text: string, context?: string): unknown => {
  try {
    parseKubeconfig(text, 'config', context);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('a kubeconfig', () => {
  it('tells its contexts and which is current', () => {
    const cluster = { 'insecure-skip-tls-verify': true };
    expect(kubeconfigContexts(kubeconfig({ cluster }), 'config')).toEqual([
      { name: 'lab', server: 'https://10.0.0.1:6443', current: true, insecure: true },
      { name: 'far', server: 'https://two.example.org/k8s/clusters/x', current: false, insecure: false },
    ]);
  });

  it('gives the credentials of its current context, or of the one named', () => {
    expect(parseKubeconfig(kubeconfig(), 'config')).toEqual({ server: 'https://10.0.0.1:6443', token: 'hunter2' });
    expect(parseKubeconfig(kubeconfig(), 'config', 'far')).toMatchObject({ token: 'other' });
  });

  it('has its certificates decoded as UTF-8, and says how the server is to be checked', () => {
    const cluster = {
      'certificate-authority-data': base64(pem('CERTIFICATE')),
      'tls-server-name': 'kubernetes',
      'insecure-skip-tls-verify': true,
    };
    const user = { 'client-certificate-data': base64(pem('A')), 'client-key-data': base64(pem('KEY')) };
    expect(parseKubeconfig(kubeconfig({ cluster, user }), 'config')).toEqual({
      server: 'https://10.0.0.1:6443',
      ca: pem('CERTIFICATE'),
      cert: pem('A'),
      key: pem('KEY'),
      token: 'hunter2',
      serverName: 'kubernetes',
      insecure: true,
    });
  });

  it.each<[why: string, text: string, code: string, reason: RegExp]>([
    ['is no YAML', 'contexts: [hunter2', 'kubeconfig-invalid', /not YAML/],
    ['is a word', 'hunter2', 'kubeconfig-invalid', /no contexts/],
    ['has contexts that are none', 'contexts: 5', 'kubeconfig-context-unknown', /no context/],
    [
      'has no current context',
      kubeconfig({ more: { 'current-context': '' } }),
      'kubeconfig-context-unknown',
      /lab, far/,
    ],
    ['names no cluster', kubeconfig({ more: { clusters: null } }), 'kubeconfig-invalid', /names no cluster/],
    ['names no server', kubeconfig({ cluster: { server: null } }), 'kubeconfig-invalid', /names no server/],
    ['has a plain server', kubeconfig({ cluster: { server: 'http://h:80' } }), 'kubeconfig-invalid', /https/],
    [
      'has data that is no base64',
      kubeconfig({ cluster: { 'certificate-authority-data': '!hunter2' } }),
      'kubeconfig-invalid',
      /certificate-authority-data/,
    ],
    [
      'has data that is no PEM',
      kubeconfig({ user: { 'client-key-data': base64('hunter2') } }),
      'kubeconfig-invalid',
      /client-key-data/,
    ],
    [
      'has a certificate without its key',
      kubeconfig({ user: { 'client-certificate-data': base64(pem('A')) } }),
      'kubeconfig-invalid',
      /not both/,
    ],
    ['unfolds without end', `${billionLaughs()}contexts: *h\n`, 'kubeconfig-invalid', /alias/i],
  ])('that %s is refused, and its secrets are not shown', (_why, text, code, reason) => {
    const error = failure(text);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toMatch(reason);
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it('without the context that is wanted says which there are', () => {
    expect(failure(kubeconfig(), 'near')).toMatchObject({
      code: 'kubeconfig-context-unknown',
      params: { context: 'near', known: 'lab, far' },
    });
    expect(failure(kubeconfig(), '__proto__')).toMatchObject({ code: 'kubeconfig-context-unknown' });
  });
});

function billionLaughs(): string {
  const names = 'abcdefgh';
  const lines = [...names].map((name, at) => {
    const before = names[at - 1];
    return `${name}: &${name} [${before ? Array.from({ length: 9 }, () => `*${before}`).join(',') : 'lol'}]\n`;
  });
  return lines.join('');
}
