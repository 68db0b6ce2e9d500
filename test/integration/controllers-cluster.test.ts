import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigMapKind } from '../../common/api/core/v1/config-map.ts';
import { EventKind } from '../../common/api/core/v1/event.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { SecretKind } from '../../common/api/core/v1/secret.ts';
import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { LocalMaster } from './local-master.ts';
import { Watched } from './watched.ts';

let master: LocalMaster;
let client: ApiClient;
const watched: Array<Watched<ApiObject>> = [];

beforeAll(async () => {
  master = await LocalMaster.start();
  client = await master.client();
  await master.startComponent('controller-manager', [
    '--controllers=*,bootstrap-signer-controller,token-cleaner-controller',
    '--allocate-node-cidrs=false',
  ]);
});
afterAll(async () => {
  for (const each of watched) await each.end();
  await master.end();
});

async function follow<T extends ApiObject>(kind: Kind<T>, namespace?: string): Promise<Watched<T>> {
  const started = await new Watched(client, kind, namespace).start();
  watched.push(started as unknown as Watched<ApiObject>);
  return started;
}

it('who leads says so by an event on its Lease', async () => {
  const events = await follow(EventKind, 'kube-system');
  const [event] = await events.until('the event', (found) => found.some(({ reason }) => reason === 'LeaderElection'));
  expect(event?.message).toMatch(/^\S+_[0-9a-f-]{36} became leader$/);
  expect(event?.involvedObject).toMatchObject({ kind: 'Lease', name: 'kube-controller-manager' });
  const { stdout } = await master.kubectl(['get', 'events', '-n', 'kube-system', '-o', 'name']);
  expect(stdout).toMatch(/^event\/kube-controller-manager\.[0-9a-f]+$/m);
});

it('each node is told how long it may trust what it has read', async () => {
  const nodes = await follow(NodeKind);
  await client.create(NodeKind, { metadata: { name: 'h1' } });
  await nodes.until('the annotation', ([found]) => {
    return found?.metadata.annotations?.['node.alpha.kubernetes.io/ttl'] === '0';
  });
});

describe('tokens to join with', () => {
  const newToken = (id: string, more: Record<string, string> = {}) =>
    client.create(SecretKind, {
      metadata: { name: `bootstrap-token-${id}`, namespace: 'kube-system' },
      type: 'bootstrap.kubernetes.io/token',
      stringData: { 'token-id': id, 'token-secret': '0123456789abcdef', 'usage-bootstrap-signing': 'true', ...more },
    });
  const signatures = (data: Readonly<Record<string, string>> = {}) =>
    Object.keys(data).filter((key) => key.startsWith('jws-'));

  it('each sign the cluster’s information, and no longer when they are gone', async () => {
    const infos = await follow(ConfigMapKind, 'kube-public');
    await newToken('aaaaaa');
    await newToken('bbbbbb', { 'usage-bootstrap-signing': 'false' });
    const metadata = { name: 'cluster-info', namespace: 'kube-public' };
    await client.create(ConfigMapKind, { metadata, data: { kubeconfig: 'where the cluster is' } });
    const [info] = await infos.until('a signature', ([found]) => signatures(found?.data).length > 0);
    const header = Buffer.from('{"alg":"HS256","kid":"aaaaaa"}').toString('base64url');
    const payload = Buffer.from('where the cluster is').toString('base64url');
    const signature = createHmac('sha256', '0123456789abcdef').update(`${header}.${payload}`).digest('base64url');
    expect(info?.data).toEqual({
      kubeconfig: 'where the cluster is',
      'jws-kubeconfig-aaaaaa': `${header}..${signature}`,
    });
    await client.delete(SecretKind, { name: 'bootstrap-token-aaaaaa', namespace: 'kube-system' });
    await infos.until('no signature', ([found]) => signatures(found?.data).length === 0);
  });

  it('are deleted when their time is over, and only those', async () => {
    const secrets = await follow(SecretKind, 'kube-system');
    const names = (found: readonly ApiObject[]) =>
      found.map(({ metadata }) => metadata.name).filter((name) => /-[cde]{6}$/.test(name));
    const expiration = (ms: number) => ({ expiration: new Date(Date.now() + ms).toISOString() });
    await newToken('dddddd', expiration(2_000));
    await newToken('eeeeee', { expiration: 'tomorrow' });
    // The last one, so that none of the others is still to come where this one stands alone.
    await newToken('cccccc', expiration(3_600_000));
    const left = await secrets.until(
      'two gone',
      (found) => names(found).length === 1 && names(found)[0] === 'bootstrap-token-cccccc',
    );
    expect(names(left)).toEqual(['bootstrap-token-cccccc']);
  });
});
