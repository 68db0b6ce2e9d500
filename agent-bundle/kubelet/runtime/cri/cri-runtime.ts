import { podUidLabel } from '../labels.ts';
import type * as port from '../port.ts';
import { RuntimeError } from '../port.ts';
import { CriChannel } from './cri-channel.ts';
import {
  CgroupDriver,
  type Container,
  ImageServiceService as ImageService,
  ImageSpec,
  type PodSandbox,
  PodSandboxState,
  RuntimeServiceService as RuntimeService,
} from './cri.gen.ts';
import { fromContainer, fromImage, fromLists, fromSandbox } from './from-cri.ts';
import { toAuth, toContainerConfig, toSandboxConfig } from './to-cri.ts';

/** Milliseconds that calls may take, by what they do. */
const read = 10_000;
const change = 120_000;
const pull = 30 * 60_000;

/**
 * The Runtime over CRI v1 on a Unix socket, as containerd and CRI-O speak it. After the runtime was restarted, calls
 * go through again without help.
 */
export class CriRuntime implements port.Runtime {
  readonly #channel: CriChannel;

  /** `endpoint` is such as unix:///run/containerd/containerd.sock. */
  constructor(endpoint: string) {
    this.#channel = new CriChannel(endpoint);
  }

  close(): void {
    this.#channel.close();
  }

  async describe(signal: AbortSignal): Promise<port.RuntimeDescription> {
    const version = await this.#channel.call(RuntimeService.version, { version: 'v1' }, signal, read);
    const cgroupDriver = await this.#cgroupDriver(signal);
    return { name: version.runtimeName, version: version.runtimeVersion, cgroupDriver };
  }

  /** containerd before 2.0 does not answer the question, but shows its configuration. */
  async #cgroupDriver(signal: AbortSignal): Promise<port.CgroupDriver | undefined> {
    try {
      const { linux } = await this.#channel.call(RuntimeService.runtimeConfig, {}, signal, read);
      if (!linux) return undefined;
      return linux.cgroupDriver === CgroupDriver.SYSTEMD ? 'systemd' : 'cgroupfs';
    } catch (error) {
      if (!(error instanceof RuntimeError && error.failure === 'unsupported')) throw error;
      const { info } = await this.#channel.call(RuntimeService.status, { verbose: true }, signal, read);
      return shownCgroupDriver(info['config']);
    }
  }

  async health(signal: AbortSignal): Promise<port.RuntimeHealth> {
    const { status } = await this.#channel.call(RuntimeService.status, { verbose: false }, signal, read);
    const condition = (type: string): port.RuntimeCondition => {
      const found = status?.conditions.find((each) => each.type === type);
      return { ready: found?.status ?? false, reason: found?.reason ?? '', message: found?.message ?? '' };
    };
    return { runtime: condition('RuntimeReady'), network: condition('NetworkReady') };
  }

  async listPods(signal: AbortSignal): Promise<port.PodSummary[]> {
    return fromLists(...(await this.#lists({}, signal)));
  }

  async podState(uid: string, signal: AbortSignal): Promise<port.RuntimePod> {
    const [sandboxes, containers] = await this.#lists({ [podUidLabel]: uid }, signal);
    const [whole, each] = await Promise.all([
      Promise.all(sandboxes.map((sandbox) => unlessGone(this.#sandboxInFull(sandbox, signal)))),
      Promise.all(containers.map((container) => unlessGone(this.#containerInFull(container, signal)))),
    ]);
    return { sandboxes: newestFirst(whole), containers: newestFirst(each) };
  }

  async #lists(labelSelector: Record<string, string>, signal: AbortSignal): Promise<[PodSandbox[], Container[]]> {
    const filter = { id: '', labelSelector };
    const [{ items }, { containers }] = await Promise.all([
      this.#channel.call(RuntimeService.listPodSandbox, { filter }, signal, read),
      this.#channel.call(RuntimeService.listContainers, { filter }, signal, read),
    ]);
    return [items, containers];
  }

  async #sandboxInFull(sandbox: PodSandbox, signal: AbortSignal): Promise<port.Sandbox> {
    if (sandbox.state !== PodSandboxState.SANDBOX_READY) return fromSandbox(sandbox, undefined);
    const request = { podSandboxId: sandbox.id };
    const { status } = await this.#channel.call(RuntimeService.podSandboxStatus, request, signal, read);
    return fromSandbox({ ...sandbox, state: status?.state ?? sandbox.state }, status);
  }

  async #containerInFull(container: Container, signal: AbortSignal): Promise<port.RuntimeContainer | undefined> {
    const request = { containerId: container.id };
    const { status } = await this.#channel.call(RuntimeService.containerStatus, request, signal, read);
    return status && fromContainer(container, status);
  }

  async *events(signal: AbortSignal): AsyncGenerator<string> {
    for await (const event of this.#channel.stream(RuntimeService.getContainerEvents, {}, signal)) {
      const uid = event.podSandboxStatus?.metadata?.uid;
      if (uid) yield uid;
    }
  }

  async runSandbox(config: port.SandboxConfig, signal: AbortSignal): Promise<string> {
    const request = { config: toSandboxConfig(config) };
    return (await this.#channel.call(RuntimeService.runPodSandbox, request, signal, change)).podSandboxId;
  }

  stopSandbox(id: string, signal: AbortSignal): Promise<void> {
    return unlessMissing(this.#channel.call(RuntimeService.stopPodSandbox, { podSandboxId: id }, signal, change));
  }

  removeSandbox(id: string, signal: AbortSignal): Promise<void> {
    return unlessMissing(this.#channel.call(RuntimeService.removePodSandbox, { podSandboxId: id }, signal, change));
  }

  async createContainer(
    sandboxId: string,
    config: port.ContainerConfig,
    sandbox: port.SandboxConfig,
    signal: AbortSignal,
  ): Promise<string> {
    const configs = { config: toContainerConfig(config), sandboxConfig: toSandboxConfig(sandbox) };
    const request = { podSandboxId: sandboxId, ...configs };
    return (await this.#channel.call(RuntimeService.createContainer, request, signal, change)).containerId;
  }

  async startContainer(id: string, signal: AbortSignal): Promise<void> {
    await this.#channel.call(RuntimeService.startContainer, { containerId: id }, signal, change);
  }

  stopContainer(id: string, graceSeconds: number, signal: AbortSignal): Promise<void> {
    const request = { containerId: id, timeout: BigInt(graceSeconds) };
    const deadline = change + graceSeconds * 1000;
    return unlessMissing(this.#channel.call(RuntimeService.stopContainer, request, signal, deadline));
  }

  removeContainer(id: string, signal: AbortSignal): Promise<void> {
    return unlessMissing(this.#channel.call(RuntimeService.removeContainer, { containerId: id }, signal, change));
  }

  async reopenLog(id: string, signal: AbortSignal): Promise<void> {
    await this.#channel.call(RuntimeService.reopenContainerLog, { containerId: id }, signal, read);
  }

  async execSync(
    id: string,
    command: readonly string[],
    seconds: number,
    signal: AbortSignal,
  ): Promise<port.ExecResult> {
    const request = { containerId: id, cmd: [...command], timeout: BigInt(seconds) };
    const { exitCode, stdout, stderr } = await this.#channel.call(
      RuntimeService.execSync,
      request,
      signal,
      seconds * 1000 + read,
    );
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
    return { exitCode, stdout: text(stdout), stderr: text(stderr) };
  }

  async exec(id: string, command: readonly string[], streams: port.StreamChoice, signal: AbortSignal): Promise<string> {
    const request = { containerId: id, cmd: [...command], ...streams };
    return (await this.#channel.call(RuntimeService.exec, request, signal, read)).url;
  }

  async attach(id: string, streams: port.StreamChoice, signal: AbortSignal): Promise<string> {
    return (await this.#channel.call(RuntimeService.attach, { containerId: id, ...streams }, signal, read)).url;
  }

  async portForward(sandboxId: string, signal: AbortSignal): Promise<string> {
    const request = { podSandboxId: sandboxId, port: [] };
    return (await this.#channel.call(RuntimeService.portForward, request, signal, read)).url;
  }

  async listImages(signal: AbortSignal): Promise<port.Image[]> {
    const { images } = await this.#channel.call(ImageService.listImages, {}, signal, read);
    return images.map(fromImage);
  }

  async image(reference: string, signal: AbortSignal): Promise<port.Image | undefined> {
    const { image } = await this.#channel.call(ImageService.imageStatus, { image: spec(reference) }, signal, read);
    return image && fromImage(image);
  }

  async pullImage(reference: string, auth: port.RegistryAuth | undefined, signal: AbortSignal): Promise<string> {
    const request = { image: spec(reference), auth: auth && toAuth(auth), sandboxConfig: undefined };
    return (await this.#channel.call(ImageService.pullImage, request, signal, pull)).imageRef;
  }

  removeImage(reference: string, signal: AbortSignal): Promise<void> {
    const request = { image: spec(reference) };
    return unlessMissing(this.#channel.call(ImageService.removeImage, request, signal, change));
  }

  async imageRoot(signal: AbortSignal): Promise<string | undefined> {
    const { imageFilesystems } = await this.#channel.call(ImageService.imageFsInfo, {}, signal, read);
    return imageFilesystems[0]?.fsId?.mountpoint;
  }
}

/** The part of containerd's configuration that says who makes cgroups. */
interface ShownConfig {
  readonly containerd?: {
    readonly defaultRuntimeName?: string;
    readonly runtimes?: Readonly<Record<string, { readonly options?: { readonly SystemdCgroup?: boolean } }>>;
  };
}

function shownCgroupDriver(json: string | undefined): port.CgroupDriver | undefined {
  if (json === undefined) return undefined;
  const { containerd } = JSON.parse(json) as ShownConfig;
  const options = containerd?.runtimes?.[containerd.defaultRuntimeName ?? 'runc']?.options;
  return options && (options.SystemdCgroup ? 'systemd' : 'cgroupfs');
}

const spec = (image: string) => ImageSpec.fromPartial({ image });

function newestFirst<T extends { readonly createdAt: number }>(values: ReadonlyArray<T | undefined>): T[] {
  return values.filter((value) => value !== undefined).sort((a, b) => b.createdAt - a.createdAt);
}

const isMissing = (error: unknown) => error instanceof RuntimeError && error.failure === 'not-found';

/** Undefined when it went away between the list and this call. */
async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** To stop or remove what is not there is done already. */
async function unlessMissing(call: Promise<unknown>): Promise<void> {
  await unlessGone(call);
}
