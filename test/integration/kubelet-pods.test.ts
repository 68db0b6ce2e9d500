import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigMapKind } from '../../common/api/core/v1/config-map.ts';
import { EventKind } from '../../common/api/core/v1/event.ts';
import { LeaseKind } from '../../common/api/coordination/v1/lease.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../common/api/core/v1/pod-spec.ts';
import { SecretKind } from '../../common/api/core/v1/secret.ts';
import { ServiceAccountKind } from '../../common/api/core/v1/service-account.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { isNotFound } from '../../common/client/api-error.ts';
import { demoImage as image } from './local-containerd.ts';
import { LocalMaster, kubectlBinary } from './local-master.ts';
import { LocalNode } from './local-node.ts';

const namespace = 'default';
let master: LocalMaster;
let node: LocalNode;
let client: ApiClient;

beforeAll(async () => {
  master = await LocalMaster.start();
  client = await master.client();
  // What controllers make in every namespace.
  await client.create(ServiceAccountKind, { metadata: { name: 'default', namespace } });
  const authority = { 'ca.crt': master.authorityCertificate };
  await client.create(ConfigMapKind, { metadata: { name: 'kube-root-ca.crt', namespace }, data: authority });
  node = await LocalNode.start(master);
});
afterAll(async () => {
  await node?.end();
  await master?.end();
});

const get = (name: string) => client.get(PodKind, { name, namespace });
const run = (name: string, spec: Omit<PodSpec, 'nodeName'>, labels = {}): Promise<Pod> => {
  const whole = { terminationGracePeriodSeconds: 2, ...spec, nodeName: node.name };
  return client.create(PodKind, { metadata: { name, namespace, labels }, spec: whole });
};
const remove = (name: string) => client.delete(PodKind, { name, namespace });

/** Waits until the pod is as it should be, and returns it then. */
async function until(name: string, what: string, is: (pod: Pod) => boolean): Promise<Pod> {
  let last: Pod | undefined;
  const found = eventually(`${name} ${what}`, async () => {
    last = await get(name);
    return is(last) ? last : undefined;
  });
  return found.catch(async (error: Error) => {
    const { items } = await client.list(EventKind, { namespace, fieldSelector: `involvedObject.name=${name}` });
    const events = items.map(({ reason, message }) => `${reason}: ${message}`).join('\n');
    throw new Error(`${error.message}\n${JSON.stringify(last?.status)}\n${events}`);
  });
}
const ready = ({ status }: Pod) =>
  status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
const container = (pod: Pod, name: string) => pod.status?.containerStatuses?.find((status) => status.name === name);
const gone = (name: string) =>
  eventually(`${name} gone`, () =>
    get(name).then(
      () => undefined,
      (error: unknown) => isNotFound(error) || undefined,
    ),
  );

/** Asks again and again until there is an answer; says what it waited for when there is none. */
async function eventually<T>(what: string, ask: () => Promise<T | undefined>, seconds = 45): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}\n${await node.kubelet.log()}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

async function kubectl(args: readonly string[], stdin?: string): Promise<string> {
  const { code, stdout, stderr } = await master.kubectl(args, { stdin });
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}
const inside = (pod: string, ...command: string[]) => kubectl(['exec', pod, '--', ...command]);

describe('a node', () => {
  it('registers with what it has, becomes ready, and renews its lease', async () => {
    const own = await client.get(NodeKind, { name: node.name });
    expect(own.metadata.labels).toMatchObject({ 'kubernetes.io/hostname': node.name, 'kubernetes.io/os': 'linux' });
    expect(own.status).toMatchObject({
      addresses: [
        { type: 'InternalIP', address: '127.0.0.1' },
        { type: 'Hostname', address: node.name },
      ],
      nodeInfo: { kubeletVersion: 'v1.36.0+pilothouse', containerRuntimeVersion: 'containerd://1.7.24~ds1' },
    });
    expect(own.status?.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
    const lease = await eventually('lease', () =>
      client.get(LeaseKind, { name: node.name, namespace: 'kube-node-lease' }).catch(() => undefined),
    );
    expect(lease.spec).toMatchObject({ holderIdentity: node.name, leaseDurationSeconds: 40 });
  });

  it('serves only who shows a certificate of the cluster, as the API server or an administrator', async () => {
    const pods = async (commonName?: string, organization?: string) => {
      const identity = commonName === undefined ? undefined : await master.issue({ commonName, organization });
      const { status } = await client.get(NodeKind, { name: node.name });
      const port = status?.daemonEndpoints?.kubeletEndpoint?.Port;
      const tls = { ca: master.authorityCertificate, cert: identity?.certificate, key: identity?.privateKey };
      return new Promise<number>((resolve, reject) => {
        const asking = request({ host: '127.0.0.1', port, path: '/pods', ...tls, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        asking.on('error', reject).end();
      });
    };
    expect(await pods()).toBe(401);
    expect(await pods('system:node:node-2', 'system:nodes')).toBe(403);
    expect(await pods('kube-apiserver-kubelet-client')).toBe(200);
    expect(await pods('somebody', 'system:masters')).toBe(200);
  });
});

describe('a pod', () => {
  it('has containers that share an address and a volume, after its init container', async () => {
    const data = [{ name: 'data', mountPath: '/data' }];
    await run('shared', {
      initContainers: [{ name: 'init', image, command: ['sh', '-c', 'echo first > /data/file'], volumeMounts: data }],
      containers: [
        { name: 'web', image, volumeMounts: data, readinessProbe: { httpGet: { port: 8080 }, periodSeconds: 1 } },
        { name: 'side', image, command: ['sh', '-c', 'while sleep 1; do :; done'], volumeMounts: data },
      ],
      volumes: [{ name: 'data', emptyDir: {} }],
    });
    const pod = await until('shared', 'ready', ready);
    expect(pod.status).toMatchObject({ phase: 'Running', qosClass: 'BestEffort', hostIP: '127.0.0.1' });
    expect(pod.status?.initContainerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 0,
      reason: 'Completed',
    });
    const page = await kubectl(['exec', 'shared', '-c', 'side', '--', 'wget', '-qO-', 'http://127.0.0.1:8080/']);
    expect(page).toContain(`pod shared ip ${pod.status?.podIP}`);
    await kubectl(['exec', 'shared', '-c', 'side', '--', 'sh', '-c', 'echo second >> /data/file']);
    expect(await kubectl(['exec', 'shared', '-c', 'web', '--', 'cat', '/data/file'])).toBe('first\nsecond\n');
    await remove('shared');
    await gone('shared');
  });

  it('sees config maps and secrets in variables and files, and a change of them in files', async () => {
    await client.create(ConfigMapKind, {
      metadata: { name: 'settings', namespace },
      data: { colour: 'red', size: 'large' },
    });
    const password = Buffer.from('swordfish').toString('base64');
    await client.create(SecretKind, { metadata: { name: 'login', namespace }, data: { password } });
    await run(
      'configured',
      {
        containers: [
          {
            name: 'main',
            image,
            envFrom: [{ prefix: 'SET_', configMapRef: { name: 'settings' } }],
            env: [
              { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } },
              { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
              { name: 'SENTENCE', value: '$(SET_colour) on $(NODE), $$(SET_size)' },
            ],
            volumeMounts: [
              { name: 'settings', mountPath: '/settings' },
              { name: 'login', mountPath: '/login' },
              { name: 'settings', mountPath: '/one-file', subPath: 'size' },
              { name: 'about', mountPath: '/about' },
              { name: 'memory', mountPath: '/memory' },
            ],
          },
        ],
        volumes: [
          { name: 'settings', configMap: { name: 'settings' } },
          { name: 'login', secret: { secretName: 'login', defaultMode: 0o400 } },
          { name: 'about', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
          { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
        ],
      },
      { app: 'configured' },
    );
    await until('configured', 'ready', ready);
    expect(await inside('configured', 'sh', '-c', 'echo $SENTENCE, $PASSWORD')).toBe(
      `red on ${node.name}, $(SET_size), swordfish\n`,
    );
    const files = 'cat /settings/colour /login/password /one-file /about/labels; stat -Lc " %a" /login/password';
    expect(await inside('configured', 'sh', '-c', files)).toBe('redswordfishlargeapp="configured" 400\n');
    expect(await inside('configured', 'sh', '-c', 'grep -c " /login tmpfs \\| /memory tmpfs " /proc/mounts')).toBe(
      '2\n',
    );
    await client.patch(ConfigMapKind, { name: 'settings', namespace }, { data: { colour: 'blue' } });
    await eventually('the changed file', async () =>
      (await inside('configured', 'cat', '/settings/colour')) === 'blue' ? true : undefined,
    );
    await remove('configured');
    await gone('configured');
  });

  it('is given a token of its account, bound to itself, and what else it takes to call the API', async () => {
    const { metadata } = await run('calling', { containers: [{ name: 'main', image }] });
    await until('calling', 'ready', ready);
    const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
    const [token, ca, where] = await Promise.all(
      ['token', 'ca.crt', 'namespace'].map((file) => inside('calling', 'cat', `${folder}/${file}`)),
    );
    expect([ca, where]).toEqual([master.authorityCertificate, namespace]);
    const claims = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString()) as object;
    expect(claims).toMatchObject({
      sub: 'system:serviceaccount:default:default',
      'kubernetes.io': { namespace, node: { name: node.name }, pod: { name: 'calling', uid: metadata.uid } },
    });
    await remove('calling');
    await gone('calling');
  });

  it('waits for what it refers to, says so, and goes on when it is there', async () => {
    await run('waiting', {
      containers: [
        { name: 'main', image, env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'later', key: 'x' } } }] },
      ],
    });
    const waiting = await until(
      'waiting',
      'waits',
      (pod) => container(pod, 'main')?.state?.waiting?.reason === 'CreateContainerConfigError',
    );
    expect(container(waiting, 'main')?.state?.waiting?.message).toBe('configmap "later" not found');
    await client.create(ConfigMapKind, { metadata: { name: 'later', namespace }, data: { x: 'y' } });
    await until('waiting', 'ready', ready);
    await remove('waiting');
    await gone('waiting');
  });

  it('is started again after it failed, ever later, and tells its last words', async () => {
    const command = ['sh', '-c', 'echo about to fail; echo last words > /dev/termination-log; exit 3'];
    await run('failing', { containers: [{ name: 'main', image, command }] });
    const pod = await until(
      'failing',
      'backs off',
      (each) => container(each, 'main')?.state?.waiting?.reason === 'CrashLoopBackOff',
    );
    const status = container(pod, 'main');
    expect(status?.restartCount).toBe(1);
    expect(status?.state?.waiting?.message).toMatch(/^back-off 10s restarting failed container=main/);
    expect(status?.lastState?.terminated).toMatchObject({ exitCode: 3, reason: 'Error', message: 'last words\n' });
    expect(await kubectl(['logs', 'failing', '--previous'])).toBe('about to fail\n');
    const { items } = await client.list(EventKind, { namespace, fieldSelector: 'involvedObject.name=failing' });
    expect(items.find(({ reason }) => reason === 'Started')).toMatchObject({
      count: 2,
      source: { component: 'kubelet' },
    });
    await remove('failing');
    await gone('failing');
  });

  it('that ends its work for good is Succeeded or Failed', async () => {
    const work = (code: number) => [{ name: 'main', image, command: ['sh', '-c', `exit ${code}`] }];
    await run('job-good', { restartPolicy: 'Never', containers: work(0) });
    await run('job-bad', { restartPolicy: 'Never', containers: work(4) });
    await until('job-good', 'succeeds', ({ status }) => status?.phase === 'Succeeded');
    const bad = await until('job-bad', 'fails', ({ status }) => status?.phase === 'Failed');
    expect(container(bad, 'main')?.state?.terminated?.exitCode).toBe(4);
    for (const name of ['job-good', 'job-bad']) await remove(name);
    for (const name of ['job-good', 'job-bad']) await gone(name);
  });

  it('whose liveness probe fails is started again', async () => {
    const probe = { exec: { command: ['test', '!', '-e', '/tmp/broken'] }, periodSeconds: 1, failureThreshold: 1 };
    await run('sick', { containers: [{ name: 'main', image, livenessProbe: probe }] });
    await until('sick', 'ready', ready);
    await inside('sick', 'touch', '/tmp/broken');
    await until('sick', 'started again', (pod) => container(pod, 'main')?.restartCount === 1);
    await remove('sick');
    await gone('sick');
  });

  it('is told to end, gets its time, and is ended then', async () => {
    const stubborn = "trap 'echo heard' TERM; echo up; while :; do sleep 0.2; done";
    const preStop = { exec: { command: ['sh', '-c', 'echo hook > /proc/1/fd/1'] } };
    await run('stubborn', {
      containers: [{ name: 'main', image, command: ['sh', '-c', stubborn], lifecycle: { preStop } }],
    });
    await until('stubborn', 'ready', ready);
    const log = follow(['logs', '-f', 'stubborn']);
    await log.said('up');
    await remove('stubborn');
    await gone('stubborn');
    expect(await log.end).toBe('up\nhook\nheard\n');
  });

  it('that asks for a taken host port is rejected', async () => {
    const spec = {
      hostNetwork: true,
      containers: [{ name: 'main', image, command: ['sleep', '1000'], ports: [{ containerPort: 39_871 }] }],
    };
    await run('first', spec);
    const first = await until('first', 'ready', ready);
    expect(first.status?.podIP).toBe('127.0.0.1');
    await run('second', spec);
    const { status } = await until('second', 'rejected', (pod) => pod.status?.phase === 'Failed');
    expect(status?.reason).toBe('NodePorts');
    expect(status?.containerStatuses).toBeUndefined();
    for (const name of ['first', 'second']) await remove(name);
    for (const name of ['first', 'second']) await gone(name);
  });

  it('leaves nothing behind: no folder, no log, no cgroup', async () => {
    await eventually('an empty node', async () => {
      const [volumes, logs, links] = await Promise.all([
        readdir(join(node.root, 'pods')),
        readdir(join(node.logs, 'pods')),
        readdir(join(node.logs, 'containers')),
      ]);
      return volumes.length + logs.length + links.length === 0 ? true : undefined;
    });
    expect((await node.containerd.ctr(['containers', 'list', '-q'])).trim()).toBe('');
  });
});

/** A kubectl that goes on: what it says, and what it had said when it ended. */
function follow(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child: ChildProcess = spawn(kubectlBinary, [`--kubeconfig=${master.kubeconfig}`, ...args], {
    env: { ...process.env, ...env },
  });
  let text = '';
  child.stdout?.on('data', (bytes: Buffer) => (text += bytes.toString()));
  const end = once(child, 'close').then(() => text);
  const said = (word: string) =>
    eventually(`"${word}" of kubectl ${args.join(' ')}`, async () => text.includes(word) || undefined);
  return { said, end, text: () => text, stop: () => child.kill() };
}

describe('kubectl', () => {
  beforeAll(async () => {
    const command = [
      'sh',
      '-c',
      'i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo line $i; done; while :; do sleep 0.2; done',
    ];
    await run('talker', {
      containers: [
        { name: 'web', image },
        { name: 'main', image, command },
      ],
    });
    await until('talker', 'ready', ready);
    await eventually('all lines', async () =>
      (await kubectl(['logs', 'talker', '-c', 'main', '--tail=1'])) === 'line 2000\n' ? true : undefined,
    );
  });
  afterAll(async () => {
    await remove('talker');
    await gone('talker');
  });

  it('reads logs, all of them and the last lines', async () => {
    const all = await kubectl(['logs', 'talker', '-c', 'main']);
    expect(all).toBe(Array.from({ length: 2000 }, (_, i) => `line ${i + 1}\n`).join(''));
    expect(await kubectl(['logs', 'talker', '-c', 'main', '--tail=2'])).toBe('line 1999\nline 2000\n');
    expect(await kubectl(['logs', 'talker', '-c', 'main', '--limit-bytes=9'])).toBe('line 1\nli');
    const stamped = await kubectl(['logs', 'talker', '-c', 'main', '--tail=1', '--timestamps']);
    expect(stamped).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z line 2000\n$/);
  });

  it('runs commands: their output, their exit code, and stdin to its end', async () => {
    expect(await kubectl(['exec', 'talker', '-c', 'main', '--', 'echo', 'hello'])).toBe('hello\n');
    const failed = await master.kubectl(['exec', 'talker', '-c', 'main', '--', 'sh', '-c', 'echo bad >&2; exit 7']);
    expect(failed).toMatchObject({ code: 7, stdout: '' });
    expect(failed.stderr).toContain('bad\n');
    const text = 'all of it\n'.repeat(50_000);
    expect(await kubectl(['exec', '-i', 'talker', '-c', 'main', '--', 'cat'], text)).toBe(text);
  });

  it('says which container and pod there is not', async () => {
    const { code, stderr } = await master.kubectl(['logs', 'talker', '-c', 'main', '--previous']);
    expect(code).toBe(1);
    expect(stderr).toContain('previous terminated container "main" in pod "talker" not found');
  });

  it.each([
    ['WebSocket', {}],
    ['SPDY', { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false', KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false' }],
  ])('runs commands and forwards ports over %s', async (_what, env) => {
    expect(await follow(['exec', 'talker', '-c', 'main', '--', 'echo', 'hello'], env).end).toBe('hello\n');
    const forward = follow(['port-forward', 'talker', ':8080', '--address=127.0.0.1'], env);
    await forward.said('Forwarding from');
    const port = /127\.0\.0\.1:(\d+)/.exec(forward.text())?.[1];
    for (let n = 0; n < 3; n++) {
      const answer = await fetch(`http://127.0.0.1:${port}/`);
      expect(await answer.text()).toContain('pod talker');
    }
    forward.stop();
    await forward.end;
  });
});

describe('after a restart', () => {
  const ids = (pod: Pod) => pod.status?.containerStatuses?.map(({ containerID }) => containerID);

  beforeAll(async () => {
    await run('lasting', {
      containers: [{ name: 'main', image, readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 } }],
    });
    await until('lasting', 'ready', ready);
  });
  afterAll(async () => {
    await remove('lasting');
    await gone('lasting');
  });

  it('of the kubelet nothing is started again, and nothing is less ready', async () => {
    const before = await get('lasting');
    await node.stopKubelet('SIGKILL');
    await node.startKubelet();
    await run('next', { containers: [{ name: 'main', image }] });
    await until('next', 'ready', ready);
    const after = await get('lasting');
    expect(ids(after)).toEqual(ids(before));
    expect(after.status?.conditions).toEqual(before.status?.conditions);
    await remove('next');
    await gone('next');
  });

  it('of the kubelet, pods that were deleted meanwhile are taken away', async () => {
    await run('orphan', { containers: [{ name: 'main', image }] });
    const { metadata } = await until('orphan', 'ready', ready);
    await node.stopKubelet();
    await client.delete(PodKind, { name: 'orphan', namespace }, { gracePeriodSeconds: 0 });
    await gone('orphan');
    await node.startKubelet();
    await eventually('the orphan’s end', async () => {
      const left = await node.containerd.ctr(['containers', 'list', '-q', 'labels."io.kubernetes.pod.name"==orphan']);
      const folders = await readdir(join(node.root, 'pods'));
      return left.trim() === '' && !folders.includes(metadata.uid ?? '') ? true : undefined;
    });
  });

  it('of containerd, pods go on and new ones start', async () => {
    const before = await get('lasting');
    await node.containerd.restart();
    await run('newer', { containers: [{ name: 'main', image }] });
    await until('newer', 'ready', ready);
    expect(ids(await get('lasting'))).toEqual(ids(before));
    await remove('newer');
    await gone('newer');
  });

  it('of the host, pods are made anew in new sandboxes', async () => {
    const before = await get('lasting');
    await node.stopKubelet();
    await node.containerd.loseEverything();
    await node.startKubelet();
    const after = await until(
      'lasting',
      'ready again',
      (pod) => ready(pod) && container(pod, 'main')?.restartCount === 1,
    );
    expect(ids(after)).not.toEqual(ids(before));
    expect(container(after, 'main')?.lastState?.terminated).toBeDefined();
  });
});
