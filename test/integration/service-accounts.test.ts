import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConfigMapKind } from '../../common/api/core/v1/config-map.ts';
import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import { SecretKind } from '../../common/api/core/v1/secret.ts';
import { ServiceAccountKind } from '../../common/api/core/v1/service-account.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { LocalMaster } from './local-master.ts';
import { tokenKubeconfig } from './apiserver/token-kubeconfig.ts';

const namespace = 'accounts';
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const tokenType = 'kubernetes.io/service-account-token';
const nameAnnotation = 'kubernetes.io/service-account.name';

let folder: string;
let master: LocalMaster;
let client: ApiClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'service-accounts-'));
  const policy = { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{ level: 'Metadata' }] };
  await writeFile(join(folder, 'policy.yaml'), JSON.stringify(policy));
  master = await LocalMaster.start({
    apiserverFlags: [
      `--audit-policy-file=${join(folder, 'policy.yaml')}`,
      `--audit-log-path=${join(folder, 'audit.log')}`,
    ],
  });
  client = await master.client();
  await master.startComponent('controller-manager', [
    '--cluster-cidr=10.244.0.0/16',
    `--root-ca-file=${master.folder}/ca.crt`,
    `--service-account-private-key-file=${master.folder}/sa.key`,
  ]);
  await client.create(NamespaceKind, { metadata: { name: namespace } });
  await there(() => client.get(ServiceAccountKind, { name: 'default', namespace }));
});
afterAll(async () => {
  await master?.end();
  await rm(folder, { recursive: true });
});

/** What is there in a moment. */
function there<T>(ask: () => Promise<T>, is: (found: T) => boolean = () => true): Promise<T> {
  const look = async () => {
    const found = await ask();
    if (!is(found)) throw new Error(`it is not as it should be: ${JSON.stringify(found)}`);
    return found;
  };
  return vi.waitFor(look, { timeout: 15_000 });
}

async function kubectl(args: readonly string[], stdin?: string): Promise<string> {
  const { code, stdout, stderr } = await master.kubectl(['-n', namespace, ...args], { stdin });
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

async function podOf(name: string, spec: object): Promise<Pod> {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec };
  await kubectl(['create', '-f', '-'], JSON.stringify(pod));
  return client.get(PodKind, { name, namespace });
}

describe('a pod', () => {
  const containers = [{ name: 'c', image: 'x' }];

  it('is given its account’s token', async () => {
    const { spec } = await podOf('plain', { containers, initContainers: [{ name: 'i', image: 'x' }] });
    const [volume] = spec.volumes ?? [];
    const mounts = [{ name: volume?.name, mountPath, readOnly: true }];
    expect(spec).toMatchObject({
      serviceAccountName: 'default',
      containers: [{ volumeMounts: mounts }],
      initContainers: [{ volumeMounts: mounts }],
    });
    expect(volume).toEqual({
      name: expect.stringMatching(/^kube-api-access-[a-z0-9]{5}$/) as string,
      projected: {
        defaultMode: 420,
        sources: [
          { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          {
            downwardAPI: {
              items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
            },
          },
        ],
      },
    });
    expect(await kubectl(['describe', 'pod', 'plain'])).toContain('TokenExpirationSeconds:  3607');
  });

  it('is given none where it, or its account, wants none', async () => {
    const quiet = { metadata: { name: 'quiet', namespace }, automountServiceAccountToken: false };
    await client.create(ServiceAccountKind, quiet);
    const volumesOf = async (name: string, spec: object) => (await podOf(name, { containers, ...spec })).spec.volumes;
    expect(await volumesOf('no-1', { automountServiceAccountToken: false })).toBeUndefined();
    expect(await volumesOf('no-2', { serviceAccountName: 'quiet' })).toBeUndefined();
    const both = { serviceAccountName: 'quiet', automountServiceAccountToken: true };
    expect(await volumesOf('yes', both)).toHaveLength(1);
  });

  it('may use those Secrets alone that a strict account lists', async () => {
    const annotations = { 'kubernetes.io/enforce-mountable-secrets': 'true' };
    await client.create(ServiceAccountKind, {
      metadata: { name: 'strict', namespace, annotations },
      secrets: [{ name: 'listed' }],
    });
    const volumes = (secretName: string) => ({ volumes: [{ name: 'v', secret: { secretName } }] });
    await podOf('strict-1', { serviceAccountName: 'strict', containers, ...volumes('listed') });
    await expect(podOf('strict-2', { serviceAccountName: 'strict', containers, ...volumes('other') })).rejects.toThrow(
      'pods "strict-2" is forbidden: volume with secret.secretName="other" is not allowed because service account strict does not reference that secret',
    );
  });
});

describe('every namespace', () => {
  it('has the authority of the API, again when somebody deletes or changes it', async () => {
    const name = 'kube-root-ca.crt';
    const get = () => client.get(ConfigMapKind, { name, namespace });
    const whole = ({ data }: { data?: Record<string, string> }) => data?.['ca.crt'] === master.authorityCertificate;
    const { metadata } = await there(get, whole);
    await client.delete(ConfigMapKind, { name, namespace });
    await there(get, (found) => found.metadata.uid !== metadata.uid && whole(found));
    await client.patch(ConfigMapKind, { name, namespace }, { data: { 'ca.crt': 'other' } });
    await there(get, whole);
  });
});

describe('a Secret for a token', () => {
  it('is filled, lets its account in, and goes with it', async () => {
    await client.create(ServiceAccountKind, { metadata: { name: 'old', namespace } });
    const annotations = { [nameAnnotation]: 'old' };
    await client.create(SecretKind, { metadata: { name: 'of-old', namespace, annotations }, type: tokenType });
    const get = () => client.get(SecretKind, { name: 'of-old', namespace });
    const { data = {} } = await there(get, (secret) => secret.data?.['token'] !== undefined);
    const text = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
    expect([text('ca.crt'), text('namespace')]).toEqual([master.authorityCertificate, namespace]);
    const kubeconfig = join(folder, 'old.conf');
    await writeFile(kubeconfig, tokenKubeconfig(master, text('token')));
    const whoami = () => master.kubectl(['auth', 'whoami', '-o', 'jsonpath={.status.userInfo}'], { kubeconfig });
    expect(JSON.parse((await whoami()).stdout)).toMatchObject({
      username: 'system:serviceaccount:accounts:old',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:accounts', 'system:authenticated'],
    });
    await kubectl(['delete', 'serviceaccount', 'old']);
    await expect
      .poll(() => get().catch((error: Error) => error.message), { timeout: 15_000 })
      .toBe('secrets "of-old" not found');
    expect((await whoami()).stderr).toContain('You must be logged in to the server');
  });

  it('is not listed by its account any more when it is gone', async () => {
    const secrets = [{ name: 'of-list' }, { name: 'other' }];
    await client.create(ServiceAccountKind, { metadata: { name: 'list', namespace }, secrets });
    const annotations = { [nameAnnotation]: 'list' };
    await client.create(SecretKind, { metadata: { name: 'of-list', namespace, annotations }, type: tokenType });
    const get = () => client.get(SecretKind, { name: 'of-list', namespace });
    await there(get, (secret) => secret.data?.['token'] !== undefined);
    await client.delete(SecretKind, { name: 'of-list', namespace });
    const account = () => client.get(ServiceAccountKind, { name: 'list', namespace });
    expect((await there(account, (found) => found.secrets?.length === 1)).secrets).toEqual([{ name: 'other' }]);
  });

  it('of an account that is not there is deleted', async () => {
    const annotations = { [nameAnnotation]: 'nobody' };
    await client.create(SecretKind, { metadata: { name: 'of-nobody', namespace, annotations }, type: tokenType });
    const get = () => client.get(SecretKind, { name: 'of-nobody', namespace });
    await expect
      .poll(() => get().catch((error: Error) => error.message), { timeout: 15_000 })
      .toBe('secrets "of-nobody" not found');
  });
});

describe('controllers', () => {
  it('write as accounts of their own, and read as the controller manager', async () => {
    await kubectl(['create', 'deployment', 'web', '--image=x', '--replicas=2']);
    await there(
      () => client.list(PodKind, { namespace, labelSelector: 'app=web' }),
      ({ items }) => items.length === 2,
    );
    const lines = (await readFile(join(folder, 'audit.log'), 'utf8')).split('\n').slice(0, -1);
    const events = lines.map((line) => JSON.parse(line) as Event);
    const who = (verb: string, resource: string) =>
      new Set(
        events
          .filter((event) => event.verb === verb && event.objectRef?.resource === resource)
          .filter(({ objectRef }) => objectRef?.namespace === namespace || objectRef?.namespace === undefined)
          .map(({ user }) => user.username),
      );
    const account = (name: string) => `system:serviceaccount:kube-system:${name}`;
    expect(who('create', 'replicasets')).toEqual(new Set([account('deployment-controller')]));
    expect([...who('create', 'pods')].sort()).toEqual(['kubernetes-admin', account('replicaset-controller')]);
    expect(who('create', 'configmaps')).toEqual(new Set([account('root-ca-cert-publisher')]));
    expect(who('watch', 'replicasets')).toEqual(new Set(['system:kube-controller-manager']));
    const forbidden = events.filter(({ responseStatus, user }) => {
      return responseStatus?.code === 403 && /controller/.test(user.username ?? '');
    });
    expect(forbidden).toEqual([]);
  });
});

interface Event {
  readonly verb: string;
  readonly user: { readonly username?: string };
  readonly objectRef?: { readonly resource?: string; readonly namespace?: string };
  readonly responseStatus?: { readonly code?: number };
}
