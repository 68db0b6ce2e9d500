import { describe, expect, it } from 'vitest';
import { type Event, EventKind } from '../../common/api/core/v1/event.ts';
import { aborted } from '../../common/base/abortable.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { ApiError } from '../../common/client/api-error.ts';
import { leadership, readElection } from './leader-election.ts';
import type { Logger } from './logger.ts';

const read = (flags: Record<string, string>) => readElection(new Map(Object.entries(flags)), 'kube-scheduler');

describe('the flags of leader election', () => {
  it('say that there is one, as upstream has it', () => {
    expect(read({})).toEqual({
      component: 'kube-scheduler',
      lease: { name: 'kube-scheduler', namespace: 'kube-system' },
      leaseDuration: 15_000,
      renewDeadline: 10_000,
      retryPeriod: 2_000,
    });
  });

  it('turn it off, or name another lease', () => {
    expect(read({ 'leader-elect': 'false' })).toBeUndefined();
    expect(read({ 'leader-elect-resource-name': 'a', 'leader-elect-resource-namespace': 'b' })?.lease).toEqual({
      name: 'a',
      namespace: 'b',
    });
  });

  it.each([
    [{ 'leader-elect': 'maybe' }, 'true or false'],
    [{ 'leader-elect-resource-lock': 'endpoints' }, 'leases'],
    [{ 'leader-elect-retry-period': '0' }, 'more than nothing'],
    [{ 'leader-elect-renew-deadline': '2s' }, 'more than 1.2 retry periods'],
    [{ 'leader-elect-lease-duration': '10s' }, 'more than the renew deadline'],
  ])('%j is refused', (flags, reason) => {
    expect(() => read(flags)).toThrow(reason);
  });
});

describe('who leads, and is told to stop', () => {
  const logger = { info: () => {}, warn: () => {} } as unknown as Logger;

  /** An API that has no lease yet, and what it was told; `answer` is awaited for each event, unless the call is ended. */
  function api(answer: () => Promise<void>) {
    const told: string[] = [];
    const client = {
      get: () => Promise.reject(new ApiError(404, { reason: 'NotFound' })),
      replace: (_kind: unknown, object: object) => Promise.resolve(object),
      create: async (kind: unknown, object: object, { signal }: { signal: AbortSignal }) => {
        if (kind !== EventKind) return object;
        await Promise.race([answer(), aborted(signal).then(() => Promise.reject(signal.reason as Error))]);
        told.push((object as Event).message ?? '');
        return object;
      },
    };
    return { told, client: client as unknown as ApiClient };
  }

  async function leadAndStop(client: ApiClient): Promise<void> {
    const stop = new AbortController();
    await leadership(read({}), client, logger).run(async (term) => {
      setImmediate(() => stop.abort());
      await aborted(term);
    }, stop.signal);
  }

  it('says so before it ends', async () => {
    const { told, client } = api(() => new Promise((resolve) => setImmediate(() => setImmediate(resolve))));
    await leadAndStop(client);
    expect(told.map((message) => message.replace(/^\S+ /, ''))).toEqual(['became leader', 'stopped leading']);
  });

  it('ends although nobody answers to that', async () => {
    const { told, client } = api(() => new Promise(() => {}));
    await leadAndStop(client);
    expect(told).toEqual([]);
  });
});
