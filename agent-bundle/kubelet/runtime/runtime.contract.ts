import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { podLabels } from './labels.ts';
import type { ContainerConfig, PodRef, Runtime, SandboxConfig } from './port.ts';

export interface RuntimeUnderTest {
  readonly runtime: Runtime;
  /** An image that is there, whose command sleeps until it is told to stop. */
  readonly image: string;
  readonly logs: string;
  readonly end: () => Promise<void>;
}

const signal = () => AbortSignal.timeout(60_000);

/** What every Runtime promises, whether it runs anything or not. */
export function runtimeContract(name: string, start: () => Promise<RuntimeUnderTest>): void {
  describe(`the Runtime contract of ${name}`, () => {
    let test: RuntimeUnderTest;
    let runtime: Runtime;
    beforeAll(async () => {
      test = await start();
      runtime = test.runtime;
    });
    afterAll(() => test.end());

    const pod = (uid: string): PodRef => ({ uid, name: `pod-${uid}`, namespace: 'default' });
    const sandbox = (ref: PodRef, attempt = 0): SandboxConfig => sandboxOf(ref, attempt, test.logs);
    const container = async (ref: PodRef): Promise<ContainerConfig> =>
      containerOf(ref, test.image, (await runtime.image(test.image, signal()))?.id ?? '');

    async function runningContainer(uid: string) {
      const config = sandbox(pod(uid));
      const sandboxId = await runtime.runSandbox(config, signal());
      const id = await runtime.createContainer(sandboxId, await container(pod(uid)), config, signal());
      await runtime.startContainer(id, signal());
      return { config, sandboxId, id };
    }

    it('says who it is and that it is ready', async () => {
      const { name: own, version } = await runtime.describe(signal());
      expect(own).not.toBe('');
      expect(version).not.toBe('');
      expect((await runtime.health(signal())).runtime.ready).toBe(true);
    });

    it('knows an image by its name, and undefined is an image that is not there', async () => {
      expect(await runtime.image(test.image, signal())).toMatchObject({ tags: [test.image] });
      expect(await runtime.image('pilothouse.dev/nothing:1', signal())).toBeUndefined();
    });

    it('has nothing of a pod it never ran', async () => {
      expect(await runtime.podState('never', signal())).toEqual({ sandboxes: [], containers: [] });
    });

    it('gives a sandbox an address, and forgets it when it is removed', async () => {
      const ref = pod('sandboxed');
      const id = await runtime.runSandbox(sandbox(ref), signal());
      const { sandboxes } = await runtime.podState(ref.uid, signal());
      expect(sandboxes).toMatchObject([{ id, pod: ref, attempt: 0, state: 'ready' }]);
      expect(sandboxes[0]?.ips).toHaveLength(1);
      expect(await runtime.listPods(signal())).toContainEqual(expect.objectContaining({ pod: ref }));
      await runtime.stopSandbox(id, signal());
      expect((await runtime.podState(ref.uid, signal())).sandboxes).toMatchObject([
        { id, state: 'not-ready', ips: [] },
      ]);
      await runtime.removeSandbox(id, signal());
      expect((await runtime.podState(ref.uid, signal())).sandboxes).toEqual([]);
    });

    it('runs two sandboxes of a pod only as different attempts', async () => {
      const ref = pod('attempts');
      const first = await runtime.runSandbox(sandbox(ref), signal());
      await expect(runtime.runSandbox(sandbox(ref), signal())).rejects.toThrow(/reserved/);
      await runtime.stopSandbox(first, signal());
      const second = await runtime.runSandbox(sandbox(ref, 1), signal());
      const { sandboxes } = await runtime.podState(ref.uid, signal());
      expect(sandboxes.map(({ id }) => id)).toEqual([second, first]);
      for (const id of [first, second]) await runtime.removeSandbox(id, signal());
    });

    it('takes a container from created through running to exited', async () => {
      const ref = pod('lifecycle');
      const config = sandbox(ref);
      const sandboxId = await runtime.runSandbox(config, signal());
      const id = await runtime.createContainer(sandboxId, await container(ref), config, signal());
      const state = async () => (await runtime.podState(ref.uid, signal())).containers[0];
      expect(await state()).toMatchObject({ id, sandboxId, name: 'main', attempt: 0, state: 'created', startedAt: 0 });
      await runtime.startContainer(id, signal());
      expect(await state()).toMatchObject({ state: 'running', finishedAt: 0, image: test.image });
      await runtime.stopContainer(id, 10, signal());
      const ended = await state();
      expect(ended).toMatchObject({ state: 'exited', annotations: { 'example/note': 'kept' } });
      expect(ended?.finishedAt).toBeGreaterThanOrEqual(ended?.startedAt ?? Infinity);
      await runtime.removeContainer(id, signal());
      expect(await state()).toBeUndefined();
      await runtime.removeSandbox(sandboxId, signal());
    });

    it('changes a pod’s fingerprint when a container ends, and tells so', async () => {
      const listening = new AbortController();
      const heard = (async () => {
        for await (const uid of runtime.events(listening.signal)) if (uid === 'told') return uid;
        return undefined;
      })();
      const { sandboxId, id } = await runningContainer('told');
      const print = async () =>
        (await runtime.listPods(signal())).find(({ pod: { uid } }) => uid === 'told')?.fingerprint;
      const before = await print();
      await runtime.stopContainer(id, 0, signal());
      expect(await print()).not.toBe(before);
      expect(await heard).toBe('told');
      listening.abort();
      await runtime.removeSandbox(sandboxId, signal());
    });

    it('ends the containers of a sandbox with it', async () => {
      const { sandboxId } = await runningContainer('together');
      await runtime.stopSandbox(sandboxId, signal());
      expect((await runtime.podState('together', signal())).containers).toMatchObject([{ state: 'exited' }]);
      await runtime.removeSandbox(sandboxId, signal());
      expect(await runtime.podState('together', signal())).toEqual({ sandboxes: [], containers: [] });
    });

    it('runs commands in a container, and only there', async () => {
      const { sandboxId, id } = await runningContainer('exec');
      expect(await runtime.execSync(id, ['true'], 10, signal())).toMatchObject({ exitCode: 0 });
      await expect(runtime.execSync('nowhere', ['true'], 10, signal())).rejects.toMatchObject({ failure: 'not-found' });
      await runtime.removeSandbox(sandboxId, signal());
    });

    it('has nothing to do where there is nothing to stop or remove', async () => {
      await runtime.stopContainer('nowhere', 0, signal());
      await runtime.removeContainer('nowhere', signal());
      await runtime.stopSandbox('nowhere', signal());
      await runtime.removeSandbox('nowhere', signal());
    });

    it('makes no container in a sandbox that is not there', async () => {
      const config = sandbox(pod('missing'));
      const made = runtime.createContainer('nowhere', await container(pod('missing')), config, signal());
      await expect(made).rejects.toMatchObject({ failure: 'not-found' });
    });
  });
}

function sandboxOf(pod: PodRef, attempt: number, logs: string): SandboxConfig {
  return {
    pod,
    attempt,
    hostname: pod.name,
    logDirectory: `${logs}/${pod.uid}`,
    dns: { servers: [], searches: [], options: [] },
    ports: [],
    labels: podLabels(pod),
    annotations: {},
    cgroupParent: `/kubepods/besteffort/pod${pod.uid}`,
    sysctls: {},
    security: {
      namespaces: { network: 'pod', pid: 'container', ipc: 'pod' },
      privileged: false,
      supplementalGroups: [],
      seccomp: { type: 'runtime-default' },
    },
  };
}

function containerOf(pod: PodRef, image: string, imageRef: string): ContainerConfig {
  return {
    name: 'main',
    attempt: 0,
    image,
    imageRef,
    command: [],
    args: [],
    workingDir: '',
    env: [],
    mounts: [],
    labels: podLabels(pod),
    annotations: { 'example/note': 'kept' },
    logPath: 'main/0.log',
    stdin: false,
    stdinOnce: false,
    tty: false,
    resources: { cpuShares: 2, cpuQuota: 0, cpuPeriod: 0, memoryLimit: 0, oomScoreAdj: 1000 },
    security: {
      namespaces: { network: 'pod', pid: 'container', ipc: 'pod' },
      privileged: false,
      supplementalGroups: [],
      seccomp: { type: 'runtime-default' },
      readOnlyRoot: false,
      noNewPrivileges: false,
      addCapabilities: [],
      dropCapabilities: [],
      unmaskedProc: false,
    },
  };
}
