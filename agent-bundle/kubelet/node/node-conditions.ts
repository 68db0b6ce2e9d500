import type { NodeCondition } from '../../../common/api/core/v1/node.ts';
import type { RuntimeHealth } from '../runtime/port.ts';
import { timestamp } from '../../../common/api/timestamp.ts';

/** How the node is, as far as the kubelet can see. */
export interface NodeHealth {
  /** Or why the runtime cannot be asked. */
  readonly runtime: RuntimeHealth | Error;
  readonly memoryAvailable: number;
  /** Shares from 0 to 1 of the file system that pods write to. */
  readonly diskFree: number;
  readonly inodesFree: number;
  /** Share of the process ids that are in use. */
  readonly pidsUsed: number;
}

/** Below these a node is under pressure. https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#hard-eviction-thresholds */
const memoryLeast = 100 * 1024 * 1024;
const diskLeast = 0.1;
const inodesLeast = 0.05;
const pidsMost = 0.9;

type Finding = Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'>;

/** https://kubernetes.io/docs/reference/node/node-status/#condition */
export function nodeConditions(health: NodeHealth, previous: readonly NodeCondition[], now: number): NodeCondition[] {
  const memory = health.memoryAvailable < memoryLeast;
  const disk = health.diskFree < diskLeast || health.inodesFree < inodesLeast;
  const pids = health.pidsUsed > pidsMost;
  const findings: Finding[] = [
    pressure('MemoryPressure', memory, ['InsufficientMemory', 'SufficientMemory'], 'memory available'),
    pressure('DiskPressure', disk, ['DiskPressure', 'NoDiskPressure'], 'disk space available'),
    pressure('PIDPressure', pids, ['InsufficientPID', 'SufficientPID'], 'PIDs available'),
    readiness(health.runtime),
  ];
  return findings.map((finding) => {
    const before = previous.find(({ type }) => type === finding.type);
    const since = before?.status === finding.status ? before.lastTransitionTime : undefined;
    return { ...finding, lastHeartbeatTime: timestamp(now), lastTransitionTime: since ?? timestamp(now) };
  });
}

function pressure(type: string, is: boolean, [bad, good]: readonly [string, string], what: string): Finding {
  const message = `kubelet has ${is ? 'insufficient' : 'sufficient'} ${what}`;
  return { type, status: is ? 'True' : 'False', reason: `KubeletHas${is ? bad : good}`, message };
}

function readiness(health: RuntimeHealth | Error): Finding {
  const problems =
    health instanceof Error ? [`container runtime is down: ${health.message}`] : conditionProblems(health);
  if (problems.length === 0) {
    return { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' };
  }
  return { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: problems.join(', ') };
}

function conditionProblems({ runtime, network }: RuntimeHealth): string[] {
  const problem = (condition: string, { ready, reason, message }: RuntimeHealth['runtime']) =>
    ready ? [] : [`container runtime not ready: ${condition}=false reason:${reason} message:${message}`];
  return [...problem('RuntimeReady', runtime), ...problem('NetworkReady', network)];
}
