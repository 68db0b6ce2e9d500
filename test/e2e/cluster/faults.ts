import { expect, it } from 'vitest';
import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import type { LabCluster } from './cluster.ts';
import { hits, inJourney, podsOf, untilReady, vipOf } from './workloads.ts';

export function faults(cluster: () => LabCluster): void {
  it('moves the pods of a dead host elsewhere, and takes the host back', async () => {
    // Any host with pods but the master's.
    const pods = await podsOf(cluster());
    const victim = pods.map(({ spec }) => spec.nodeName).find((name) => name !== 'h1') ?? '';
    expect(['h2', 'h3']).toContain(victim);
    const lost = pods.filter(({ spec }) => spec.nodeName === victim).map(({ metadata }) => `pod/${metadata.name}`);
    await cluster().lab.host(victim).kill();
    await cluster().kubectl('wait', `node/${victim}`, '--for=condition=Ready=Unknown', '--timeout=120s');
    // They tolerate that for ten seconds; then there are three ready ones again, none of them there.
    const evicted = '--for=jsonpath={.metadata.deletionTimestamp}';
    await cluster().kubectl('wait', ...inJourney, ...lost, evicted, '--timeout=60s');
    await untilReady(cluster(), 3, 120);
    expect((await podsOf(cluster())).map(({ spec }) => spec.nodeName)).not.toContain(victim);
    const { items } = await cluster().json<{ items: EndpointSlice[] }>(
      'get',
      'endpointslices',
      ...inJourney,
      '-l',
      'kubernetes.io/service-name=web',
    );
    const ready = items.flatMap(({ endpoints }) => endpoints).filter(({ conditions }) => conditions?.ready);
    expect(ready.map(({ nodeName }) => nodeName)).not.toContain(victim);
    const { ip } = await vipOf(cluster());
    expect((await hits(cluster(), 'h1', `http://${ip}/`, 30)).size).toBe(3);

    await cluster().lab.host(victim).start();
    await cluster().kubectl('wait', `node/${victim}`, '--for=condition=Ready', '--timeout=120s');
    await cluster().kubectl('scale', ...inJourney, 'rc/web', '--replicas=6');
    await untilReady(cluster(), 6, 120);
    const back = (await podsOf(cluster())).filter(({ spec }) => spec.nodeName === victim);
    expect(back.length).toBeGreaterThan(0);
    const answer = await cluster().on('h1', `curl -sS -m 5 http://${back[0]?.status?.podIP}:8080/`);
    expect(answer).toContain(back[0]?.metadata.name);
  });

  it('goes on writing while etcd’s leader is dead', async () => {
    const leader = await etcdLeader(cluster());
    await cluster().on(leader, 'systemctl kill -s KILL etcd && systemctl stop etcd');
    try {
      // While the members elect, a write may end without an answer; whoever asks again finds it done, or does it.
      const write = ['create', 'configmap', 'written', ...inJourney, '--from-literal=while=leaderless'];
      let words = '';
      for (let attempt = 1; attempt <= 6 && !/created|already exists/.test(words); attempt++) {
        const { stdout, stderr } = await cluster().tryKubectl(write);
        words = stdout + stderr;
      }
      expect(words).toMatch(/created|already exists/);
      await cluster().kubectl('scale', ...inJourney, 'rc/web', '--replicas=3');
      await untilReady(cluster(), 3);
    } finally {
      await cluster().on(leader, 'systemctl start etcd');
    }
    expect(await cluster().kubectl('get', 'configmap', 'written', ...inJourney, '-o', 'jsonpath={.data.while}')).toBe(
      'leaderless',
    );
  });

  it('loses nothing when every component of the master restarts', async () => {
    const before = (await podsOf(cluster())).map(({ metadata }) => metadata.uid).sort();
    await cluster().on(
      'h1',
      'systemctl restart kube-apiserver kube-controller-manager kube-scheduler kubelet pilothouse-containerd',
    );
    await cluster().kubectl('wait', 'node/h1', '--for=condition=Ready', '--timeout=60s');
    expect((await podsOf(cluster())).map(({ metadata }) => metadata.uid).sort()).toEqual(before);
  });
}

async function etcdLeader(cluster: LabCluster): Promise<string> {
  const { stdout } = await cluster.pilothouse('status', '-o', 'json');
  type Host = { name: string; state: { etcd?: { member?: { leader: boolean } } } };
  const { hosts } = JSON.parse(stdout) as { hosts: Host[] };
  const leader = hosts.find(({ state }) => state.etcd?.member?.leader);
  if (!leader) throw new Error('no etcd member is leader');
  return leader.name;
}
