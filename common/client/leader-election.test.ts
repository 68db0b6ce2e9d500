import { describe, expect, it } from 'vitest';
import type { Lease } from '../api/coordination/v1/lease.ts';
import type { Clock } from '../base/clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import { ManualClock } from '../../test/fakes/manual-clock.ts';
import type { ApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';
import { LeaderElection } from './leader-election.ts';

const failure = (code: number, reason: string) => new ApiError(code, { code, reason, message: reason });

/** A server with one lease, which may be cut off from those named. */
class LeaseServer {
  lease: Lease | undefined;
  writes = 0;
  readonly cutOff = new Set<string>();
  #version = 0;

  clientOf(name: string): Pick<ApiClient, 'get' | 'create' | 'replace'> {
    const reach = () => {
      if (this.cutOff.has(name)) throw failure(503, 'ServiceUnavailable');
    };
    const answer = <T>(value: unknown) => value as T;
    return {
      get: async <T>() => {
        reach();
        if (!this.lease) throw failure(404, 'NotFound');
        return answer<T>(structuredClone(this.lease));
      },
      create: async <T>(_: unknown, object: T) => {
        reach();
        if (this.lease) throw failure(409, 'AlreadyExists');
        return answer<T>(this.#write(object));
      },
      replace: async <T>(_: unknown, object: T) => {
        reach();
        const { metadata } = answer<Lease>(object);
        if (metadata.resourceVersion !== this.lease?.metadata.resourceVersion) throw failure(409, 'Conflict');
        return answer<T>(this.#write(object));
      },
    };
  }

  #write(object: unknown): Lease {
    const { metadata, spec } = object as Lease;
    this.writes++;
    this.lease = structuredClone({ metadata: { ...metadata, resourceVersion: String(++this.#version) }, spec });
    return structuredClone(this.lease);
  }
}

const settings = {
  lease: { name: 'l', namespace: 'n' },
  leaseDuration: 15_000,
  renewDeadline: 10_000,
  retryPeriod: 2_000,
};

/** One candidate: it says when it leads. */
function candidate(name: string, server: LeaseServer, clock: Clock) {
  const election = new LeaderElection({
    client: server.clientOf(name),
    identity: name,
    clock,
    ...settings,
  });
  const state = { leads: false, terms: 0, election, end: () => lifetime.end() };
  const lifetime = new Lifetime((error) => {
    throw error;
  });
  lifetime.run((signal) =>
    election.run(async (term) => {
      state.leads = true;
      state.terms++;
      await new Promise<void>((resolve) => term.addEventListener('abort', () => resolve(), { once: true }));
      state.leads = false;
    }, signal),
  );
  return state;
}

describe('leader election', () => {
  it('is won at once where there is no lease, and it is renewed', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const one = candidate('one', server, clock);
    await one.election.settled();
    await clock.advance(0);
    expect(one.leads).toBe(true);
    expect(server.lease?.spec).toMatchObject({ holderIdentity: 'one', leaseDurationSeconds: 15, leaseTransitions: 0 });
    await clock.advance(60_000);
    expect(one).toMatchObject({ leads: true, terms: 1 });
    expect(server.writes).toBe(31);
    await one.end();
  });

  it('gives the lease back at the end, and the next has it at once', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const one = candidate('one', server, clock);
    await clock.advance(0);
    await one.end();
    expect(server.lease?.spec?.holderIdentity).toBe('');
    const two = candidate('two', server, clock);
    await clock.advance(0);
    expect(two.leads).toBe(true);
    expect(server.lease?.spec).toMatchObject({ holderIdentity: 'two', leaseTransitions: 1 });
    await two.end();
  });

  it('lets another stand by while the lease changes, and lead once it has not changed for its duration', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const one = candidate('one', server, clock);
    await clock.advance(0);
    const two = candidate('two', server, clock);
    await clock.advance(60_000);
    expect([one.leads, two.leads]).toEqual([true, false]);
    server.cutOff.add('one');
    await clock.advance(9_000);
    expect([one.leads, two.leads]).toEqual([true, false]);
    await clock.advance(3_000);
    // It has given up before anybody else may take it.
    expect([one.leads, two.leads]).toEqual([false, false]);
    await clock.advance(12_000);
    expect([one.leads, two.leads]).toEqual([false, true]);
    server.cutOff.clear();
    await clock.advance(30_000);
    expect([one.leads, two.leads]).toEqual([false, true]);
    await Promise.all([one.end(), two.end()]);
  });

  it('never heeds the time that stands in the lease, whatever the clocks of the hosts say', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const year = 365 * 24 * 3_600_000;
    const at = (offset: number): Clock => ({
      now: () => clock.now() + offset,
      monotonic: () => clock.monotonic(),
      sleep: (ms, signal) => clock.sleep(ms, signal),
    });
    const behind = candidate('behind', server, at(0));
    await clock.advance(0);
    const ahead = candidate('ahead', server, at(year));
    await clock.advance(60_000);
    expect([behind.leads, ahead.leads]).toEqual([true, false]);
    await behind.end();
    await clock.advance(5_000);
    expect(ahead.leads).toBe(true);
    const again = candidate('again', server, at(-year));
    await clock.advance(60_000);
    expect([ahead.leads, again.leads]).toEqual([true, false]);
    await Promise.all([ahead.end(), again.end()]);
  });

  it('gives the lease back when what we lead with fails, and fails with it', async () => {
    const server = new LeaseServer();
    const election = new LeaderElection({ ...settings, client: server.clientOf('one'), identity: 'one' });
    let settled = false;
    void election.settled().then(() => (settled = true));
    const running = election.run(() => Promise.reject(new Error('cannot begin')), new AbortController().signal);
    await expect(running).rejects.toThrow('cannot begin');
    expect(server.lease?.spec?.holderIdentity).toBe('');
    expect(settled).toBe(false);
  });

  it('ends a term that somebody else has taken', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const one = candidate('one', server, clock);
    await clock.advance(0);
    const client = server.clientOf('thief');
    const stolen = { metadata: { ...server.lease?.metadata, name: 'l' }, spec: { holderIdentity: 'thief' } };
    await (client.replace as unknown as (kind: unknown, lease: Lease) => Promise<Lease>)(undefined, stolen);
    await clock.advance(2_000);
    expect(one.leads).toBe(false);
    expect(server.lease?.spec?.holderIdentity).toBe('thief');
    await one.end();
    expect(server.lease?.spec?.holderIdentity).toBe('thief');
  });
});
