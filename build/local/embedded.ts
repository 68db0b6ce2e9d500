import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFlags } from '../../agent-bundle/units/node-flags.ts';
import type { LocalAgent } from './agent.ts';
import { apiserverFlags } from './apiserver-flags.ts';
import { controllerManagerFlags } from './controller-manager-flags.ts';
import { admin } from './credentials.ts';
import { freePorts, loopback } from './free-ports.ts';
import { LocalProcesses, claimFolder, endProcesses, runningPids } from './processes.ts';

export interface EmbeddedOptions {
  readonly agent: LocalAgent;
  /** Certificates, kubeconfig and log lie there, and nothing else; it goes when the cluster ends. */
  readonly folder: string;
  readonly nodes: number;
}

/** A cluster that answers. */
export interface EmbeddedCluster {
  readonly server: string;
  /** Path of the administrator's. */
  readonly kubeconfig: string;
  readonly pid: number;
}

/** The whole cluster in one process, which is all there is of it: etcd is memory, and its nodes are played. */
const components = ['apiserver', 'controller-manager', 'scheduler', 'simulated-nodes'] as const;
const processName = 'embedded';
/** As for an apiserver: the one of them that makes the most garbage. */
const node = nodeFlags({ youngGeneration: 8 });

/**
 * Starts a cluster of the built agent on loopback, one process that outlives this one and is reached over TLS like any other.
 * Resolves when its nodes are registered. Throws a StartError; what was started until then is ended.
 */
export async function startEmbedded({ agent, folder, nodes }: EmbeddedOptions): Promise<EmbeddedCluster> {
  await claimFolder(folder, 'a cluster', 'npm run demo -- --embedded --down');
  const [port = 0, kubeletPort = 0] = await freePorts(2);
  const server = `https://${loopback}:${port}`;
  const kubeconfig = join(folder, 'admin.kubeconfig');
  const processes = new LocalProcesses(folder, agent);
  try {
    const credentials = await processes.credentials();
    await credentials.writeKubeconfig(kubeconfig, server, admin);
    const flags = [
      ...(await apiserverFlags({ folder, port, credentials })),
      ...controllerManagerFlags(folder),
      // There is nobody to stand for election against.
      '--leader-elect=false',
      `--kubeconfig=${kubeconfig}`,
      ...[`--nodes=${nodes}`, '--zones=3', `--kubelet-port=${kubeletPort}`],
    ];
    await processes.startAgent(processName, node, [...components, ...flags]);
    await processes.until(processName, () => processes.saysReady(processName));
    return { server, kubeconfig, pid: processes.pids[processName] as number };
  } catch (error) {
    await endEmbedded(folder);
    throw error;
  }
}

/** Whether the folder's cluster runs. */
export async function isEmbeddedRunning(folder: string): Promise<boolean> {
  return processName in (await runningPids(folder));
}

/** Ends the folder's cluster and forgets it; false where none ran. */
export async function endEmbedded(folder: string): Promise<boolean> {
  const ended = await endProcesses(folder);
  await rm(folder, { recursive: true, force: true });
  return Object.keys(ended).length > 0;
}
