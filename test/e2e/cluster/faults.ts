import { expect, it } from 'vitest';
import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import type { LabCluster } from './cluster.ts';
import { hits, inJourney, podsOf, untilReady, vipOf } from './workloads.ts';

export function faults(cluster: () => LabCluster): void {
  it('moves the pods of a dead host elsewhere, and takes the host back', async () => {
    expect((await podsOf(cluster())).some(({ spec }) => spec.nodeName === 'h3')).toBe(true);
    await cluster().lab.host('h3').kill();
    await cluster().kubectl('wait', 'node/h3', '--for=condition=Ready=Unknown', '--timeout=120s');
    // Three ready pods again, none of them on the dead host.
    await cluster().kubectl(
      'wait',
      ...inJourney,
      'rc/web',
      '--for=jsonpath={.status.readyReplicas}=2',
      '--timeout=60s',
    );
    await untilReady(cluster(), 3, 120);
    expect((await podsOf(cluster())).map(({ spec }) => spec.nodeName)).not.toContain('h3');
    const { items } = await cluster().json<{ items: EndpointSlice[] }>(
      'get',
      'endpointslices',
      ...inJourney,
      '-l',
      'kubernetes.io/service-name=web',
    );
    const ready = items.flatMap(({ endpoints }) => endpoints).filter(({ conditions }) => conditions?.ready);
    expect(ready.map(({ nodeName }) => nodeName)).not.toContain('h3');
    const { ip } = await vipOf(cluster());
    expect((await hits(cluster(), 'h1', `http://${ip}/`, 30)).size).toBe(3);

    await cluster().lab.host('h3').start();
    await cluster().kubectl('wait', 'node/h3', '--for=condition=Ready', '--timeout=120s');
    await cluster().kubectl('scale', ...inJourney, 'rc/web', '--replicas=6');
    await untilReady(cluster(), 6, 120);
    const back = (await podsOf(cluster())).filter(({ spec }) => spec.nodeName === 'h3');
    expect(back.length).toBeGreaterThan(0);
    const answer = await cluster().on('h1', `curl -sS -m 5 http://${back[0]?.status?.podIP}:8080/`);
    expect(answer).toContain(back[0]?.metadata.name);
  });

  it('goes on writing while etcd’s leader is dead', async () => {
    const leader = await etcdLeader(cluster());
    await cluster().on(leader, 'systemctl kill -s KILL etcd && systemctl stop etcd');
    try {
      await cluster().kubectl(
        'create',
        'configmap',
        'written',
        ...inJourney,
        '--from-literal=while=leaderless',
        '--request-timeout=30s',
      );
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
  const status = JSON.parse(stdout) as { etcd: Array<{ host: string; leader: boolean }> };
  const leader = status.etcd.find((member) => member.leader);
  if (!leader) throw new Error('no etcd member is leader');
  return leader.host;
}
