import type { Deployment } from '../../../common/api/apps/v1/deployment.ts';

/**
 * How a Deployment moves from old ReplicaSets to its new one, as pure decisions on numbers.
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#updating-a-deployment
 */

/** What the decisions need of a ReplicaSet. */
export interface Revision {
  readonly name: string;
  /** Wanted pods. */
  readonly replicas: number;
  readonly available: number;
  /** Pods that exist, wanted or not. */
  readonly existing: number;
}

export interface RollingBounds {
  /** Pods that may exist beyond the wanted number. */
  readonly surge: number;
  /** Pods of the wanted number that may be missing. */
  readonly unavailable: number;
}

export interface RolloutState {
  readonly replicas: number;
  readonly strategy: ({ readonly type: 'RollingUpdate' } & RollingBounds) | { readonly type: 'Recreate' };
  readonly current: Revision;
  /** Oldest first. */
  readonly old: readonly Revision[];
}

/** Wanted pods by ReplicaSet name; only those that change. */
export type Scales = ReadonlyMap<string, number>;

export function boundsOf({ spec }: Deployment): RollingBounds {
  const { maxSurge, maxUnavailable } = spec.strategy?.rollingUpdate ?? {};
  return rollingBounds(spec.replicas ?? 1, maxSurge, maxUnavailable);
}

/** One whole number or a share of `replicas`; surge is rounded up, unavailable down, and not both may be nothing. */
export function rollingBounds(
  replicas: number,
  maxSurge: number | string | undefined,
  maxUnavailable: number | string | undefined,
): RollingBounds {
  const surge = resolve(maxSurge ?? '25%', replicas, Math.ceil);
  const unavailable = Math.min(replicas, resolve(maxUnavailable ?? '25%', replicas, Math.floor));
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

function resolve(value: number | string, whole: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value;
  return round((Number.parseInt(value, 10) * whole) / 100);
}

/** The next step of a rollout; empty when there is nothing to do before something else happens. */
export function rolloutStep(state: RolloutState): Scales {
  if (state.strategy.type === 'Recreate') return recreateStep(state);
  const up = scaleUp(state, state.strategy);
  if (up !== undefined) return new Map([[state.current.name, up]]);
  return scaleDown(state, state.strategy);
}

/** False while a Recreate waits for old pods to be gone: until then it does not even make the new ReplicaSet. */
export function mayBegin({ strategy, old }: Pick<RolloutState, 'strategy' | 'old'>): boolean {
  return strategy.type !== 'Recreate' || old.every(({ replicas, existing }) => replicas === 0 && existing === 0);
}

function recreateStep(state: RolloutState): Scales {
  const { replicas, current, old } = state;
  const ending = old.filter((revision) => revision.replicas > 0);
  if (ending.length > 0) return new Map(ending.map(({ name }) => [name, 0]));
  return mayBegin(state) && current.replicas !== replicas ? new Map([[current.name, replicas]]) : new Map();
}

/** What the new ReplicaSet may grow (or must shrink) to, or undefined when it stays. */
function scaleUp({ replicas, current, old }: RolloutState, { surge }: RollingBounds): number | undefined {
  if (current.replicas > replicas) return replicas;
  if (current.replicas === replicas) return undefined;
  const total = sum([current, ...old], (revision) => revision.replicas);
  const room = replicas + surge - total;
  return room > 0 ? current.replicas + Math.min(room, replicas - current.replicas) : undefined;
}

/** Gives up old pods: first those that do not work anyway, then as many as availability allows. */
function scaleDown({ replicas, current, old }: RolloutState, { unavailable }: RollingBounds): Scales {
  const least = replicas - unavailable;
  const total = sum([current, ...old], (revision) => revision.replicas);
  const newUnavailable = Math.max(0, current.replicas - current.available);
  let spare = total - least - newUnavailable;
  if (spare <= 0) return new Map();

  const wanted = new Map(old.map(({ name, replicas: count }) => [name, count]));
  for (const { name, replicas: count, available } of old) {
    const broken = Math.min(spare, Math.max(0, count - available));
    wanted.set(name, count - broken);
    spare -= broken;
  }
  let removable = sum([current, ...old], ({ available }) => available) - least;
  for (const { name } of old) {
    const count = wanted.get(name) ?? 0;
    const fewer = Math.max(0, Math.min(removable, count, spare));
    wanted.set(name, count - fewer);
    removable -= fewer;
    spare -= fewer;
  }
  return new Map(
    [...wanted].filter(([name, count]) => count !== old.find((revision) => revision.name === name)?.replicas),
  );
}

/**
 * A Deployment that is resized in the middle of a rollout grows or shrinks all its ReplicaSets in proportion.
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#proportional-scaling
 */
export function proportionalScales({ replicas, strategy, current, old }: RolloutState): Scales {
  const active = [current, ...old].filter((revision) => revision.replicas > 0);
  const scales = new Map<string, number>();
  if (active.length <= 1) {
    const only = active[0] ?? current;
    if (only.replicas !== replicas) scales.set(only.name, replicas);
    return scales;
  }
  if (strategy.type === 'Recreate') return scales;
  const allowed = replicas > 0 ? replicas + strategy.surge : 0;
  const total = sum(active, (revision) => revision.replicas);
  let left = allowed - total;
  if (left === 0) return scales;
  for (const { name, replicas: count } of [...active].sort((a, b) => b.replicas - a.replicas)) {
    const share = Math.round((count * (allowed - total)) / total);
    const change = left > 0 ? Math.min(left, share) : Math.max(left, share, -count);
    scales.set(name, count + change);
    left -= change;
  }
  const [largest] = [...scales].sort((a, b) => b[1] - a[1]);
  if (largest && left !== 0) scales.set(largest[0], Math.max(0, largest[1] + left));
  return scales;
}

const sum = (revisions: readonly Revision[], value: (revision: Revision) => number) =>
  revisions.reduce((total, revision) => total + value(revision), 0);
