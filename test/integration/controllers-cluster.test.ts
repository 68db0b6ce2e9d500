import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lease, LeaseKind } from '../../common/api/coordination/v1/lease.ts';
import { ConfigMapKind } from '../../common/api/core/v1/config-map.ts';
import { EventKind } from '../../common/api/core/v1/event.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import { ReplicationControllerKind } from '../../common/api/core/v1/replication-controller.ts';
import { SecretKind } from '../../common/api/core/v1/secret.ts';
import { ServiceKind } from '../../common/api/core/v1/service.ts';
import { IPAddressKind } from '../../common/api/networking/v1/ip-address.ts';
import { type ServiceCIDR, ServiceCIDRKind } from '../../common/api/networking/v1/service-cidr.ts';
import type { ApiObject } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { followed } from './followed.ts';
import { LocalMaster } from './local-master.ts';
import { Watched } from './watched.ts';

let master: LocalMaster;
let client: ApiClient;
const { follow, unfollow } = followed(() => client);

beforeAll(async () => {
  master = await LocalMaster.start();
  client = await master.client();
  await master.startComponent('controller-manager', [
    '--controllers=*,bootstrap-signer-controller,token-cleaner-controller',
    '--allocate-node-cidrs=false',
  ]);
});
afterAll(async () => {
  await unfollow();
  await master.end();
});

const named = <T extends ApiObject>(objects: T[], name: string) =>
  objects.find(({ metadata }) => metadata.name === name);

it('who leads says so by an event on its Lease', async () => {
  const events = await follow(EventKind, 'kube-system');
  const [event] = await events.until('the event', (found) => found.some(({ reason }) => reason === 'LeaderElection'));
  expect(event?.message).toMatch(/^\S+_[0-9a-f-]{36} became leader$/);
  expect(event?.involvedObject).toMatchObject({ kind: 'Lease', name: 'kube-controller-manager' });
  const { stdout } = await master.kubectl(['get', 'events', '-n', 'kube-system', '-o', 'name']);
  expect(stdout).toMatch(/^event\/kube-controller-manager\.[0-9a-f]+$/m);
});

it('who ends says before that it leads no more', async () => {
  const scheduler = await master.startComponent('scheduler');
  expect(await scheduler.end()).toBe(0);
  const { stdout } = await master.kubectl(['get', 'events', '-n', 'kube-system', '-o', 'jsonpath={..message}']);
  expect(stdout).toMatch(/[0-9a-f-]{36} stopped leading/);
});

it('a leader that is frozen while another takes over does nothing when it wakes, and leads again when its turn comes', async () => {
  const own = await LocalMaster.start();
  const flags = [
    '--controllers=replicationcontroller-controller,serviceaccount-controller',
    '--leader-elect-lease-duration=6s',
    '--leader-elect-renew-deadline=5s',
    '--leader-elect-retry-period=1s',
  ];
  const first = await own.startComponent('controller-manager', flags);
  try {
    const writer = await own.client();
    const leases = await new Watched(writer, LeaseKind, 'kube-system').start();
    const pods = await new Watched(writer, PodKind, 'default').start();
    const holder = (found: Lease[]) => named(found, 'kube-controller-manager')?.spec?.holderIdentity ?? '';
    const before = holder(leases.list());
    let most = 0;
    pods.onChange((found) => (most = Math.max(most, found.length)));
    const container = { name: 'c', image: 'demo:1' };
    await writer.create(ReplicationControllerKind, {
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        replicas: 2,
        template: { metadata: { name: '', labels: { app: 'web' } }, spec: { containers: [container] } },
      },
    });
    const scale = (replicas: number) =>
      writer.patch(ReplicationControllerKind, { name: 'web', namespace: 'default' }, { spec: { replicas } });
    await pods.until('two pods', (found) => found.length === 2);
    const second = await own.startComponent('controller-manager', flags);
    process.kill(first.pid, 'SIGSTOP');
    await leases.until('another leader', (found) => !['', before].includes(holder(found)), 90_000);
    await scale(5);
    await pods.until('five pods', (found) => found.length === 5);
    process.kill(first.pid, 'SIGCONT');
    await second.end();
    await leases.until('the first leading again', (found) => holder(found) === before, 90_000);
    await scale(3);
    await pods.until('three pods', (found) => found.length === 3);
    expect(most).toBe(5);
    await Promise.all([leases.end(), pods.end()]);
  } finally {
    if (!first.hasEnded) process.kill(first.pid, 'SIGCONT');
    await first.end();
    await own.end();
  }
}, 300_000);

it('each node is told how long it may trust what it has read', async () => {
  const nodes = await follow(NodeKind);
  await client.create(NodeKind, { metadata: { name: 'h1' } });
  await nodes.until('the annotation', ([found]) => {
    return found?.metadata.annotations?.['node.alpha.kubernetes.io/ttl'] === '0';
  });
});

describe('ranges of cluster IPs', () => {
  const ready = (name: string) => (found: ServiceCIDR[]) =>
    found.some(({ metadata, status }) => {
      return (
        metadata.name === name && status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')
      );
    });
  const newService = (name: string, clusterIP?: string) =>
    client.create(ServiceKind, {
      metadata: { name, namespace: 'default' },
      spec: { clusterIP, ports: [{ port: 80 }] },
    });

  it('are shown, and so is each address that is given away', async () => {
    const ranges = await follow(ServiceCIDRKind);
    await ranges.until('the range of the flag ready', ready('kubernetes'));
    await newService('web', '10.96.0.77');
    const { stdout } = await master.kubectl(['get', 'servicecidrs,ipaddresses']);
    expect(stdout).toMatch(/kubernetes +10\.96\.0\.0\/16/);
    expect(stdout).toMatch(/10\.96\.0\.1 +services\/default\/kubernetes/);
    expect(stdout).toMatch(/10\.96\.0\.77 +services\/default\/web/);
    const address = await client.get(IPAddressKind, { name: '10.96.0.77' });
    expect(address.metadata.labels).toEqual({
      'ipaddress.kubernetes.io/ip-family': 'IPv4',
      'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
    });
    expect(address.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    await client.delete(ServiceKind, { name: 'web', namespace: 'default' });
    await expect(client.get(IPAddressKind, { name: '10.96.0.77' })).rejects.toMatchObject({ code: 404 });
  });

  it('may be added, and stay until nothing of them is in use', async () => {
    const ranges = await follow(ServiceCIDRKind);
    await expect(newService('early', '10.97.0.9')).rejects.toMatchObject({ code: 422 });
    await client.create(ServiceCIDRKind, { metadata: { name: 'more' }, spec: { cidrs: ['10.97.0.0/24'] } });
    await ranges.until('the new range ready', ready('more'));
    await newService('inside', '10.97.0.9');
    await client.delete(ServiceCIDRKind, { name: 'more' });
    await expect(newService('late', '10.97.0.10')).rejects.toMatchObject({ code: 422 });
    const isWaiting = (found: ServiceCIDR[]) =>
      found.some(({ status }) => status?.conditions?.some(({ reason }) => reason === 'Terminating'));
    await ranges.until('the range waiting', isWaiting);
    await client.delete(ServiceKind, { name: 'inside', namespace: 'default' });
    await ranges.until('the range gone', (found) => !named(found, 'more'), 60_000);
  }, 120_000);

  it('give no address that somebody has noted by hand', async () => {
    const spec = { parentRef: { resource: 'machines', name: 'm1' } };
    await client.create(IPAddressKind, { metadata: { name: '10.96.0.99' }, spec });
    await expect(newService('taken', '10.96.0.99')).rejects.toThrow('provided IP is already allocated');
  });
});

it('an address whose IPAddress somebody has deleted is claimed again for its Service, and that is told', async () => {
  const own = await LocalMaster.start({ storage: 'etcd' });
  try {
    const writer = await own.client();
    await writer.create(ServiceKind, {
      metadata: { name: 'web', namespace: 'default' },
      spec: { type: 'NodePort', clusterIP: '10.96.0.77', ports: [{ port: 80, nodePort: 30080 }] },
    });
    await writer.delete(IPAddressKind, { name: '10.96.0.77' });
    await own.restart('apiserver');
    const addresses = await new Watched(writer, IPAddressKind).start();
    const events = await new Watched(writer, EventKind, 'default').start();
    const found = await addresses.until('the address', (all) => named(all, '10.96.0.77') !== undefined);
    expect(named(found, '10.96.0.77')?.spec.parentRef).toEqual({
      resource: 'services',
      namespace: 'default',
      name: 'web',
    });
    const told = await events.until('the event', (all) => all.some(({ reason }) => reason === 'ClusterIPNotAllocated'));
    expect(told.map(({ message }) => message)).toEqual(['Cluster IP [IPv4]: 10.96.0.77 is not allocated; repairing']);
    await Promise.all([addresses.end(), events.end()]);
  } finally {
    await own.end();
  }
}, 120_000);

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
