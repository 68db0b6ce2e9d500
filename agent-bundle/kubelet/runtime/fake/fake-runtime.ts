import type { Clock } from '../../../../common/base/clock.ts';
import type * as port from '../port.ts';
import { RuntimeError } from '../port.ts';
import { FakeEvents } from './fake-events.ts';

interface FakeSandbox {
  readonly config: port.SandboxConfig;
  readonly created: number;
  sandbox: port.Sandbox;
}
interface FakeContainer {
  readonly config: port.ContainerConfig;
  readonly sequence: number;
  container: port.RuntimeContainer;
}

/** What a container does when it is told to stop, and what commands in it answer; a test may say otherwise. */
export interface FakeBehaviour {
  /** Seconds after the stop signal until it ends; more than the grace period means SIGKILL. */
  readonly stopsAfter: (config: port.ContainerConfig) => number;
  readonly exec: (config: port.ContainerConfig, command: readonly string[]) => port.ExecResult;
  /** Throws to refuse. */
  readonly pull: (reference: string) => void;
}

const gentle: FakeBehaviour = {
  stopsAfter: () => 0,
  exec: () => ({ exitCode: 0, stdout: '', stderr: '' }),
  pull: () => {},
};

/**
 * A container runtime in memory: it keeps the promises of the port and runs nothing. For unit tests, and for nodes that
 * are only played. Tests end and lose containers through `exit` and `reboot`.
 */
export class FakeRuntime implements port.Runtime {
  readonly #clock: Clock;
  readonly #behaviour: FakeBehaviour;
  readonly #sandboxes = new Map<string, FakeSandbox>();
  readonly #containers = new Map<string, FakeContainer>();
  readonly #images = new Map<string, port.Image>();
  readonly #events = new FakeEvents();
  #sequence = 0;
  #networkReady = true;

  constructor(clock: Clock, behaviour: Partial<FakeBehaviour> = {}) {
    this.#clock = clock;
    this.#behaviour = { ...gentle, ...behaviour };
  }

  // For tests and played nodes

  /** An image that is on the node from the start. */
  addImage(reference: string, image: Partial<port.Image> = {}): void {
    const id = `sha256:${Buffer.from(reference).toString('hex').padEnd(64, '0').slice(0, 64)}`;
    const plain = { id, tags: [reference], digests: [], bytes: 1, username: '', pinned: false };
    this.#images.set(reference, { ...plain, ...image });
  }

  /** The newest container of that name ends by itself. */
  exit(name: string, exitCode: number): void {
    const found = [...this.#containers.values()].findLast(({ config }) => config.name === name);
    if (found?.container.state !== 'running') throw new Error(`no container ${name} runs`);
    this.#end(found, exitCode);
  }

  /** The host lost its power and is back: every process is gone, what was recorded is not. */
  reboot(): void {
    for (const fake of this.#sandboxes.values()) fake.sandbox = { ...fake.sandbox, state: 'not-ready', ips: [] };
    for (const fake of this.#containers.values()) if (fake.container.state === 'running') this.#end(fake, 255);
    this.#events.break();
  }

  set networkReady(ready: boolean) {
    this.#networkReady = ready;
  }

  /** The configs of the containers that run now, by name. */
  get running(): ReadonlyMap<string, port.ContainerConfig> {
    const running = [...this.#containers.values()].filter(({ container }) => container.state === 'running');
    return new Map(running.map(({ config }) => [config.name, config]));
  }

  get counts(): { readonly sandboxes: number; readonly containers: number } {
    return { sandboxes: this.#sandboxes.size, containers: this.#containers.size };
  }

  // The port

  async describe(): Promise<port.RuntimeDescription> {
    return { name: 'fake', version: '1.0', cgroupDriver: 'cgroupfs' };
  }

  async health(): Promise<port.RuntimeHealth> {
    const condition = (ready: boolean, message: string) => ({
      ready,
      reason: ready ? '' : 'NetworkPluginNotReady',
      message,
    });
    return { runtime: condition(true, ''), network: condition(this.#networkReady, 'no network') };
  }

  async listPods(): Promise<port.PodSummary[]> {
    const pods = new Map([...this.#sandboxes.values()].map(({ sandbox }) => [sandbox.pod.uid, sandbox.pod]));
    return [...pods.values()].map((pod) => {
      const { sandboxes, containers } = this.#stateOf(pod.uid);
      const fingerprint = [...sandboxes, ...containers].map(({ id, state }) => `${id}:${state}`).join();
      return { pod, fingerprint };
    });
  }

  async podState(uid: string): Promise<port.RuntimePod> {
    return this.#stateOf(uid);
  }

  events(signal: AbortSignal): AsyncIterable<string> {
    return this.#events.follow(signal);
  }

  async runSandbox(config: port.SandboxConfig): Promise<string> {
    if (!this.#networkReady && config.security.namespaces.network === 'pod') {
      throw new RuntimeError('refused', 'cni plugin not initialized');
    }
    const { pod, attempt } = config;
    const taken = [...this.#sandboxes.values()].some(
      (each) => each.sandbox.pod.uid === pod.uid && each.sandbox.attempt === attempt,
    );
    if (taken) throw new RuntimeError('refused', `name ${pod.name}_${pod.namespace}_${pod.uid}_${attempt} is reserved`);
    const created = ++this.#sequence;
    const id = `sandbox${created}`;
    const ips = config.security.namespaces.network === 'pod' ? [`10.244.0.${created}`] : [];
    const sandbox = { id, pod, attempt, state: 'ready', createdAt: this.#clock.now(), ips } as const;
    this.#sandboxes.set(id, { config, created, sandbox });
    this.#events.tell(pod.uid);
    return id;
  }

  async stopSandbox(id: string): Promise<void> {
    const fake = this.#sandboxes.get(id);
    if (!fake) return;
    for (const each of this.#containersOf(id)) if (each.container.state === 'running') this.#end(each, 137);
    fake.sandbox = { ...fake.sandbox, state: 'not-ready', ips: [] };
    this.#events.tell(fake.sandbox.pod.uid);
  }

  async removeSandbox(id: string): Promise<void> {
    const fake = this.#sandboxes.get(id);
    if (!fake) return;
    await this.stopSandbox(id);
    for (const { container } of this.#containersOf(id)) this.#containers.delete(container.id);
    this.#sandboxes.delete(id);
    this.#events.tell(fake.sandbox.pod.uid);
  }

  async createContainer(sandboxId: string, config: port.ContainerConfig): Promise<string> {
    const sandbox = this.#sandboxes.get(sandboxId);
    if (sandbox?.sandbox.state !== 'ready') throw new RuntimeError('not-found', `no sandbox ${sandboxId} is ready`);
    const taken = this.#containersOf(sandboxId).some(
      (each) => each.config.name === config.name && each.config.attempt === config.attempt,
    );
    if (taken) throw new RuntimeError('refused', `name ${config.name}_${config.attempt} is reserved`);
    const sequence = ++this.#sequence;
    const id = `container${sequence}`;
    const { name, attempt, image, imageRef, labels, annotations, mounts } = config;
    const made = { id, sandboxId, name, attempt, image, imageRef, annotations, mounts };
    const logPath = `${sandbox.config.logDirectory}/${config.logPath}`;
    const times = { createdAt: this.#clock.now(), startedAt: 0, finishedAt: 0 };
    const end = { exitCode: 0, reason: '', message: '' };
    const container = { ...made, ...times, ...end, state: 'created', logPath, labels } as const;
    this.#containers.set(id, { config, sequence, container });
    return id;
  }

  async startContainer(id: string): Promise<void> {
    const fake = this.#found(id);
    if (fake.container.state !== 'created') throw new RuntimeError('refused', `${id} was started before`);
    fake.container = { ...fake.container, state: 'running', startedAt: this.#clock.now() };
    this.#tellOf(fake);
  }

  async stopContainer(id: string, graceSeconds: number, signal: AbortSignal): Promise<void> {
    const fake = this.#containers.get(id);
    if (fake?.container.state !== 'running') return;
    const after = this.#behaviour.stopsAfter(fake.config);
    if (after > 0) await this.#clock.sleep(Math.min(after, graceSeconds) * 1000, signal);
    if (this.#containers.get(id)?.container.state === 'running') this.#end(fake, after > graceSeconds ? 137 : 143);
  }

  async removeContainer(id: string): Promise<void> {
    const fake = this.#containers.get(id);
    if (!fake) return;
    if (fake.container.state === 'running') this.#end(fake, 137);
    this.#containers.delete(id);
    this.#tellOf(fake);
  }

  async reopenLog(id: string): Promise<void> {
    this.#found(id);
  }

  async execSync(id: string, command: readonly string[]): Promise<port.ExecResult> {
    const fake = this.#found(id);
    if (fake.container.state !== 'running') throw new RuntimeError('refused', `${id} does not run`);
    return this.#behaviour.exec(fake.config, command);
  }

  async exec(id: string): Promise<string> {
    this.#found(id);
    throw new RuntimeError('unsupported', 'a runtime in memory has no streams');
  }

  attach(id: string): Promise<string> {
    return this.exec(id);
  }

  async portForward(): Promise<string> {
    throw new RuntimeError('unsupported', 'a runtime in memory has no ports');
  }

  async listImages(): Promise<port.Image[]> {
    return [...this.#images.values()];
  }

  async image(reference: string): Promise<port.Image | undefined> {
    return this.#images.get(reference);
  }

  async pullImage(reference: string): Promise<string> {
    this.#behaviour.pull(reference);
    this.addImage(reference);
    return this.#images.get(reference)?.id ?? '';
  }

  async removeImage(reference: string): Promise<void> {
    this.#images.delete(reference);
  }

  async imageRoot(): Promise<string | undefined> {
    return undefined;
  }

  close(): void {
    this.#events.break();
  }

  #stateOf(uid: string): port.RuntimePod {
    const sandboxes = [...this.#sandboxes.values()].filter(({ sandbox }) => sandbox.pod.uid === uid);
    const ids = new Set(sandboxes.map(({ sandbox }) => sandbox.id));
    const containers = [...this.#containers.values()].filter(({ container }) => ids.has(container.sandboxId));
    return {
      sandboxes: sandboxes.sort((a, b) => b.created - a.created).map(({ sandbox }) => sandbox),
      containers: containers.sort((a, b) => b.sequence - a.sequence).map(({ container }) => container),
    };
  }

  #containersOf(sandboxId: string): FakeContainer[] {
    return [...this.#containers.values()].filter(({ container }) => container.sandboxId === sandboxId);
  }

  #found(id: string): FakeContainer {
    const fake = this.#containers.get(id);
    if (!fake) throw new RuntimeError('not-found', `no container ${id}`);
    return fake;
  }

  #end(fake: FakeContainer, exitCode: number): void {
    const reason = exitCode === 0 ? 'Completed' : 'Error';
    fake.container = { ...fake.container, state: 'exited', finishedAt: this.#clock.now(), exitCode, reason };
    this.#tellOf(fake);
  }

  #tellOf({ container }: FakeContainer): void {
    const uid = this.#sandboxes.get(container.sandboxId)?.sandbox.pod.uid;
    if (uid) this.#events.tell(uid);
  }
}
