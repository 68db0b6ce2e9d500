import { afterEach, describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodStatus } from '../../../common/api/core/v1/pod-status.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { StatusWriter } from './status-writer.ts';

let life: Lifetime;
afterEach(() => life.end());

const soon = { timeout: 5_000, interval: 2 };
const podOf = (status: PodStatus = {}): Pod => ({
  metadata: { name: 'p', namespace: 'ns', uid: 'u', resourceVersion: '1' },
  spec: { containers: [] },
  status,
});

/** A writer whose API answers when the test lets it, with what `answer` says. */
function setup() {
  const calls: Array<{ readonly what: string; readonly answer: (error?: Error) => void }> = [];
  const call = (what: string, result: unknown, signal: AbortSignal) =>
    new Promise<never>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      calls.push({ what, answer: (error) => (error ? reject(error) : resolve(result as never)) });
    });
  const written = (phase?: string) => ({
    ...podOf({ phase }),
    metadata: { ...podOf().metadata, resourceVersion: '2' },
  });
  type Body = { metadata: object; status: PodStatus };
  const client = {
    patch: (_kind: unknown, _ref: unknown, { metadata, status }: Body, { signal }: { signal: AbortSignal }) =>
      call(`patch ${JSON.stringify({ ...metadata, ...status })}`, written(status.phase), signal),
    delete: (_kind: unknown, _ref: unknown, { signal, ...options }: { signal: AbortSignal }) =>
      call(`delete ${JSON.stringify(options)}`, undefined, signal),
  };
  life = new Lifetime(() => {});
  const clock = new ManualClock();
  const writer = new StatusWriter({ client: client as never, clock });
  life.run((signal) => writer.run(signal));
  const said = () => calls.map(({ what }) => what);
  const answer = (index: number, error?: Error) => calls[index]?.answer(error);
  return { answer, clock, said, writer };
}

const patch = (phase: string) => `patch {"uid":"u","phase":"${phase}"}`;
const deletion = 'delete {"gracePeriodSeconds":0,"preconditions":{"uid":"u"}}';

describe('StatusWriter', () => {
  it('writes nothing that the API has already', async () => {
    const { said, writer } = setup();
    writer.want(podOf({ phase: 'Running' }), { phase: 'Running' });
    writer.want(podOf({ phase: 'Running' }), { phase: 'Failed' });
    await expect.poll(said, soon).toEqual([patch('Failed')]);
  });

  it('writes only the latest of what was wanted while it was writing', async () => {
    const { said, writer, answer } = setup();
    writer.want(podOf(), { phase: 'Pending' });
    await expect.poll(said, soon).toEqual([patch('Pending')]);
    writer.want(podOf(), { phase: 'Running' });
    writer.want(podOf(), { phase: 'Succeeded' });
    answer(0);
    await expect.poll(said, soon).toEqual([patch('Pending'), patch('Succeeded')]);
  });

  it('tries again what failed, and gives up on a pod that is not there', async () => {
    const { said, writer, answer, clock } = setup();
    writer.want(podOf(), { phase: 'Running' });
    await expect.poll(said, soon).toHaveLength(1);
    answer(0, new Error('no connection'));
    await expect.poll(() => clock.sleeping, soon).toBe(1);
    await clock.advance(100);
    await expect.poll(said, soon).toHaveLength(2);
    answer(1, new ApiError(404, { reason: 'NotFound' }));
    await clock.advance(60_000);
    expect(said()).toHaveLength(2);
  });

  it('deletes a pod after its last status, and writes nothing behind that', async () => {
    const { said, writer, answer } = setup();
    writer.want(podOf(), { phase: 'Running' });
    await expect.poll(said, soon).toEqual([patch('Running')]);
    const finished = writer.finish(podOf(), AbortSignal.timeout(5_000));
    writer.want(podOf(), { phase: 'Succeeded' });
    answer(0);
    await expect.poll(said, soon).toEqual([patch('Running'), patch('Succeeded')]);
    answer(1);
    await expect.poll(said, soon).toEqual([patch('Running'), patch('Succeeded'), deletion]);
    writer.want(podOf(), { phase: 'Failed' });
    answer(2);
    await finished;
    writer.want(podOf(), { phase: 'Failed', reason: 'late' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(said()).toHaveLength(3);
  });
});
