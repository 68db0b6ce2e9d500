import { describe, expect, it } from 'vitest';
import type { Container } from '../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../../common/api/core/v1/pod-spec.ts';
import { hashAnnotation, restartCountAnnotation, restartDelayAnnotation } from '../runtime/labels.ts';
import type { RuntimeContainer, Sandbox } from '../runtime/port.ts';
import { podActions } from './pod-actions.ts';
import type { PodFate } from './pod-fate.ts';
import type { PodView } from './pod-view.ts';
import { hashOf } from './restart.ts';

const now = 1_000_000_000;
const containerOf = (name: string, more: Partial<Container> = {}): Container => ({ name, image: 'demo:1', ...more });
const podOf = (spec: Partial<PodSpec> = {}, metadata: Partial<Pod['metadata']> = {}): Pod => ({
  metadata: { name: 'p', namespace: 'default', uid: 'u', ...metadata },
  spec: { containers: [containerOf('a')], terminationGracePeriodSeconds: 30, ...spec },
});
const sandbox = (attempt = 0, state: Sandbox['state'] = 'ready'): Sandbox => ({
  ...{
    id: `s${attempt}`,
    pod: { uid: 'u', name: 'p', namespace: 'default' },
    attempt,
    state,
    createdAt: attempt,
    ips: [],
  },
});

/** A container the runtime has; `delay` is what it carries in seconds. */
function made(
  name: string,
  state: RuntimeContainer['state'],
  more: Partial<RuntimeContainer> & { delay?: number } = {},
): RuntimeContainer {
  const { delay = 0, attempt = 0, ...rest } = more;
  const annotations = {
    [hashAnnotation]: hashOf(containerOf(name)),
    [restartCountAnnotation]: String(attempt),
    [restartDelayAnnotation]: String(delay),
  };
  const times = {
    createdAt: now,
    startedAt: state === 'created' ? 0 : now - 5_000,
    finishedAt: state === 'exited' ? now : 0,
  };
  const words = { exitCode: 0, reason: '', message: '', image: 'demo:1', imageRef: 'sha256:1', logPath: '' };
  return {
    id: `${name}${attempt}`,
    sandboxId: 's0',
    name,
    attempt,
    state,
    ...times,
    ...words,
    labels: {},
    mounts: [],
    annotations,
    ...rest,
  };
}

function viewOf(
  pod: Pod,
  containers: RuntimeContainer[],
  more: Partial<PodView> & { sandboxes?: Sandbox[] } = {},
): PodView {
  const { sandboxes = [sandbox()], ...rest } = more;
  const none = { busy: new Set<string>(), failures: new Map(), probes: new Map() };
  return { pod, fate: { type: 'run' }, runtime: { sandboxes, containers }, volumes: 'ready', ...none, ...rest };
}

/** The actions in a word each, as `type subject`. */
function words(view: PodView, at = now): string[] {
  return podActions(view, at).map((action) => {
    switch (action.type) {
      case 'startContainer':
        return `start ${action.name}${action.start.restartCount > 0 ? ` again (${action.start.restartCount}, then wait ${action.start.delay} s)` : ''}`;
      case 'stopContainer':
        return `stop ${action.container.id} within ${action.graceSeconds} s`;
      case 'removeContainer':
        return `remove ${action.container.id}`;
      case 'createSandbox':
        return `sandbox ${action.attempt} instead of [${action.replaces.join()}]`;
      case 'stopSandbox':
      case 'removeSandbox':
        return `${action.type} ${action.id}`;
      case 'wait':
        return `wait ${(action.until - at) / 1000} s`;
      default:
        return action.type;
    }
  });
}

const always = podOf();
const onFailure = podOf({ restartPolicy: 'OnFailure' });
const never = podOf({ restartPolicy: 'Never' });
const withInits = podOf({ initContainers: [containerOf('i1'), containerOf('i2')] });
const sidecar = containerOf('s', { restartPolicy: 'Always' });
const withSidecar = podOf({
  initContainers: [sidecar, containerOf('i1')],
  containers: [containerOf('a'), containerOf('b')],
});
const started = { started: true, ready: true };

describe('podActions for a pod that is to run', () => {
  it.each<[string, PodView, string[]]>([
    [
      'prepares volumes before anything else',
      viewOf(always, [], { sandboxes: [], volumes: 'absent' }),
      ['prepareVolumes'],
    ],
    ['does not start on volumes that are half made', viewOf(always, [], { volumes: 'unprepared' }), ['prepareVolumes']],
    [
      'goes on with volumes that are out of date',
      viewOf(always, [], { volumes: 'stale' }),
      ['prepareVolumes', 'start a'],
    ],
    ['makes a sandbox', viewOf(always, [], { sandboxes: [] }), ['sandbox 0 instead of []']],
    ['starts its containers', viewOf(always, []), ['start a']],
    ['leaves what runs alone', viewOf(always, [made('a', 'running')]), []],
    [
      'starts a container that ended again, at once the first time',
      viewOf(always, [made('a', 'exited')]),
      ['start a again (1, then wait 10 s)'],
    ],
    ['waits before the next start', viewOf(always, [made('a', 'exited', { attempt: 1, delay: 10 })]), ['wait 10 s']],
    [
      'doubles the wait',
      viewOf(always, [made('a', 'exited', { attempt: 2, delay: 20, finishedAt: now - 20_000 })]),
      ['start a again (3, then wait 40 s)'],
    ],
    [
      'waits five minutes at the most',
      viewOf(always, [made('a', 'exited', { attempt: 9, delay: 300, finishedAt: now - 300_000 })]),
      ['start a again (10, then wait 300 s)'],
    ],
    [
      'forgives a container that ran for ten minutes',
      viewOf(always, [made('a', 'exited', { attempt: 9, delay: 300, startedAt: now - 600_000 })]),
      ['start a again (10, then wait 10 s)'],
    ],
    [
      'starts one that failed again where failures are',
      viewOf(onFailure, [made('a', 'exited', { exitCode: 1 })]),
      ['start a again (1, then wait 10 s)'],
    ],
    ['does not start one again that succeeded, where failures are', viewOf(onFailure, [made('a', 'exited')]), []],
    ['never starts one again where it never is', viewOf(never, [made('a', 'exited', { exitCode: 1 })]), []],
    [
      'takes one that the runtime lost for failed',
      viewOf(onFailure, [made('a', 'unknown')]),
      ['start a again (1, then wait 10 s)'],
    ],
    ['starts the first init container only', viewOf(withInits, []), ['start i1']],
    ['waits for an init container', viewOf(withInits, [made('i1', 'running')]), []],
    ['starts the second when the first is done', viewOf(withInits, [made('i1', 'exited')]), ['start i2']],
    [
      'tries a failed init container again',
      viewOf(withInits, [made('i1', 'exited', { exitCode: 1 })]),
      ['start i1 again (1, then wait 10 s)'],
    ],
    [
      'starts containers when all init containers are done',
      viewOf(withInits, [made('i2', 'exited'), made('i1', 'exited')]),
      ['start a'],
    ],
    ['never goes back to init containers once containers were there', viewOf(withInits, [made('a', 'running')]), []],
    ['starts a sidecar and waits until it has started', viewOf(withSidecar, [made('s', 'running')]), []],
    [
      'goes on when a sidecar has started',
      viewOf(withSidecar, [made('s', 'running')], { probes: new Map([['s0', started]]) }),
      ['start i1'],
    ],
    [
      'starts a sidecar again beside the others',
      viewOf(withSidecar, [made('b', 'running'), made('a', 'running'), made('i1', 'exited'), made('s', 'exited')]),
      ['start s again (1, then wait 10 s)'],
    ],
    ['removes a container that was created and never started', viewOf(always, [made('a', 'created')]), ['remove a0']],
    [
      'leaves one alone that is being started',
      viewOf(always, [made('a', 'created')], { busy: new Set(['start a']) }),
      [],
    ],
    [
      'stops a container whose image is to be another',
      viewOf(podOf({ containers: [containerOf('a', { image: 'demo:2' })] }), [made('a', 'running')]),
      ['stop a0 within 30 s'],
    ],
    [
      'starts the new image at once',
      viewOf(podOf({ containers: [containerOf('a', { image: 'demo:2' })] }), [
        made('a', 'exited', { delay: 80, attempt: 4 }),
      ]),
      ['start a again (5, then wait 0 s)'],
    ],
    [
      'stops a container that is not healthy, as gently as its probe says',
      viewOf(always, [made('a', 'running')], {
        probes: new Map([['a0', { ...started, unhealthy: { probe: 'liveness', graceSeconds: 3 } }]]),
      }),
      ['stop a0 within 3 s'],
    ],
    [
      'keeps the last two of each container',
      viewOf(always, [
        made('a', 'running', { attempt: 3 }),
        made('a', 'exited', { attempt: 2 }),
        made('a', 'exited', { attempt: 1 }),
      ]),
      ['remove a1'],
    ],
    [
      'makes a new sandbox after the host was restarted, under another number',
      viewOf(always, [made('a', 'exited')], { sandboxes: [sandbox(0, 'not-ready')] }),
      ['sandbox 1 instead of [s0]'],
    ],
    [
      'stops what still runs in a sandbox that is gone, before it makes another',
      viewOf(always, [made('a', 'running')], { sandboxes: [sandbox(0, 'not-ready')] }),
      ['stop a0 within 30 s'],
    ],
    [
      'runs init containers again in a new sandbox',
      viewOf(withInits, [made('a', 'exited'), made('i2', 'exited'), made('i1', 'exited')], {
        sandboxes: [sandbox(1), sandbox(0, 'not-ready')],
      }),
      ['start i1 again (1, then wait 10 s)'],
    ],
    [
      'removes an old sandbox that holds nothing',
      viewOf(always, [made('a', 'running', { sandboxId: 's1' })], { sandboxes: [sandbox(1), sandbox(0, 'not-ready')] }),
      ['removeSandbox s0'],
    ],
    ['does nothing twice', viewOf(always, [], { busy: new Set(['start a']) }), []],
    [
      'waits after a failure',
      viewOf(always, [], {
        failures: new Map([['start a', { reason: 'ErrImagePull', message: '', retryAt: now + 4_000 }]]),
      }),
      ['wait 4 s'],
    ],
    [
      'looks again when its time is up',
      viewOf({ ...podOf({ activeDeadlineSeconds: 60 }), status: { startTime: new Date(now).toISOString() } }, [
        made('a', 'running'),
      ]),
      ['wait 60 s'],
    ],
  ])('%s', (_what, view, expected) => expect(words(view)).toEqual(expected));
});

const deleted = podOf({}, { deletionTimestamp: '2026-11-21T08:30:00Z' });
const end = (graceSeconds = 30, since = now): PodFate => ({
  type: 'end',
  why: { type: 'deleted' },
  graceSeconds,
  since,
});
const gone: PodFate = { type: 'gone', graceSeconds: 30, since: now };
const stopped = [sandbox(0, 'not-ready')];

describe('podActions for a pod that is to end', () => {
  it.each<[string, PodView, string[]]>([
    ['stops its containers', viewOf(deleted, [made('a', 'running')], { fate: end() }), ['stop a0 within 30 s']],
    [
      'breaks off what is being started',
      viewOf(deleted, [], { fate: end(), busy: new Set(['start a']) }),
      ['abortStarts'],
    ],
    [
      'stops sidecars last, with what is left of the time',
      viewOf({ ...deleted, spec: withSidecar.spec }, [made('s', 'running')], { fate: end(30, now - 21_000) }),
      ['stop s0 within 9 s'],
    ],
    [
      'leaves sidecars alone while others run',
      viewOf({ ...deleted, spec: withSidecar.spec }, [made('b', 'running'), made('s', 'running')], { fate: end() }),
      ['stop b0 within 30 s'],
    ],
    [
      'stops the sandbox when no container runs',
      viewOf(deleted, [made('a', 'exited')], { fate: end() }),
      ['stopSandbox s0'],
    ],
    [
      'removes the volumes then',
      viewOf(deleted, [made('a', 'exited')], { fate: end(), sandboxes: stopped }),
      ['removeVolumes'],
    ],
    [
      'tells the API last',
      viewOf(deleted, [made('a', 'exited')], { fate: end(), sandboxes: stopped, volumes: 'absent' }),
      ['finish'],
    ],
    [
      'stays as it is when its work is done and nobody deleted it',
      viewOf(never, [made('a', 'exited')], {
        fate: { ...end(), why: { type: 'completed', phase: 'Succeeded' } } as PodFate,
        sandboxes: stopped,
        volumes: 'absent',
      }),
      [],
    ],
  ])('%s', (_what, view, expected) => expect(words(view)).toEqual(expected));
});

describe('podActions for a pod that is gone from the API', () => {
  it.each<[string, PodView, string[]]>([
    ['stops its containers', viewOf(always, [made('a', 'running')], { fate: gone }), ['stop a0 within 30 s']],
    [
      'removes its sandboxes, and what is in them',
      viewOf(always, [made('a', 'exited')], { fate: gone }),
      ['removeSandbox s0'],
    ],
    ['removes its volumes', viewOf(always, [], { fate: gone, sandboxes: [] }), ['removeVolumes']],
    ['forgets it', viewOf(always, [], { fate: gone, sandboxes: [], volumes: 'absent' }), ['forget']],
  ])('%s', (_what, view, expected) => expect(words(view)).toEqual(expected));
});
