import { readFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import type { LabCluster } from './cluster.ts';
import { type Flow, WriteLog, auditPolicy } from './written.ts';

const inFlows = ['-n', 'flows'] as const;
const image = 'pilothouse.dev/demo:1';
const template = (app: string) => ({
  metadata: { labels: { app } },
  spec: {
    terminationGracePeriodSeconds: 5,
    containers: [{ name: 'web', image, ports: [{ name: 'http', containerPort: 8080 }] }],
  },
});
const metadata = (name: string) => ({ name, namespace: 'flows' });
const workloads = [
  {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: metadata('web'),
    spec: { replicas: 1, selector: { app: 'web' }, template: template('web') },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata('site'),
    spec: { replicas: 1, selector: { matchLabels: { app: 'site' } }, template: template('site') },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('web'),
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
  },
];

/** From the binding on: what makes a pod run on its node. */
const starts = (pod: string, node: string): Flow => [
  [
    `system:kube-scheduler create pods/${pod}/binding: to ${node}`,
    `system:node:${node} patch pods/${pod}/status: its containers wait`,
    `?system:node:${node} patch pods/${pod}/status: has an address`,
    `system:node:${node} patch pods/${pod}/status: Running`,
  ],
  [
    `system:kube-scheduler create pods/${pod}/binding: to ${node}`,
    `system:kube-scheduler create events of ${pod}: Scheduled`,
  ],
  [
    `system:kube-scheduler create pods/${pod}/binding: to ${node}`,
    `system:node:${node} create serviceaccounts/default/token: for ${pod}`,
    `system:node:${node} create events of ${pod}: Pulled`,
    `system:node:${node} create events of ${pod}: Created`,
    `system:node:${node} create events of ${pod}: Started`,
  ],
];

/** From the deletion on: what ends a pod on its node. */
const ends = (who: string, pod: string, node: string): Flow => [
  [
    `${who} delete pods/${pod}`,
    `?system:node:${node} patch pods/${pod}/status: is to go`,
    `system:node:${node} patch pods/${pod}/status: Failed`,
    `?system:node:${node} patch pods/${pod}/status: its sandbox is gone`,
    `system:node:${node} delete pods/${pod}`,
  ],
  [`${who} delete pods/${pod}`, `system:node:${node} create events of ${pod}: Killing`],
];

/**
 * The pictures by which Kubernetes is explained, each as the writes that it is made of: who wrote what, in what order,
 * and nobody anything else.
 */
export function flows(cluster: () => LabCluster): void {
  let log: WriteLog;

  const podsOf = async (app: string) => {
    const { items } = await cluster().json<{ items: Pod[] }>('get', 'pods', ...inFlows, '-l', `app=${app}`);
    return items.filter(({ metadata: { deletionTimestamp } }) => !deletionTimestamp);
  };
  const untilReady = (what: string, replicas: number) =>
    cluster().kubectl('wait', ...inFlows, what, `--for=jsonpath={.status.readyReplicas}=${replicas}`, '--timeout=90s');
  /** The pod that only one of two lists has. */
  const differing = (some: readonly Pod[], others: readonly Pod[]) => {
    const [pod] = some.filter(({ metadata: { uid } }) => others.every((other) => other.metadata.uid !== uid));
    return { pod: pod?.metadata.name ?? '', node: pod?.spec.nodeName ?? '' };
  };
  const vip = async () => (await cluster().json<Service>('get', 'service', 'web', ...inFlows)).spec.clusterIP ?? '';
  const onEveryHost = async (line: string) =>
    Promise.all(cluster().lab.hosts.map(({ name }) => cluster().on(name, line)));
  /** What the kernel of each host does with packets to a port of the service. */
  const rulesFor = async (port: number) => {
    const ip = await vip();
    const tables = await onEveryHost('nft list table ip kube-proxy');
    return tables.map((table) => destinationsIn(table, `${ip} . tcp . ${port}`));
  };
  /** Waits until each host's kernel knows what it should, then asks the address from each. */
  const expectAnswers = async (port: number, pods: readonly Pod[]) => {
    const wanted = pods.map(({ status }) => `${status?.podIP} . 8080`).sort();
    const { hosts } = cluster().lab;
    await expect.poll(() => rulesFor(port), { timeout: 30_000 }).toEqual(hosts.map(() => wanted));
    const ask = `for i in $(seq ${pods.length * 15}); do curl -sS -m 5 http://${await vip()}:${port}/; echo; done`;
    const names = pods.map(({ metadata: { name } }) => name);
    for (const text of await onEveryHost(ask)) expect(names.filter((name) => !text.includes(name))).toEqual([]);
  };

  beforeAll(async () => {
    const file = parse(await readFile(cluster().lab.clusterFile, 'utf8')) as { spec: { hosts: object[] } };
    const { keyFile: key, knownHostsFile: knownHosts } = cluster().lab;
    const policy = await cluster().scratchFile('audit-policy.yaml', stringify(auditPolicy));
    const hosts = file.spec.hosts.map((host) => ({ ...host, key }));
    const audited = { ...file, spec: { ...file.spec, hosts, knownHosts, auditPolicy: policy } };
    const { exitCode, stdout, stderr } = await cluster().create(
      await cluster().scratchFile('audited.yaml', stringify(audited)),
    );
    expect(stderr + stdout).toMatch(/installApiserver: wrote/);
    expect(exitCode).toBe(0);
    log = new WriteLog(cluster());
    await cluster().kubectl('create', 'namespace', 'flows');
    for (const manifest of workloads) await cluster().apply(manifest);
    for (const what of ['rc/web', 'deployment/site']) await untilReady(what, 1);
  });
  afterAll(async () => {
    await cluster().kubectl('delete', 'namespace', 'flows', '--timeout=90s');
    const { exitCode } = await cluster().create();
    expect(exitCode).toBe(0);
  });

  /** Runs kubectl when nothing else is going on, and waits for what it brings about. */
  const causing = async (...command: string[]) => {
    await log.untilQuiet();
    await cluster().kubectl(command[0]!, ...inFlows, ...command.slice(1));
  };

  it('creates a pod', async () => {
    await log.untilQuiet();
    await cluster().apply({
      apiVersion: 'v1',
      kind: 'Pod',
      ...template('hello'),
      metadata: { ...metadata('hello'), labels: { app: 'hello' } },
    });
    await cluster().kubectl('wait', ...inFlows, 'pod/hello', '--for=condition=Ready', '--timeout=60s');
    const [pod] = await podsOf('hello');
    const node = pod?.spec.nodeName ?? '';
    await log.expectFlow([
      ['kubernetes-admin create pods/hello', `system:kube-scheduler create pods/hello/binding: to ${node}`],
      ...starts('hello', node),
    ]);
    const answers = await onEveryHost(`curl -sS -m 5 http://${pod?.status?.podIP}:8080/`);
    for (const answer of answers) expect(answer).toContain('hello');
  });

  it('makes another pod of a replication controller, and takes one away', async () => {
    const before = await podsOf('web');
    await causing('scale', 'rc/web', '--replicas=2');
    await untilReady('rc/web', 2);
    const more = await podsOf('web');
    const added = differing(more, before);
    const made = `replication-controller create pods/${added.pod}`;
    const runs = `system:node:${added.node} patch pods/${added.pod}/status: Running`;
    await log.expectFlow([
      ['kubernetes-admin patch replicationcontrollers/web/scale: 2 wanted', made, ...starts(added.pod, added.node)[0]!],
      ...starts(added.pod, added.node),
      [made, 'replication-controller create events of web: SuccessfulCreate'],
      [made, 'replication-controller update replicationcontrollers/web/status: 1 of 2 ready', runs],
      [runs, 'replication-controller update replicationcontrollers/web/status: 2 of 2 ready'],
      [
        '?endpoint-controller update endpoints/web: 1 of 2 ready',
        'endpoint-controller update endpoints/web: 2 of 2 ready',
      ],
      [runs, 'endpoint-controller update endpoints/web: 2 of 2 ready'],
      [
        '?endpointslice-controller update endpointslices of web: 1 of 2 ready',
        'endpointslice-controller update endpointslices of web: 2 of 2 ready',
      ],
      [runs, 'endpointslice-controller update endpointslices of web: 2 of 2 ready'],
    ]);
    await expectAnswers(80, more);

    await causing('scale', 'rc/web', '--replicas=1');
    await cluster().kubectl('wait', ...inFlows, 'rc/web', '--for=jsonpath={.status.replicas}=1', '--timeout=90s');
    const left = await podsOf('web');
    const gone = differing(more, left);
    const deleted = `replication-controller delete pods/${gone.pod}`;
    await log.expectFlow([
      ['kubernetes-admin patch replicationcontrollers/web/scale: 1 wanted', deleted],
      ...ends('replication-controller', gone.pod, gone.node),
      [deleted, 'replication-controller create events of web: SuccessfulDelete'],
      [deleted, 'replication-controller update replicationcontrollers/web/status: 1 of 1 ready'],
      [deleted, 'endpoint-controller update endpoints/web: 1 of 1 ready'],
      [
        deleted,
        '?endpointslice-controller update endpointslices of web: 1 of 2 ready',
        'endpointslice-controller update endpointslices of web: 1 of 1 ready',
      ],
    ]);
    await expectAnswers(80, left);
  });

  it('makes another pod of a deployment, through its replica set', async () => {
    const before = await podsOf('site');
    await causing('scale', 'deployment/site', '--replicas=2');
    await untilReady('deployment/site', 2);
    const added = differing(await podsOf('site'), before);
    const set = added.pod.replace(/-[^-]*$/, '');
    const sized = `deployment-controller patch replicasets/${set}: 2 wanted`;
    const made = `replicaset-controller create pods/${added.pod}`;
    const runs = `system:node:${added.node} patch pods/${added.pod}/status: Running`;
    const counted = [1, 2].map(
      (ready) => `replicaset-controller update replicasets/${set}/status: ${ready} of 2 ready`,
    );
    await log.expectFlow([
      ['kubernetes-admin patch deployments/site/scale: 2 wanted', sized, made, ...starts(added.pod, added.node)[0]!],
      ...starts(added.pod, added.node),
      [sized, 'deployment-controller create events of site: ScalingReplicaSet'],
      [made, `replicaset-controller create events of ${set}: SuccessfulCreate`],
      [made, counted[0]!, runs, counted[1]!],
      [
        sized,
        // That the new number was seen, before anybody has done anything about it.
        '?deployment-controller update deployments/site/status: 1 of 1 ready',
        'deployment-controller update deployments/site/status: 1 of 2 ready',
        'deployment-controller update deployments/site/status: 2 of 2 ready',
      ],
      [counted[1]!, 'deployment-controller update deployments/site/status: 2 of 2 ready'],
    ]);
  });

  it('has a service answer at another port, which only the nodes need to know', async () => {
    const pods = await podsOf('web');
    const ports = [
      { $patch: 'delete', port: 80 },
      { port: 81, targetPort: 'http' },
    ];
    await causing('patch', 'service/web', '-p', JSON.stringify({ spec: { ports } }));
    await log.expectFlow([['kubernetes-admin patch services/web']]);
    await expectAnswers(81, pods);
    expect(await rulesFor(80)).toEqual(cluster().lab.hosts.map(() => []));
  });

  it('has a service lead to other pods, or to none', async () => {
    const changes = (ready: number): Flow =>
      ['endpoint-controller update endpoints/web', 'endpointslice-controller update endpointslices of web'].map(
        (update) => ['kubernetes-admin patch services/web', `${update}: ${ready} of ${ready} ready`],
      );
    await causing('set', 'selector', 'service/web', 'app=hello');
    await log.expectFlow(changes(1));
    await expectAnswers(81, await podsOf('hello'));

    await causing('set', 'selector', 'service/web', 'app=nobody');
    await log.expectFlow(changes(0));
    await expect.poll(() => rulesFor(81), { timeout: 30_000 }).toEqual(cluster().lab.hosts.map(() => ['refused']));
    const refused = await onEveryHost(`curl -sS -m 5 http://${await vip()}:81/ 2>&1 || true`);
    for (const words of refused) expect(words).toMatch(/refused|could(n't| not) connect/i);
  });
}

/** Where kube-proxy's table sends packets to an address: to each of several endpoints in turn, or nowhere. */
function destinationsIn(table: string, address: string): string[] {
  const [, verdict = '', chain = ''] = new RegExp(`${address} : (goto|jump) (\\S+?),?\\s`).exec(table) ?? [];
  if (verdict === '') return [];
  if (chain === 'reject-connection') return ['refused'];
  const rules = table.slice(table.indexOf(`chain ${chain} {`)).split('}\n')[0] ?? '';
  return [...rules.matchAll(/\d+ : ([\d.]+ \. \d+)/g)].map(([, destination]) => destination ?? '').sort();
}
