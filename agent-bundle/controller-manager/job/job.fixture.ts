import type { Job, JobSpec, JobStatus } from '../../../common/api/batch/v1/job.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { completionIndexKey, failureCountAnnotation, trackingFinalizer } from './job-pods.ts';

/** Noon of the tests, in milliseconds since the epoch. */
export const noon = Date.parse('2026-01-01T12:00:00Z');

/** Seconds after noon, as the API prints times. */
export const at = (seconds: number): string => `${new Date(noon + seconds * 1000).toISOString().slice(0, 19)}Z`;

export function job(spec: Partial<JobSpec> = {}, status: JobStatus = {}): Job {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'x' }] } };
  return { metadata: { name: 'j', namespace: 'ns', uid: 'j' }, spec: { parallelism: 1, template, ...spec }, status };
}

export interface PodState {
  readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly index?: number | string;
  /** Being deleted. */
  readonly ending?: boolean;
  /** False: it is counted already, or is not to be. */
  readonly tracked?: boolean;
  readonly exitCode?: number;
  /** Seconds after noon. */
  readonly ended?: number;
  /** How often its index failed before. */
  readonly before?: number;
  readonly condition?: string;
  readonly restarts?: number;
  readonly ready?: boolean;
}

export function pod(name: string, state: PodState = {}): Pod {
  const { phase = 'Running', index, ending, tracked = true, exitCode, ended = 0, before, condition, restarts } = state;
  const terminated = exitCode === undefined ? {} : { terminated: { exitCode, finishedAt: at(ended) } };
  return {
    metadata: {
      name,
      namespace: 'ns',
      uid: name,
      annotations: {
        ...(index === undefined ? {} : { [completionIndexKey]: String(index) }),
        ...(before === undefined ? {} : { [failureCountAnnotation]: String(before) }),
      },
      ...(tracked ? { finalizers: [trackingFinalizer] } : {}),
      ...(ending ? { deletionTimestamp: at(0) } : {}),
    },
    spec: { containers: [] },
    status: {
      phase,
      conditions: [
        { type: 'Ready', status: state.ready ? 'True' : 'False', lastTransitionTime: at(ended) },
        ...(condition === undefined ? [] : [{ type: condition, status: 'True' }]),
      ],
      containerStatuses: [
        { name: 'main', image: '', imageID: '', ready: false, restartCount: restarts ?? 0, state: terminated },
      ],
    },
  };
}

export const names = (pods: readonly Pod[]): string[] => pods.map(({ metadata }) => metadata.name);
