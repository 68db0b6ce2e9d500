import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../common/api/core/v1/pod-spec.ts';
import type { PodBehaviour } from './behaviour.ts';
import { type Life, livedUntil, nextLife, rememberedLife } from './pod-life.ts';
import { podStatus } from './pod-status.ts';

const t0 = Date.parse('2026-11-21T08:30:00Z');
const container = (name: string) => ({ name, image: 'demo:1' });
const podOf = (spec: Partial<PodSpec> = {}, metadata: Partial<Pod['metadata']> = {}, status?: Pod['status']): Pod => ({
  metadata: { name: 'p', namespace: 'ns', uid: 'u', ...metadata },
  spec: { containers: [container('a')], ...spec },
  status,
});
const deleted = { deletionTimestamp: '2026-11-21T08:31:00Z', deletionGracePeriodSeconds: 30 };
const calm: PodBehaviour = { startDelay: 1_000, stopDelay: 0, ready: true };
const fresh: Life = { stage: { type: 'starting', initialised: 0 }, since: t0, begun: t0 };
const lifeAfter = (ms: number, pod: Pod, behaviour: PodBehaviour, life = fresh) =>
  livedUntil(t0 + ms, pod, life, behaviour);
const end = (after: number, exitCode: number): PodBehaviour => ({ ...calm, end: { after, exitCode } });

describe('the life of a pod', () => {
  const withInits = podOf({
    initContainers: [container('i'), { ...container('s'), restartPolicy: 'Always' }, container('j')],
  });
  const never = podOf({ restartPolicy: 'Never' });
  const onFailure = podOf({ restartPolicy: 'OnFailure' });

  it.each<[string, Pod, PodBehaviour, number, string, number | undefined]>([
    ['waits for its start delay', podOf(), calm, 999, 'starting', 1_000],
    ['runs then, and goes on running', podOf(), calm, 1_000, 'running', undefined],
    ['runs at once without a delay', podOf(), { ...calm, startDelay: 0 }, 0, 'running', undefined],
    [
      'has its init containers before, each with a delay; sidecars take no time',
      withInits,
      calm,
      2_999,
      'starting',
      3_000,
    ],
    ['runs when they have ended', withInits, calm, 3_000, 'running', undefined],
    ['runs until its time is over', never, end(5_000, 0), 5_999, 'running', 6_000],
    ['is over then', never, end(5_000, 0), 6_000, 'ended', undefined],
    ['is over with a failure that nobody restarts', never, end(5_000, 1), 6_000, 'ended', undefined],
    ['is over with success where failures are restarted', onFailure, end(5_000, 0), 6_000, 'ended', undefined],
    ['is restarted at once after its first failure', onFailure, end(5_000, 1), 6_000, 'running', 11_000],
    ['is restarted ten seconds after its second', onFailure, end(5_000, 1), 11_000, 'backing-off', 21_000],
    ['is restarted after success too where that is the policy', podOf(), end(5_000, 0), 21_000, 'running', 26_000],
  ])('%s', (_what, pod, behaviour, ms, stage, next) => {
    const life = lifeAfter(ms, pod, behaviour);
    expect(life.stage.type).toBe(stage);
    const step = nextLife(pod, life, behaviour, t0 + ms);
    expect(step && step.since - t0).toBe(next);
  });

  it.each<[string, Partial<PodBehaviour>, number | undefined, number | undefined]>([
    ['ends at once where it obeys at once', {}, 0, 143],
    ['ends after its stop delay', { stopDelay: 10_000 }, 10_000, 143],
    ['is killed when its grace period is over', { stopDelay: 40_000 }, 30_000, 137],
  ])('of a deleted pod that runs %s', (_what, more, after, exitCode) => {
    const behaviour = { ...calm, ...more };
    const running = lifeAfter(1_000, podOf(), behaviour);
    const pod = podOf({}, deleted);
    const asked = 20_000;
    const stopping = lifeAfter(asked, pod, behaviour, running);
    const gone = lifeAfter(asked + (after ?? 0), pod, behaviour, stopping);
    expect(gone.stage).toMatchObject({ type: 'gone', last: { startedAt: t0 + 1_000, exitCode } });
    if (after) expect(lifeAfter(asked + after - 1, pod, behaviour, stopping).stage.type).toBe('stopping');
  });

  it('of a deleted pod that has not started, or has ended, is over', () => {
    const pod = podOf({ restartPolicy: 'Never' }, deleted);
    expect(lifeAfter(10, pod, calm).stage).toEqual({ type: 'gone', restarts: 0 });
    const ended = lifeAfter(10_000, podOf({ restartPolicy: 'Never' }), end(1_000, 0));
    expect(lifeAfter(20_000, pod, end(1_000, 0), ended).stage).toMatchObject({ type: 'gone', last: { exitCode: 0 } });
  });

  it.each<[string, Pod, PodBehaviour, number]>([
    ['starting', podOf(), calm, 0],
    ['running', podOf(), calm, 1_000],
    ['backing off', onFailure, end(5_000, 1), 11_000],
    ['running again', onFailure, end(5_000, 1), 21_000],
    ['ended', never, end(5_000, 0), 6_000],
    ['failed', never, end(5_000, 3), 6_000],
  ])('is taken up by another process where it is %s', (_what, pod, behaviour, ms) => {
    const life = lifeAfter(ms, pod, behaviour);
    const status = podStatus(pod, life, { hostIP: '198.18.0.1', podIPs: ['10.244.0.2'], ready: true });
    const { stage } = rememberedLife({ ...pod, status }, t0 + ms);
    expect(stage).toEqual(life.stage);
  });

  it('is the same after many rounds as if each had been stepped through', () => {
    const times = fc.record({ after: fc.nat({ max: 900_000 }), ms: fc.nat({ max: 40_000_000 }) });
    fc.assert(
      fc.property(times, ({ after, ms }) => {
        const behaviour = end(after, 1);
        let stepped = fresh;
        for (let next: Life | undefined = fresh; next && next.since <= t0 + ms;) {
          stepped = next;
          next = nextLife(podOf(), stepped, behaviour, t0 + ms);
        }
        expect(lifeAfter(ms, podOf(), behaviour)).toEqual(stepped);
      }),
    );
  });

  it('that began at the epoch, and ends at once each time, costs no step for each of its rounds', () => {
    const epoch: Life = { stage: { type: 'starting', initialised: 0 }, since: 0, begun: 0 };
    let asked = 0;
    const behaviour: PodBehaviour = {
      ...calm,
      get end() {
        asked++;
        return { after: 0, exitCode: 1 };
      },
    };
    const { stage, since } = livedUntil(t0, podOf(), epoch, behaviour);
    expect(stage).toMatchObject({ type: 'backing-off', restarts: 5_984_170 });
    expect(t0 - since).toBeLessThan(300_000);
    expect(asked).toBeLessThan(100);
  });

  it('whose last run has no end in its status backs off from now', () => {
    const terminated = { exitCode: 1, reason: 'Error' };
    const own = { name: 'a', image: 'demo:1', imageID: '', ready: false, restartCount: 3, lastState: { terminated } };
    const pod = podOf({}, {}, { phase: 'Running', containerStatuses: [{ ...own, state: { waiting: {} } }] });
    const life = rememberedLife(pod, t0);
    const last = { startedAt: t0, finishedAt: t0, exitCode: 1 };
    expect(life).toMatchObject({ stage: { type: 'backing-off', restarts: 3, last }, since: t0 });
    expect(nextLife(pod, life, end(5_000, 1), t0)?.since).toBe(t0 + 40_000);
  });
});
