import type { Pod } from '../../common/api/core/v1/pod.ts';
import { parseDuration } from '../supervisor/flags.ts';

/** What becomes of a pod on a simulated node. Durations in milliseconds. */
export interface PodBehaviour {
  /** Until its containers run; each init container takes as long. */
  readonly startDelay: number;
  /** From the request to end until its containers have; the pod's grace period is the most. */
  readonly stopDelay: number;
  /** False: it runs and is never ready. */
  readonly ready: boolean;
  /** Its containers end by themselves, all with this code; absent: they run until they are told to end. */
  readonly end?: { readonly after: number; readonly exitCode: number };
}

/** What pods do that say nothing else. */
export interface BehaviourDefaults {
  readonly startDelay: number;
  readonly stopDelay: number;
  /** Of pods that are made to end: those whose restartPolicy is not Always. */
  readonly runTime: number;
}

export const annotationPrefix = 'simulation.pilothouse.dev/';

/** Annotations of a pod by which it says how it behaves; durations such as 500ms or 1m30s. */
const annotations = {
  startDelay: `${annotationPrefix}start-delay`,
  stopDelay: `${annotationPrefix}stop-delay`,
  ready: `${annotationPrefix}ready`,
  runTime: `${annotationPrefix}run-time`,
  exitCode: `${annotationPrefix}exit-code`,
} as const;

/** What the pod's annotations say, and the defaults for the rest; what makes no sense is not there. */
export function behaviourOf({ metadata, spec }: Pod, defaults: BehaviourDefaults): PodBehaviour {
  const said = metadata.annotations ?? {};
  const duration = (name: string) => parseDuration(said[name] ?? '');
  const madeToEnd = (spec.restartPolicy ?? 'Always') !== 'Always';
  const exitCode = parseExitCode(said[annotations.exitCode]);
  const after = duration(annotations.runTime) ?? (madeToEnd || exitCode !== undefined ? defaults.runTime : undefined);
  return {
    startDelay: duration(annotations.startDelay) ?? defaults.startDelay,
    stopDelay: duration(annotations.stopDelay) ?? defaults.stopDelay,
    ready: said[annotations.ready] !== 'false',
    ...(after === undefined ? {} : { end: { after, exitCode: exitCode ?? 0 } }),
  };
}

function parseExitCode(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,3}$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
}
