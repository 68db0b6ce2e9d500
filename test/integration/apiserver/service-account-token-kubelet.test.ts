import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin, kubeletOf } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

const namespace = '/api/v1/namespaces/default';
const refused = 'node requested token';

/** A volume of tokens, one for each audience. */
const tokensFor = (...audiences: string[]) => ({
  name: 'tokens',
  projected: { sources: audiences.map((audience, at) => ({ serviceAccountToken: { path: `${at}`, audience } })) },
});
const csi = (driver: string) => ({ name: 'csi', csi: { driver } });
const claim = (claimName: string) => ({ name: 'claim', persistentVolumeClaim: { claimName } });

describe('a kubelet asks for tokens', () => {
  let master: LocalMaster;
  let root: RawClient;
  let h1: RawClient;
  const uids = new Map<string, string>();
  const create = async (path: string, body: object) => {
    const answer = await root.send('POST', path, { body });
    expect(answer.code, answer.body).toBe(201);
    return (JSON.parse(answer.body) as { metadata: { uid: string } }).metadata.uid;
  };
  const runPod = async (name: string, nodeName: string, ...volumes: object[]) => {
    // Without the tokens that admission would add.
    const account = { serviceAccountName: 'builder', automountServiceAccountToken: false };
    const spec = { ...account, nodeName, volumes, containers: [{ name: 'c', image: 'x' }] };
    uids.set(name, await create(`${namespace}/pods`, { metadata: { name }, spec }));
  };
  beforeAll(async () => {
    master = await LocalMaster.start();
    root = new RawClient(master, await master.issue(admin));
    h1 = new RawClient(master, await master.issue(kubeletOf('h1')));
    for (const name of ['builder', 'other']) await create(`${namespace}/serviceaccounts`, { metadata: { name } });
    const tokenRequests = [{ audience: 'storage' }];
    const driver = { metadata: { name: 'disks.example.com' }, spec: { tokenRequests } };
    await create('/apis/storage.k8s.io/v1/csidrivers', driver);
    const size = { storage: '1Gi' };
    const accessModes = ['ReadWriteOnce'];
    const source = { csi: { driver: 'disks.example.com', volumeHandle: 'v' } };
    await create('/api/v1/persistentvolumes', {
      metadata: { name: 'pv' },
      spec: { capacity: size, accessModes, ...source },
    });
    await create(`${namespace}/persistentvolumeclaims`, {
      metadata: { name: 'disk' },
      spec: { accessModes, volumeName: 'pv', resources: { requests: size } },
    });
    await runPod('plain', 'h1');
    await runPod('mounts', 'h1', tokensFor('', 'vault'));
    await runPod('inline', 'h1', csi('disks.example.com'));
    await runPod('claims', 'h1', claim('disk'));
    await runPod('elsewhere', 'h2', tokensFor(''));
  });
  afterAll(async () => {
    root.close();
    h1.close();
    await master.end();
  });

  const bound = (name: string) => ({ kind: 'Pod', apiVersion: 'v1', name, uid: uids.get(name) });
  const ask = async (boundObjectRef: object | undefined, audiences: string[] = [], account = 'builder') => {
    const body = { spec: { boundObjectRef, audiences } };
    const answer = await h1.send('POST', `${namespace}/serviceaccounts/${account}/token`, { body });
    return { code: answer.code, message: (JSON.parse(answer.body) as { message?: string }).message ?? '' };
  };

  it.each([
    ['mounts', []],
    ['mounts', ['vault']],
    ['inline', ['storage']],
    ['claims', ['storage']],
  ])('for %s and %j, as its volumes want them', async (pod, audiences) => {
    await expect.poll(() => ask(bound(pod), audiences)).toMatchObject({ code: 201 });
  });

  it.each([
    [
      'plain',
      [],
      'audience "" not found in pod spec volume, system:node:h1 is not authorized to request tokens for this audience',
    ],
    [
      'mounts',
      ['storage'],
      'audience "storage" not found in pod spec volume, system:node:h1 is not authorized to request tokens for this audience',
    ],
    ['mounts', ['', 'vault'], 'node may only request 0 or 1 audiences'],
    ['elsewhere', [], `${refused} bound to a pod scheduled on a different node`],
  ])('for %s and %j in vain', async (pod, audiences, words) => {
    expect(await ask(bound(pod), audiences)).toEqual({
      code: 403,
      message: `serviceaccounts "builder" is forbidden: ${words}`,
    });
  });

  it('in vain where none of its pods would end with it', async () => {
    expect((await ask(undefined)).message).toContain(`${refused} not bound to a pod`);
    const { uid: _, ...anyone } = bound('mounts');
    expect((await ask(anyone)).message).toContain(`${refused} with a pod binding without a uid`);
    expect((await ask({ ...anyone, uid: 'old' })).message).toContain('does not match the UID in record');
    expect(await ask({ ...anyone, name: 'none', uid: 'u' })).toMatchObject({ code: 404 });
  });

  it('in vain for an account that none of its pods runs as', async () => {
    expect((await ask(bound('mounts'), [], 'other')).message).toContain(
      "no relationship found between node 'h1' and this object",
    );
  });
});
