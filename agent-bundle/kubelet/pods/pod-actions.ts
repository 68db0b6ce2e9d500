import { type Container, isSidecar } from '../../../common/api/core/v1/container.ts';
import { hashAnnotation } from '../runtime/labels.ts';
import type { RuntimeContainer, Sandbox } from '../runtime/port.ts';
import { activeDeadline } from './pod-fate.ts';
import { type NextStart, hashOf, nextStart, restarts } from './restart.ts';
import { type PodView, latestOf, operationKeys, readySandbox } from './pod-view.ts';

/** What is to be done now for one pod. Each is started unless an operation of its key is under way. */
export type PodAction =
  | { readonly type: 'prepareVolumes' }
  | { readonly type: 'createSandbox'; readonly attempt: number; readonly replaces: readonly string[] }
  | { readonly type: 'startContainer'; readonly name: string; readonly sandbox: Sandbox; readonly start: NextStart }
  | {
      readonly type: 'stopContainer';
      readonly container: RuntimeContainer;
      readonly graceSeconds: number;
      readonly why: string;
    }
  | { readonly type: 'removeContainer'; readonly container: RuntimeContainer }
  | { readonly type: 'stopSandbox'; readonly id: string }
  | { readonly type: 'removeSandbox'; readonly id: string }
  | { readonly type: 'abortStarts' }
  | { readonly type: 'removeVolumes' }
  /** Tells the API that nothing of the pod runs any more, so that it may forget it. */
  | { readonly type: 'finish' }
  /** Nothing of it is left here. */
  | { readonly type: 'forget' }
  /** Nothing else is to be done before. */
  | { readonly type: 'wait'; readonly until: number };

/**
 * Decides what brings a pod from what is there to what is wished. Pure; acting is perform.ts's.
 *
 *   run:  volumes ─▶ sandbox ─▶ init containers, one after the other ─▶ containers, all at once
 *   end:  containers stopped, sidecars last ─▶ sandbox stopped ─▶ volumes removed ─▶ finish, where it was deleted
 *   gone: containers stopped ─▶ sandboxes removed ─▶ volumes removed ─▶ forget
 */
export function podActions(view: PodView, now: number): PodAction[] {
  const actions = view.fate.type === 'run' ? runActions(view, now) : endActions(view, now);
  return actions.filter((action) => !isBusy(view, action)).map((action) => unlessFailed(view, now, action));
}

function runActions(view: PodView, now: number): PodAction[] {
  const { pod, runtime } = view;
  const deadline = activeDeadline(pod);
  const always: PodAction[] = [
    ...garbage(view),
    ...(deadline === undefined ? [] : [{ type: 'wait', until: deadline } as const]),
  ];
  const sandbox = readySandbox(runtime);
  const astray = runtime.containers.filter((each) => each.state === 'running' && each.sandboxId !== sandbox?.id);
  if (astray.length > 0)
    return [
      ...always,
      ...astray.map((each) => stop(each, view, `Stopping container ${each.name}: its sandbox is gone`)),
    ];
  if (view.volumes !== 'ready') always.push({ type: 'prepareVolumes' });
  if (view.volumes === 'absent' || view.volumes === 'unprepared') return always;
  if (!sandbox) return [...always, newSandbox(view)];
  return [...always, ...containersToRun(view, sandbox).flatMap((each) => containerActions(each, sandbox, view, now))];
}

function newSandbox({ runtime }: PodView): PodAction {
  const attempt = Math.max(-1, ...runtime.sandboxes.map((sandbox) => sandbox.attempt)) + 1;
  return { type: 'createSandbox', attempt, replaces: runtime.sandboxes.map(({ id }) => id) };
}

/** The containers whose turn it is: init containers up to the first that has not done its part, then all the others. */
function containersToRun({ pod, runtime, probes }: PodView, sandbox: Sandbox): Container[] {
  const inits = pod.spec.initContainers ?? [];
  const here = (name: string) => runtime.containers.find((each) => each.name === name && each.sandboxId === sandbox.id);
  const initialised = pod.spec.containers.some(({ name }) => here(name) !== undefined);
  if (initialised) return [...inits.filter(isSidecar), ...pod.spec.containers];
  const turn: Container[] = [];
  for (const init of inits) {
    const container = here(init.name);
    const started = container?.state === 'running' && (probes.get(container.id)?.started ?? false);
    const done = container?.state === 'exited' && container.exitCode === 0;
    if (isSidecar(init) || !done) turn.push(init);
    if (isSidecar(init) ? !started : !done) return turn;
  }
  return [...turn, ...pod.spec.containers];
}

function containerActions(container: Container, sandbox: Sandbox, view: PodView, now: number): PodAction[] {
  const { pod, runtime, probes } = view;
  const latest = latestOf(runtime, container.name);
  if (latest?.state === 'created') return leftover(latest, view);
  if (latest?.state === 'running') {
    if (latest.annotations[hashAnnotation] !== hashOf(container)) {
      return [stop(latest, view, `Container ${container.name} definition changed, will be restarted`)];
    }
    const unhealthy = probes.get(latest.id)?.unhealthy;
    if (!unhealthy) return [];
    const why = `Container ${container.name} failed ${unhealthy.probe} probe, will be restarted`;
    return [stop(latest, view, why, unhealthy.graceSeconds)];
  }
  const ranHere = latest?.sandboxId === sandbox.id;
  const isInit = pod.spec.initContainers?.includes(container) ?? false;
  if (latest && (ranHere || !isInit) && !restarts(container, latest, pod)) return [];
  const start = nextStart(container, latest, pod);
  if (start.notBefore > now) return [{ type: 'wait', until: start.notBefore }];
  return [{ type: 'startContainer', name: container.name, sandbox, start }];
}

/** A container that was created and, unless that is under way, never started: the kubelet ended in between. */
function leftover(container: RuntimeContainer, view: PodView): PodAction[] {
  return view.busy.has(operationKeys.start(container.name)) ? [] : [{ type: 'removeContainer', container }];
}

/** Of each container the last one that ended is kept, for its logs and its status. */
function garbage({ runtime, busy }: PodView): PodAction[] {
  const seen = new Map<string, number>();
  const removed = runtime.containers.filter((container) => {
    const newer = seen.get(container.name) ?? 0;
    seen.set(container.name, newer + 1);
    return newer >= 2 && container.state !== 'running' && !busy.has(operationKeys.stop(container.id));
  });
  const inUse = new Set(runtime.containers.map(({ sandboxId }) => sandboxId));
  const empty = runtime.sandboxes.slice(1).filter(({ id, state }) => state === 'not-ready' && !inUse.has(id));
  return [
    ...removed.map((container) => ({ type: 'removeContainer', container }) as const),
    ...empty.map(({ id }) => ({ type: 'removeSandbox', id }) as const),
  ];
}

function endActions(view: PodView, now: number): PodAction[] {
  const { pod, fate, runtime, busy } = view;
  if (fate.type === 'run') return [];
  const active = runtime.containers.filter(({ state }) => state === 'running');
  const stops = toStop(view, active).map((each) =>
    stop(each, view, `Stopping container ${each.name}`, remainingGrace(view, each, now)),
  );
  if ([...busy].some(isStart)) return [{ type: 'abortStarts' }, ...stops];
  if (active.length > 0) return stops;
  const running = runtime.sandboxes.filter(({ state }) => state === 'ready');
  if (fate.type === 'gone') return goneActions(view);
  if (running.length > 0) return running.map(({ id }) => ({ type: 'stopSandbox', id }));
  if (view.volumes !== 'absent') return [{ type: 'removeVolumes' }];
  return pod.metadata.deletionTimestamp === undefined ? [] : [{ type: 'finish' }];
}

function goneActions({ runtime, volumes }: PodView): PodAction[] {
  const { sandboxes, containers } = runtime;
  if (sandboxes.length > 0) return sandboxes.map(({ id }) => ({ type: 'removeSandbox', id }));
  if (containers.length > 0) return containers.map((container) => ({ type: 'removeContainer', container }));
  return [{ type: volumes === 'absent' ? 'forget' : 'removeVolumes' }];
}

/** Everything but sidecars at once; then sidecars, the last started first. */
function toStop({ pod }: PodView, active: readonly RuntimeContainer[]): RuntimeContainer[] {
  const sidecars = (pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name);
  const others = active.filter(({ name }) => !sidecars.includes(name));
  if (others.length > 0) return others;
  const last = sidecars.findLast((name) => active.some((container) => container.name === name));
  return active.filter(({ name }) => name === last);
}

/** A sidecar has what its pod's other containers left of the time, and at least two seconds. */
function remainingGrace({ pod, fate }: PodView, container: RuntimeContainer, now: number): number {
  if (fate.type === 'run') return 0;
  const grace = fate.graceSeconds;
  if (!pod.spec.initContainers?.some((each) => isSidecar(each) && each.name === container.name)) return grace;
  const left = Math.ceil((fate.since + grace * 1000 - now) / 1000);
  return Math.max(left, Math.min(grace, 2));
}

function stop(container: RuntimeContainer, { pod }: PodView, why: string, graceSeconds?: number): PodAction {
  const grace = graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  return { type: 'stopContainer', container, graceSeconds: grace, why };
}

/** The key under which an action's operation runs; undefined for what is done at once. */
export function operationKeyOf(action: PodAction): string | undefined {
  switch (action.type) {
    case 'prepareVolumes':
      return operationKeys.prepareVolumes;
    case 'removeVolumes':
      return operationKeys.removeVolumes;
    case 'createSandbox':
      return operationKeys.sandbox;
    case 'startContainer':
      return operationKeys.start(action.name);
    case 'stopContainer':
      return operationKeys.stop(action.container.id);
    case 'stopSandbox':
      return operationKeys.stop(action.id);
    case 'removeContainer':
      return operationKeys.remove(action.container.id);
    case 'removeSandbox':
      return operationKeys.remove(action.id);
    case 'finish':
      return operationKeys.finish;
    case 'abortStarts':
    case 'forget':
    case 'wait':
      return undefined;
  }
}

/** Operations that make something of a pod, which must not go on when it is to end. */
export const isStart = (key: string) =>
  key === operationKeys.prepareVolumes || key === operationKeys.sandbox || key.startsWith(operationKeys.start(''));

/** A stop goes through while one is under way: it may be the less gentle one. */
function isBusy({ busy }: PodView, action: PodAction): boolean {
  const key = operationKeyOf(action);
  return action.type !== 'stopContainer' && key !== undefined && busy.has(key);
}

/** The action, or the wait that its last failure asks for. */
function unlessFailed({ failures }: PodView, now: number, action: PodAction): PodAction {
  const failure = failures.get(operationKeyOf(action) ?? '');
  return failure && failure.retryAt > now ? { type: 'wait', until: failure.retryAt } : action;
}
