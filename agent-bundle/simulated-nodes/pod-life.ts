import { isSidecar } from '../../common/api/core/v1/container.ts';
import type { ContainerState } from '../../common/api/core/v1/container-status.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { PodBehaviour } from './behaviour.ts';

/** A time that the pod's containers ran, in milliseconds since the epoch. */
export interface Run {
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly exitCode: number;
}

/**
 * What a pod is at. All of its containers do the same; init containers have had their turns before.
 *
 *   starting 0 ▶ starting 1 … ──▶ running ◀──▶ backing-off
 *       │                          │    └──▶ ended: of its own accord
 *       └──deleted──▶ gone ◀── stopping: it was deleted
 */
export type Stage =
  | { readonly type: 'starting'; readonly initialised: number }
  | {
      readonly type: 'running' | 'stopping';
      readonly restarts: number;
      readonly startedAt: number;
      readonly last?: Run;
    }
  | { readonly type: 'backing-off' | 'ended'; readonly restarts: number; readonly last: Run }
  | { readonly type: 'gone'; readonly restarts: number; readonly last?: Run };

export interface Life {
  readonly stage: Stage;
  /** When the stage began, and when the node first saw the pod; milliseconds since the epoch. */
  readonly since: number;
  readonly begun: number;
}

/** As for a kubelet: the first restart comes at once, then 10 s later, 20 s, 40 s … 5 min. */
const firstBackOff = 10_000;
const mostBackOff = 300_000;
export const backOffOf = (restarts: number) =>
  restarts === 0 ? 0 : Math.min(mostBackOff, firstBackOff * 2 ** (restarts - 1));

/** The life that the pod's status tells of: another process may have begun it. */
export function rememberedLife({ spec, status }: Pod, now: number): Life {
  const begun = status?.startTime === undefined ? now : Date.parse(status.startTime);
  const own = status?.containerStatuses?.find(({ name }) => name === spec.containers[0]?.name);
  const restarts = own?.restartCount ?? 0;
  const last = runOf(own?.state, now) ?? runOf(own?.lastState, now);
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') {
    const end = last ?? { startedAt: begun, finishedAt: now, exitCode: status.phase === 'Failed' ? 1 : 0 };
    return { stage: { type: 'ended', restarts, last: end }, since: end.finishedAt, begun };
  }
  if (own?.state?.running) {
    const startedAt = Date.parse(own.state.running.startedAt ?? '') || now;
    return { stage: { type: 'running', restarts, startedAt, last }, since: startedAt, begun };
  }
  if (last) return { stage: { type: 'backing-off', restarts, last }, since: last.finishedAt, begun };
  return { stage: { type: 'starting', initialised: 0 }, since: now, begun };
}

/** A run of which nobody wrote when it ended has ended now. */
function runOf(state: ContainerState | undefined, now: number): Run | undefined {
  if (!state?.terminated) return undefined;
  const { startedAt = '', finishedAt = '', exitCode } = state.terminated;
  const end = Date.parse(finishedAt) || now;
  return { startedAt: Date.parse(startedAt) || end, finishedAt: end, exitCode };
}

/** The life as it is now: every step is taken whose time has come. */
export function livedUntil(now: number, pod: Pod, life: Life, behaviour: PodBehaviour): Life {
  for (let lived = life; ;) {
    const next = nextLife(pod, lived, behaviour, now);
    if (!next || next.since > now) return lived;
    lived = withoutRounds(next, behaviour, now);
  }
}

/** Once the back-off has grown to its most, all rounds take the same time: those that are over are counted, not stepped. */
function withoutRounds(life: Life, { end }: PodBehaviour, now: number): Life {
  const { stage, since } = life;
  if (!end || stage.type !== 'backing-off' || backOffOf(stage.restarts) < mostBackOff) return life;
  const round = mostBackOff + end.after;
  const rounds = Math.floor((now - since) / round);
  if (rounds < 1) return life;
  const finishedAt = since + rounds * round;
  const last = { startedAt: finishedAt - end.after, finishedAt, exitCode: end.exitCode };
  return { ...life, since: finishedAt, stage: { ...stage, restarts: stage.restarts + rounds, last } };
}

/** The next step, which comes when it begins; undefined when only the API can bring one about. */
export function nextLife(pod: Pod, life: Life, behaviour: PodBehaviour, now: number): Life | undefined {
  const { stage, since, begun } = life;
  const then = (at: number, next: Stage): Life => ({ stage: next, since: at, begun });
  if (stage.type === 'gone') return undefined;
  if (stage.type === 'stopping') {
    const grace = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
    const killed = behaviour.stopDelay > grace;
    const finishedAt = since + (killed ? grace : behaviour.stopDelay);
    const last = { startedAt: stage.startedAt, finishedAt, exitCode: killed ? 137 : 143 };
    return then(finishedAt, { type: 'gone', restarts: stage.restarts, last });
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (stage.type === 'running') return then(now, { ...stage, type: 'stopping' });
    return then(now, stage.type === 'starting' ? { type: 'gone', restarts: 0 } : { ...stage, type: 'gone' });
  }
  switch (stage.type) {
    case 'starting': {
      const inits = pod.spec.initContainers?.filter((each) => !isSidecar(each)).length ?? 0;
      const at = since + behaviour.startDelay;
      if (stage.initialised < inits) return then(at, { type: 'starting', initialised: stage.initialised + 1 });
      return then(at, { type: 'running', restarts: 0, startedAt: at });
    }
    case 'running': {
      if (!behaviour.end) return undefined;
      const { after, exitCode } = behaviour.end;
      const last = { startedAt: stage.startedAt, finishedAt: since + after, exitCode };
      const type = restarts(pod, exitCode) ? 'backing-off' : 'ended';
      return then(last.finishedAt, { type, restarts: stage.restarts, last });
    }
    case 'backing-off': {
      const at = since + backOffOf(stage.restarts);
      return then(at, { type: 'running', restarts: stage.restarts + 1, startedAt: at, last: stage.last });
    }
    case 'ended':
      return undefined;
  }
}

function restarts({ spec: { restartPolicy = 'Always' } }: Pod, exitCode: number): boolean {
  return restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0);
}
