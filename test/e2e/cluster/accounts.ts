import { afterAll, beforeAll, expect, it } from 'vitest';
import { tokenKubeconfig } from '../../integration/apiserver/token-kubeconfig.ts';
import type { CommandOutcome, LabCluster } from './cluster.ts';
import { podWithHostPrograms } from './host-programs.ts';

const rbac = 'rbac.authorization.k8s.io/v1';
const home = 'accounts';
const inHome = ['-n', home] as const;
const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
const subject = { kind: 'ServiceAccount', name: 'reader', namespace: home };
const reads = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get', 'list'] });
const roleAndBinding = (...rules: object[]) => ({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    { apiVersion: rbac, kind: 'Role', metadata: { name: 'reader', namespace: home }, rules },
    {
      apiVersion: rbac,
      kind: 'RoleBinding',
      metadata: { name: 'reader', namespace: home },
      subjects: [subject],
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    },
  ],
});

/** In the pod: asks the API as its account does, and prints the answer's code. The token is in no argument. */
const ask = (path: string) => `
printf 'header = "Authorization: Bearer %s"\\n' "$(cat ${folder}/token)" |
/usr/bin/curl -sS -m 10 -o /dev/null -w '%{http_code}' --cacert ${folder}/ca.crt -K - \\
  "https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT${path}"
`;

export function accounts(cluster: () => LabCluster): void {
  const inPod = (script: string) => cluster().kubectl('exec', ...inHome, 'client', '--', 'sh', '-c', script);
  const answerTo = (path: string) => inPod(ask(path));
  /** Stock kubectl of somebody who shows nothing but this token. */
  const withToken = async (token: string, ...args: string[]): Promise<CommandOutcome> => {
    const authorityCertificate = await cluster().on('h1', 'cat /etc/kubernetes/pki/ca.crt');
    const server = `https://${cluster().lab.host('h1').address}:6443`;
    const config = tokenKubeconfig({ authorityCertificate, server }, token);
    return cluster().tryKubectl(['--kubeconfig', await cluster().scratchFile('token.conf', config), ...args]);
  };

  beforeAll(async () => {
    await cluster().kubectl('create', 'namespace', home);
    await cluster().kubectl('create', 'serviceaccount', 'reader', ...inHome);
    await cluster().apply(roleAndBinding(reads('pods')));
    await cluster().apply(
      podWithHostPrograms({
        metadata: { name: 'client', namespace: home },
        node: 'h2',
        serviceAccountName: 'reader',
        command: ['sleep', '600'],
      }),
    );
    await cluster().kubectl('wait', ...inHome, 'pod/client', '--for=condition=Ready', '--timeout=60s');
  });
  afterAll(() => cluster().kubectl('delete', 'namespace', home, '--timeout=60s'));

  it('gives a pod a token of its account, the authority to know the API by, and its namespace', async () => {
    expect(await inPod(`cat ${folder}/namespace`)).toBe(home);
    expect(await inPod(`cat ${folder}/ca.crt`)).toBe(await cluster().on('h1', 'cat /etc/kubernetes/pki/ca.crt'));
    const [, payload = ''] = (await inPod(`cat ${folder}/token`)).split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      sub: `system:serviceaccount:${home}:reader`,
      'kubernetes.io': { pod: { name: 'client' }, node: { name: 'h2' }, serviceaccount: { name: 'reader' } },
    });
  });

  it('lets a pod do at the API what its account’s bindings give, and nothing else', async () => {
    expect(await answerTo(`/api/v1/namespaces/${home}/pods`)).toBe('200');
    for (const path of [`${home}/configmaps`, `${home}/secrets`, 'journey/pods', 'journey/secrets/keys'])
      expect(await answerTo(`/api/v1/namespaces/${path}`), path).toBe('403');
    const { stderr } = await withToken(await inPod(`cat ${folder}/token`), 'get', 'secret', 'keys', '-n', 'journey');
    expect(stderr).toContain(
      `secrets "keys" is forbidden: User "system:serviceaccount:${home}:reader" cannot get resource "secrets" in API group "" in the namespace "journey"`,
    );
  });

  it('tells who shows a pod’s token who that is and what it may', async () => {
    const token = await inPod(`cat ${folder}/token`);
    const who = await withToken(token, 'auth', 'whoami', '-o', 'json');
    expect(JSON.parse(who.stdout)).toMatchObject({
      status: {
        userInfo: {
          username: `system:serviceaccount:${home}:reader`,
          groups: ['system:serviceaccounts', `system:serviceaccounts:${home}`, 'system:authenticated'],
          extra: { 'authentication.kubernetes.io/pod-name': ['client'] },
        },
      },
    });
    const may = (...what: string[]) => withToken(token, 'auth', 'can-i', ...what);
    expect(await may('list', 'pods', ...inHome)).toMatchObject({ stdout: 'yes\n', exitCode: 0 });
    expect(await may('list', 'pods', '-n', 'journey')).toMatchObject({ stdout: 'no\n', exitCode: 1 });
    expect((await may('--list', ...inHome)).stdout).toMatch(/pods\s+\[\]\s+\[\]\s+\[get list\]/);
  });

  it('lets a pod do more as soon as its role is reconciled', async () => {
    const wanted = JSON.stringify(roleAndBinding(reads('configmaps')));
    const { stdout, stderr } = await cluster().tryKubectl(['auth', 'reconcile', '-f', '-'], wanted);
    expect(stdout, stderr).toContain('role.rbac.authorization.k8s.io/reader reconciled');
    await expect.poll(() => answerTo(`/api/v1/namespaces/${home}/configmaps`), { timeout: 20_000 }).toBe('200');
    // What was there stays, unless the person asks for its removal.
    expect(await answerTo(`/api/v1/namespaces/${home}/pods`)).toBe('200');
  });

  it('believes the token of a pod only as long as the pod is there', async () => {
    const token = await inPod(`cat ${folder}/token`);
    await cluster().kubectl('delete', 'pod', ...inHome, 'client');
    const words = async () => (await withToken(token, 'get', 'pods', ...inHome)).stderr;
    await expect.poll(words, { timeout: 30_000 }).toContain('You must be logged in to the server');
  });
}
