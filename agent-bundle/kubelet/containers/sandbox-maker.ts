import { mkdir } from 'node:fs/promises';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { podCgroup } from '../cgroups/pod-cgroup.ts';
import type { HostPaths } from '../host-paths.ts';
import type { NodeFacts } from '../node-facts.ts';
import { podRef } from '../pods/pod-ref.ts';
import type { Runtime, SandboxConfig } from '../runtime/port.ts';
import { qosClassOf } from '../status/qos.ts';
import { podDns } from './dns.ts';
import { sandboxConfig } from './sandbox-config.ts';
import { StartFailure } from './start-failure.ts';

/** Makes the sandboxes that containers run in. */
export class SandboxMaker {
  readonly #runtime: Pick<Runtime, 'runSandbox' | 'stopSandbox'>;
  readonly #node: NodeFacts;
  readonly #paths: HostPaths;

  constructor(runtime: Pick<Runtime, 'runSandbox' | 'stopSandbox'>, node: NodeFacts, paths: HostPaths) {
    this.#runtime = runtime;
    this.#node = node;
    this.#paths = paths;
  }

  /** Gives back the network of those that went before, then runs a new one. */
  async make(pod: Pod, attempt: number, replaces: readonly string[], signal: AbortSignal): Promise<void> {
    const problem = pod.spec.hostNetwork ? undefined : this.#node.networkProblem();
    if (problem !== undefined) throw new StartFailure('NetworkNotReady', `network is not ready: ${problem}`);
    for (const id of replaces) await this.#runtime.stopSandbox(id, signal);
    await mkdir(this.#paths.podLog(podRef(pod)), { recursive: true, mode: 0o755 });
    await this.#runtime.runSandbox(await this.configOf(pod, attempt), signal);
  }

  /** The config the sandbox of that attempt was made from; containers are made with it too. */
  async configOf(pod: Pod, attempt: number): Promise<SandboxConfig> {
    const { clusterDns, cgroupDriver } = this.#node;
    return sandboxConfig(pod, {
      attempt,
      dns: podDns(pod, clusterDns, await this.#node.hostDns()),
      clusterDomain: clusterDns.domain,
      cgroupParent: podCgroup(pod.metadata.uid ?? '', qosClassOf(pod), cgroupDriver),
      paths: this.#paths,
    });
  }
}
