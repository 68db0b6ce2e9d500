import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { RuntimeContainer, RuntimePod, Sandbox } from '../runtime/port.ts';
import type { PodFate } from './pod-fate.ts';

/** Everything that is decided upon: what is wished, what is there, and what is under way. Times in milliseconds. */
export interface PodView {
  readonly pod: Pod;
  readonly fate: PodFate;
  readonly runtime: RuntimePod;
  readonly volumes: VolumesState;
  /** What is being done, by operation key. */
  readonly busy: ReadonlySet<string>;
  /** What went wrong last, by operation key, until it goes well. */
  readonly failures: ReadonlyMap<string, OperationFailure>;
  /** What probes say, by container id. */
  readonly probes: ReadonlyMap<string, ProbeVerdict>;
}

/**
 *   absent ──begun──▶ unprepared ──all made──▶ ready ◀──written anew──┐
 *                                                └──source changed──▶ stale: of use, but not up to date
 */
export type VolumesState = 'absent' | 'unprepared' | 'stale' | 'ready';

export interface OperationFailure {
  /** One CamelCase word, as a container's waiting reason shows it. */
  readonly reason: string;
  readonly message: string;
  /** Not to be tried again before. */
  readonly retryAt: number;
}

/** What the probes of one running container say; a probe that is not asked for has passed. */
export interface ProbeVerdict {
  readonly started: boolean;
  readonly ready: boolean;
  /** Set when the container must be ended: which probe, and how gently it wants that. */
  readonly unhealthy?: { readonly probe: 'liveness' | 'startup'; readonly graceSeconds?: number };
}

/** The sandbox that containers run in, when there is one. */
export function readySandbox(runtime: RuntimePod): Sandbox | undefined {
  const newest = runtime.sandboxes[0];
  return newest?.state === 'ready' ? newest : undefined;
}

/** The newest container of that name, in whichever sandbox. */
export function latestOf(runtime: RuntimePod, name: string): RuntimeContainer | undefined {
  return runtime.containers.find((container) => container.name === name);
}

/** Operation keys: one operation of a key runs at a time. */
export const operationKeys = {
  prepareVolumes: 'prepare volumes',
  removeVolumes: 'remove volumes',
  sandbox: 'sandbox',
  start: (name: string) => `start ${name}`,
  stop: (id: string) => `stop ${id}`,
  remove: (id: string) => `remove ${id}`,
  finish: 'finish',
} as const;
