import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import type { LabCluster } from './cluster.ts';

const image = 'pilothouse.dev/demo:1';
const labels = { app: 'web' };
const replicationController = (replicas: number) => ({
  apiVersion: 'v1',
  kind: 'ReplicationController',
  metadata: { name: 'web', namespace: 'journey' },
  spec: {
    replicas,
    selector: labels,
    template: {
      metadata: { labels },
      spec: {
        terminationGracePeriodSeconds: 5,
        tolerations: ['not-ready', 'unreachable'].map((state) => ({
          key: `node.kubernetes.io/${state}`,
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds: 10,
        })),
        containers: [{ name: 'web', image, ports: [{ name: 'http', containerPort: 8080 }] }],
      },
    },
  },
});
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'journey' },
  spec: { type: 'NodePort', selector: labels, ports: [{ port: 80, targetPort: 'http' }] },
};

export const inJourney = ['-n', 'journey'] as const;

export async function podsOf(cluster: LabCluster, selector = 'app=web'): Promise<Pod[]> {
  const { items } = await cluster.json<{ items: Pod[] }>('get', 'pods', ...inJourney, '-l', selector);
  return items.filter((pod) => !pod.metadata.deletionTimestamp);
}

/** Waits until the RC says that so many pods are ready. */
export const untilReady = (cluster: LabCluster, replicas: number, seconds = 90) =>
  cluster.kubectl(
    'wait',
    ...inJourney,
    'rc/web',
    `--for=jsonpath={.status.readyReplicas}=${replicas}`,
    `--timeout=${seconds}s`,
  );

export async function vipOf(cluster: LabCluster): Promise<{ ip: string; nodePort: number }> {
  const { spec } = await cluster.json<Service>('get', 'service', 'web', ...inJourney);
  return { ip: spec.clusterIP ?? '', nodePort: spec.ports?.[0]?.nodePort ?? 0 };
}

/** Asks a URL `count` times from a host; the answers' pod names. */
export async function hits(cluster: LabCluster, host: string, url: string, count: number): Promise<Set<string>> {
  const text = await cluster.on(host, `for i in $(seq ${count}); do curl -sS -m 5 ${url}; echo; done`);
  return new Set([...text.matchAll(/web-[a-z0-9]+/g)].map(([name]) => name));
}

export function workloads(cluster: () => LabCluster): void {
  beforeAll(async () => {
    await cluster().kubectl('create', 'namespace', 'journey');
  });

  it('runs three pods spread over the hosts, each address in its node’s subnet', async () => {
    await cluster().apply(replicationController(3));
    await cluster().apply(service);
    await untilReady(cluster(), 3);
    const pods = await podsOf(cluster());
    expect(new Set(pods.map(({ spec }) => spec.nodeName))).toEqual(new Set(['h1', 'h2', 'h3']));
    const { items: nodes } = await cluster().json<{ items: Node[] }>('get', 'nodes');
    for (const pod of pods) {
      const subnet = nodes.find(({ metadata }) => metadata.name === pod.spec.nodeName)?.spec?.podCIDR ?? '';
      expect(subnet).toMatch(/^10\.244\.\d+\.0\/24$/);
      expect(pod.status?.podIP?.startsWith(subnet.replace(/0\/24$/, ''))).toBe(true);
    }
  });

  it('carries packets from pod to pod across hosts', async () => {
    const pods = await podsOf(cluster());
    for (const from of pods) {
      for (const to of pods) {
        const url = `http://${to.status?.podIP}:8080/`;
        const answer = await cluster().kubectl(
          'exec',
          ...inJourney,
          from.metadata.name,
          '--',
          'wget',
          '-qO-',
          '-T',
          '5',
          url,
        );
        expect(answer).toContain(to.metadata.name);
        expect(answer).toContain(to.status?.podIP);
      }
    }
  });

  it('answers on the service’s address from every host and from a pod, spread over all pods', async () => {
    const { ip, nodePort } = await vipOf(cluster());
    const names = new Set((await podsOf(cluster())).map(({ metadata }) => metadata.name));
    for (const { name, address } of cluster().lab.hosts) {
      expect(await hits(cluster(), name, `http://${ip}/`, 40)).toEqual(names);
      expect(await hits(cluster(), name, `http://${address}:${nodePort}/`, 40)).toEqual(names);
    }
    const [pod] = names;
    const loop = `for i in $(seq 40); do wget -qO- -T 5 http://${ip}/; echo; done`;
    const answers = await cluster().kubectl('exec', ...inJourney, pod as string, '--', 'sh', '-c', loop);
    expect(new Set([...answers.matchAll(/web-[a-z0-9]+/g)].map(([name]) => name))).toEqual(names);
  });

  it('scales from three to six to two', async () => {
    for (const replicas of [6, 2, 3]) {
      await cluster().kubectl('scale', ...inJourney, 'rc/web', `--replicas=${replicas}`);
      await untilReady(cluster(), replicas);
      expect(await podsOf(cluster())).toHaveLength(replicas);
    }
  });

  it('replaces a deleted pod', async () => {
    const [victim] = await podsOf(cluster());
    await cluster().kubectl('delete', 'pod', ...inJourney, victim?.metadata.name ?? '');
    await untilReady(cluster(), 3);
    expect((await podsOf(cluster())).map(({ metadata }) => metadata.uid)).not.toContain(victim?.metadata.uid);
  });

  it('restarts a killed container', async () => {
    const [pod] = await podsOf(cluster());
    const name = pod?.metadata.name ?? '';
    await cluster().tryKubectl(['exec', ...inJourney, name, '--', 'sh', '-c', 'kill -TERM 1']);
    const restarted = `--for=jsonpath={.status.containerStatuses[0].restartCount}=1`;
    await cluster().kubectl('wait', ...inJourney, `pod/${name}`, restarted, '--timeout=60s');
    await untilReady(cluster(), 3);
  });

  it('shows logs, and follows them', async () => {
    const talker = {
      name: 'talker',
      image,
      command: ['sh', '-c', 'i=0; while true; do echo line $i; i=$((i+1)); sleep 0.2; done'],
    };
    await cluster().apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'talker', namespace: 'journey' },
      spec: { terminationGracePeriodSeconds: 0, containers: [talker] },
    });
    await cluster().kubectl('wait', ...inJourney, 'pod/talker', '--for=condition=Ready', '--timeout=60s');
    expect(await cluster().kubectl('logs', ...inJourney, 'talker')).toContain('line 0');
    const kubectl = join(import.meta.dirname, '../../../.artifacts/kubectl/kubectl');
    const follower = spawn(kubectl, ['logs', '-f', '--tail=1', ...inJourney, 'talker'], {
      env: { ...process.env, KUBECONFIG: await cluster().kubeconfig() },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let seen = 0;
    for await (const chunk of follower.stdout) {
      seen += String(chunk).split('\n').filter(Boolean).length;
      if (seen >= 5) break;
    }
    follower.kill();
    expect(seen).toBeGreaterThanOrEqual(5);
  });

  it('runs commands in a container, with input and a terminal', async () => {
    expect(await cluster().kubectl('exec', ...inJourney, 'talker', '--', 'echo', 'hello')).toBe('hello\n');
    const { stdout } = await cluster().tryKubectl(
      ['exec', '-i', ...inJourney, 'talker', '--', 'sh', '-c', 'tr a-z A-Z'],
      'shout\n',
    );
    expect(stdout).toBe('SHOUT\n');
    const failing = await cluster().tryKubectl(['exec', ...inJourney, 'talker', '--', 'sh', '-c', 'exit 7']);
    expect(failing.exitCode).toBe(7);
    const config = await cluster().kubeconfig();
    const typed = `script -qec "${join(import.meta.dirname, '../../../.artifacts/kubectl/kubectl')} --kubeconfig ${config} exec -it -n journey talker -- sh -c 'test -t 0 && echo a-terminal'" /dev/null`;
    const { run } = await import('./cluster.ts');
    expect((await run('sh', ['-c', typed])).stdout).toContain('a-terminal');
  });

  it('describes objects and lists events', async () => {
    const [pod] = await podsOf(cluster());
    const words = await cluster().kubectl('describe', 'pod', ...inJourney, pod?.metadata.name ?? '');
    for (const reason of ['Scheduled', 'Started']) expect(words).toContain(reason);
    expect(await cluster().kubectl('events', ...inJourney)).toContain('SuccessfulCreate');
    expect(await cluster().kubectl('describe', 'node', 'h2')).toContain('10.244.');
    expect(await cluster().kubectl('describe', 'service', 'web', ...inJourney)).toContain(':8080');
  });

  it('rolls a deployment out and says when it is done', async () => {
    await cluster().kubectl('create', 'deployment', 'site', ...inJourney, `--image=${image}`, '--replicas=2');
    await cluster().kubectl('rollout', 'status', 'deployment/site', ...inJourney, '--timeout=90s');
    await cluster().kubectl('set', 'env', 'deployment/site', ...inJourney, 'COLOUR=blue');
    expect(await cluster().kubectl('rollout', 'status', 'deployment/site', ...inJourney, '--timeout=90s')).toContain(
      'successfully rolled out',
    );
    await cluster().kubectl('rollout', 'undo', 'deployment/site', ...inJourney);
    await cluster().kubectl('rollout', 'status', 'deployment/site', ...inJourney, '--timeout=90s');
    await cluster().kubectl('delete', 'deployment', 'site', ...inJourney);
  });

  it('gives containers of one pod one address and shared volumes, configuration and secrets', async () => {
    const metadata = { namespace: 'journey' };
    await cluster().apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...metadata, name: 'settings' },
      data: { greeting: 'moin' },
    });
    await cluster().apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { ...metadata, name: 'keys' },
      stringData: { key: 's3cret' },
    });
    const mounts = [
      { name: 'shared', mountPath: '/shared' },
      { name: 'settings', mountPath: '/settings' },
      { name: 'keys', mountPath: '/keys' },
    ];
    const env = [
      { name: 'GREETING', valueFrom: { configMapKeyRef: { name: 'settings', key: 'greeting' } } },
      { name: 'KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'key' } } },
      { name: 'WHERE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    ];
    const writer = {
      name: 'writer',
      image,
      env,
      volumeMounts: mounts,
      command: [
        'sh',
        '-c',
        'echo "$GREETING $KEY $(cat /settings/greeting) $(cat /keys/key) $WHERE" > /shared/note; sleep 600',
      ],
    };
    const web = { name: 'web', image, volumeMounts: mounts };
    const volumes = [
      { name: 'shared', emptyDir: {} },
      { name: 'settings', configMap: { name: 'settings' } },
      { name: 'keys', secret: { secretName: 'keys' } },
    ];
    await cluster().apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, name: 'pair' },
      spec: {
        terminationGracePeriodSeconds: 0,
        nodeSelector: { 'kubernetes.io/hostname': 'h2' },
        containers: [writer, web],
        volumes,
      },
    });
    await cluster().kubectl('wait', ...inJourney, 'pod/pair', '--for=condition=Ready', '--timeout=60s');
    expect(await cluster().kubectl('exec', ...inJourney, 'pair', '-c', 'web', '--', 'cat', '/shared/note')).toBe(
      'moin s3cret moin s3cret h2\n',
    );
    expect(
      await cluster().kubectl(
        'exec',
        ...inJourney,
        'pair',
        '-c',
        'writer',
        '--',
        'wget',
        '-qO-',
        'http://127.0.0.1:8080/',
      ),
    ).toContain('pair');
    expect(await cluster().kubectl('exec', ...inJourney, 'pair', '-c', 'web', '--', 'env')).toContain(
      'WEB_SERVICE_HOST=',
    );
  });
}
