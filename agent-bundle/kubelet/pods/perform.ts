import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { asError } from '../../../common/base/clock.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { StartFailure } from '../containers/start-failure.ts';
import type { Tell } from '../images/image-puller.ts';
import { removeLog, removePodLogs } from '../logs/log-files.ts';
import type { PodAction } from './pod-actions.ts';
import { podRef } from './pod-ref.ts';
import type { PodTools } from './pod-tools.ts';

/** How a pod says what happens to it, or to one of its containers: an Event. */
export function teller(pod: Pod, { recorder }: Pick<PodTools, 'recorder'>, container?: string): Tell {
  const isInit = pod.spec.initContainers?.some(({ name }) => name === container) ?? false;
  const path = container && `spec.${isInit ? 'initContainers' : 'containers'}{${container}}`;
  const about = referenceTo(PodKind, pod, path);
  return (type, reason, message) => recorder.record(about, type, reason, message);
}

/** Carries out an action that takes its time. What fails is told on the pod, and thrown. */
export async function perform(action: PodAction, pod: Pod, tools: PodTools, signal: AbortSignal): Promise<void> {
  try {
    await carryOut(action, pod, tools, signal);
  } catch (thrown) {
    if (!signal.aborted) tellFailure(action, asError(thrown), pod, tools);
    throw thrown;
  }
}

async function carryOut(action: PodAction, pod: Pod, tools: PodTools, signal: AbortSignal): Promise<void> {
  const { runtime, node, clock, paths, volumes, references, tokens } = tools;
  const uid = pod.metadata.uid ?? '';
  switch (action.type) {
    case 'prepareVolumes': {
      await references.ready(uid, signal);
      const { hostIps, allocatable } = node;
      await volumes.prepare(pod, { objects: references, tokens, now: clock.now(), hostIps, allocatable, signal });
      return;
    }
    case 'createSandbox':
      return tools.sandboxes.make(pod, action.attempt, action.replaces, signal);
    case 'startContainer': {
      const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
      const container = containers.find(({ name }) => name === action.name);
      if (!container) return;
      const tell = teller(pod, tools, action.name);
      return tools.starter.start(container, pod, action.sandbox, action.start, tell, signal);
    }
    case 'stopContainer': {
      const { container, graceSeconds, why } = action;
      const tell = teller(pod, tools, container.name);
      tell('Normal', 'Killing', why);
      return tools.stopper.stop(container, pod, graceSeconds, tell, signal);
    }
    case 'removeContainer':
      await runtime.removeContainer(action.container.id, signal);
      return removeLog(action.container, paths);
    case 'stopSandbox':
      return runtime.stopSandbox(action.id, signal);
    case 'removeSandbox':
      return runtime.removeSandbox(action.id, signal);
    case 'removeVolumes':
      return volumes.remove(uid);
    case 'finish':
      return tools.statuses.finish(pod, signal);
    case 'forget':
      await tools.cgroups.remove(uid);
      return removePodLogs(podRef(pod), paths);
    case 'abortStarts':
    case 'wait':
      return;
  }
}

const failureReasons: Partial<Record<PodAction['type'], readonly [reason: string, what: string]>> = {
  prepareVolumes: ['FailedMount', ''],
  createSandbox: ['FailedCreatePodSandBox', 'Failed to create pod sandbox: '],
  stopContainer: ['FailedKillPod', 'error killing pod: '],
  stopSandbox: ['FailedKillPod', 'error killing pod: '],
  removeVolumes: ['FailedUnMount', 'Failed to remove volumes: '],
};

function tellFailure(action: PodAction, error: Error, pod: Pod, tools: PodTools): void {
  if (action.type === 'startContainer') {
    // Of images the puller has told already.
    const said = error instanceof StartFailure && /Image|PostStart/.test(error.reason);
    if (!said) teller(pod, tools, action.name)('Warning', 'Failed', `Error: ${error.message}`);
    return;
  }
  const [usual, what = ''] = failureReasons[action.type] ?? [];
  const reason = error instanceof StartFailure ? error.reason : usual;
  if (reason) teller(pod, tools)('Warning', reason, `${what}${error.message}`);
}
