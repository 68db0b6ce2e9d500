import { expect, it } from 'vitest';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import type { LabCluster } from '../cluster/cluster.ts';
import type { Person } from './person.ts';
import { shoot } from './screens.ts';

/** The pages of one cluster, whichever way they are shown; each says what kubectl says. */
export interface Shown {
  readonly person: Person;
  readonly cluster: LabCluster;
}

export function looking(shown: () => Shown, folder: string): void {
  const shootPage = async (name: string) => expect(await shoot(shown().person.page, folder, name)).toEqual([]);

  it('shows the whole cluster at a glance', async () => {
    await shown().person.goTo('Overview');
    await shown().person.sees('Everything is as it should be');
    await shootPage('overview');
  });

  it('shows each host as it is', async () => {
    const { person, cluster } = shown();
    await person.goTo('Hosts');
    for (const { name, address } of cluster.lab.hosts) await person.row('Hosts', name, address, 'CentOS').waitFor();
    await shootPage('hosts');
    await person.click(person.row('Hosts', 'h1'));
    await person.sees('Active');
    await shootPage('hosts-open');
  });

  it('shows nodes as kubectl does', async () => {
    const { person, cluster } = shown();
    await person.goTo('Nodes');
    const { items } = await cluster.json<{ items: Node[] }>('get', 'nodes');
    for (const { metadata, spec } of items) await person.row('Nodes', metadata.name, spec?.podCIDR ?? '-').waitFor();
    await shootPage('nodes');
  });

  it('shows pods with their addresses and nodes as kubectl does', async () => {
    const { person, cluster } = shown();
    await person.goTo('Pods');
    const { items } = await cluster.json<{ items: Pod[] }>('get', 'pods', '-A');
    expect(items.length).toBeGreaterThan(2);
    for (const { metadata, spec, status } of items) {
      await person.row('Pods', metadata.name, status?.podIP ?? '-', spec.nodeName ?? '-', 'Running').waitFor();
    }
    await shootPage('pods');
  });

  it('shows services with their VIP and endpoints', async () => {
    const { person, cluster } = shown();
    await person.goTo('Services');
    const { spec } = await cluster.json<Service>('get', 'service', 'demo', '-n', 'demo');
    const row = person.row('Services', 'demo', spec.clusterIP ?? '-');
    await row.waitFor();
    await shootPage('services');
    await person.click(row);
    await person.click(person.page.getByRole('tab', { name: 'Endpoints' }));
    const { items } = await cluster.json<{ items: Pod[] }>('get', 'pods', '-n', 'demo');
    for (const { status } of items) await person.sees(status?.podIP ?? '-');
    await shootPage('services-open');
  });

  it('shows the overlay of every node, and that each reaches the others', async () => {
    const { person, cluster } = shown();
    await person.goTo('Overlay');
    const { items } = await cluster.json<{ items: Node[] }>('get', 'nodes');
    for (const { metadata, spec } of items) {
      const data = metadata.annotations?.['flannel.alpha.coreos.com/backend-data'] ?? '{}';
      const { VtepMAC } = JSON.parse(data) as { VtepMAC: string };
      await person.row('Overlay', metadata.name, spec?.podCIDR ?? '-', VtepMAC).waitFor();
    }
    await shootPage('overlay');
  });

  it('shows etcd’s members and every unit', async () => {
    const { person } = shown();
    await person.goTo('Components');
    await person.sees('kube-apiserver');
    await person.sees('Leader');
    await shootPage('components');
  });

  it('shows replication controllers, deployments and events', async () => {
    const { person } = shown();
    await person.goTo('Replication Controllers');
    await person.row('Replication Controllers', 'demo').waitFor();
    await shootPage('replicationcontrollers');
    await person.goTo('Deployments');
    await shootPage('deployments');
    await person.goTo('Events');
    await person.sees('SuccessfulCreate');
    await shootPage('events');
  });
}
