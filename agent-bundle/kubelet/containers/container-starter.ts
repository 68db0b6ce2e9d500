import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Container } from '../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { asError } from '../../../common/base/clock.ts';
import { type HostPaths, containerLogPath } from '../host-paths.ts';
import type { ImagePuller, Tell } from '../images/image-puller.ts';
import type { NodeFacts } from '../node-facts.ts';
import { podRef } from '../pods/pod-ref.ts';
import type { NextStart } from '../pods/restart.ts';
import type { ReferenceCache } from '../references/reference-cache.ts';
import type { EnvEntry, Image, Mount, Runtime, Sandbox } from '../runtime/port.ts';
import { containerMounts } from '../volumes/container-mounts.ts';
import type { Mounter } from '../volumes/mounter.ts';
import type { VolumeManager } from '../volumes/volume-manager.ts';
import { containerConfig } from './container-config.ts';
import { type EnvSources, containerEnv } from './env/container-env.ts';
import { serviceEnv } from './env/service-env.ts';
import { podNames } from './hostname.ts';
import { hostsFile } from './hosts-file.ts';
import { runHook } from './lifecycle-hook.ts';
import type { SandboxMaker } from './sandbox-maker.ts';
import { StartFailure, configError } from './start-failure.ts';

export interface ContainerStarterOptions {
  readonly runtime: Runtime;
  readonly node: NodeFacts;
  readonly paths: HostPaths;
  readonly puller: ImagePuller;
  readonly references: ReferenceCache;
  readonly volumes: VolumeManager;
  readonly mounter: Mounter;
  readonly sandboxes: SandboxMaker;
}

/** How long a postStart handler may take, in seconds. */
const hookMost = 3600;

/**
 * Starts one container: image ─▶ config ─▶ create ─▶ start ─▶ postStart. Each step that fails throws a StartFailure with
 * the reason that the container's status shows.
 */
export class ContainerStarter {
  readonly #options: ContainerStarterOptions;

  constructor(options: ContainerStarterOptions) {
    this.#options = options;
  }

  async start(
    container: Container,
    pod: Pod,
    sandbox: Sandbox,
    next: NextStart,
    tell: Tell,
    signal: AbortSignal,
  ): Promise<void> {
    const { runtime, sandboxes } = this.#options;
    const image = await this.#image(container, pod, tell, signal);
    const config = await this.#config(container, pod, sandbox, next, image);
    const sandboxConfig = await sandboxes.configOf(pod, sandbox.attempt);
    const id = await stage('CreateContainerError', () =>
      runtime.createContainer(sandbox.id, config, sandboxConfig, signal),
    );
    tell('Normal', 'Created', `Created container: ${container.name}`);
    await this.#linkLog(pod, container, id, next.attempt);
    await stage('RunContainerError', () => runtime.startContainer(id, signal));
    tell('Normal', 'Started', `Started container ${container.name}`);
    await this.#postStart(container, pod, sandbox, id, tell, signal);
  }

  async #image(container: Container, pod: Pod, tell: Tell, signal: AbortSignal): Promise<Image> {
    const { references, puller } = this.#options;
    const { uid = '', namespace = '' } = pod.metadata;
    try {
      await references.ready(uid, signal);
    } catch (error) {
      throw configError(asError(error).message);
    }
    const secrets = (pod.spec.imagePullSecrets ?? []).flatMap(({ name }) => references.secret(namespace, name) ?? []);
    const wish = { image: container.image ?? '', policy: container.imagePullPolicy ?? 'IfNotPresent', secrets };
    return puller.ensure(wish, tell, signal);
  }

  async #config(container: Container, pod: Pod, sandbox: Sandbox, start: NextStart, image: Image) {
    const { node, paths } = this.#options;
    const ips = pod.spec.hostNetwork ? node.hostIps : sandbox.ips;
    const addressed = { ...pod, status: { ...pod.status, podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) } };
    const env = this.#envSources(pod);
    const variables = containerEnv(container, addressed, env);
    const mounts = await this.#mounts(container, pod, ips, start, variables);
    const { memoryCapacity } = node;
    return containerConfig(container, addressed, { start, image, env, mounts, memoryCapacity, paths });
  }

  async #mounts(
    container: Container,
    pod: Pod,
    ips: readonly string[],
    start: NextStart,
    env: readonly EnvEntry[],
  ): Promise<Mount[]> {
    const { node, paths, volumes, mounter } = this.#options;
    const hosts = hostsFile(pod, podNames(pod, node.clusterDns.domain), ips, await node.hostsFile());
    const pathOf = volumes.pathOf.bind(volumes);
    return containerMounts(container, pod, { paths, mounter, pathOf, attempt: start.attempt, env, hosts });
  }

  #envSources(pod: Pod): EnvSources {
    const { node, references } = this.#options;
    const namespace = pod.metadata.namespace ?? '';
    return {
      configMap: (name) => references.configMap(namespace, name),
      secret: (name) => references.secret(namespace, name),
      services: serviceEnv(node.services(), namespace, pod.spec.enableServiceLinks ?? true),
      hostIps: node.hostIps,
      allocatable: node.allocatable,
    };
  }

  /** A link that log shippers follow: /var/log/containers/<pod>_<namespace>_<container>-<id>.log */
  async #linkLog(pod: Pod, container: Container, id: string, attempt: number): Promise<void> {
    const { paths } = this.#options;
    const { name, namespace } = pod.metadata;
    await mkdir(paths.containerLogs, { recursive: true, mode: 0o755 });
    const link = join(paths.containerLogs, `${name}_${namespace}_${container.name}-${id}.log`);
    await rm(link, { force: true });
    await symlink(join(paths.podLog(podRef(pod)), containerLogPath(container.name, attempt)), link);
  }

  /** A container whose postStart handler fails is ended; its restart policy says what then. */
  async #postStart(
    container: Container,
    pod: Pod,
    sandbox: Sandbox,
    id: string,
    tell: Tell,
    signal: AbortSignal,
  ): Promise<void> {
    const handler = container.lifecycle?.postStart;
    if (!handler) return;
    const { runtime, node } = this.#options;
    const podIp = (pod.spec.hostNetwork ? node.hostIps[0] : sandbox.ips[0]) ?? '';
    try {
      await runHook(handler, { id, container, podIp }, hookMost, runtime, signal);
    } catch (error) {
      const message = `PostStartHook failed: ${asError(error).message}`;
      tell('Warning', 'FailedPostStartHook', message);
      await runtime.stopContainer(id, pod.spec.terminationGracePeriodSeconds ?? 30, signal);
      throw new StartFailure('PostStartHookError', message, { cause: error });
    }
  }
}

async function stage<T>(reason: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new StartFailure(reason, asError(error).message, { cause: error });
  }
}
