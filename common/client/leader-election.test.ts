import fc from 'fast-check';
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

/**
 * The clock of one host or process with what may befall it: the wall clock jumps; the process is frozen, so that no timer
 * fires in time; the host is suspended, so that its monotonic clock stands still as well.
 */
class FaultyClock implements Clock {
  readonly #base: Clock;
  #offset = 0;
  #lost = 0;
  #suspendedAt: number | undefined;
  #isFrozen = false;
  readonly #late = new Set<() => void>();

  constructor(base: Clock) {
    this.#base = base;
  }

  get isAsleep(): boolean {
    return this.#suspendedAt !== undefined;
  }

  now(): number {
    return this.#base.now() + this.#offset;
  }

  monotonic(): number {
    return (this.#suspendedAt ?? this.#base.monotonic()) - this.#lost;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.#base.sleep(ms, signal);
    while (this.#isFrozen || this.isAsleep) await new Promise<void>((resolve) => this.#late.add(resolve));
  }

  jump(ms: number): void {
    this.#offset += ms;
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    this.#isFrozen = false;
    this.#wake();
  }

  suspend(): void {
    this.#suspendedAt ??= this.#base.monotonic();
  }

  resume(): void {
    if (this.#suspendedAt !== undefined) this.#lost += this.#base.monotonic() - this.#suspendedAt;
    this.#suspendedAt = undefined;
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#late) resolve();
    this.#late.clear();
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

  it.each([
    ['an hour ahead', 3_600_000],
    ['an hour back', -3_600_000],
  ])('goes on when the wall clock of a host jumps %s', async (_, jump) => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const [ofOne, ofTwo] = [new FaultyClock(clock), new FaultyClock(clock)];
    const one = candidate('one', server, ofOne);
    await clock.advance(0);
    const two = candidate('two', server, ofTwo);
    await clock.advance(20_000);
    for (const faulty of [ofOne, ofTwo]) {
      faulty.jump(jump);
      await clock.advance(20_000);
      expect([one.leads, two.leads]).toEqual([true, false]);
      expect([one.election.leads, two.election.leads]).toEqual([true, false]);
    }
    expect(one.terms).toBe(1);
    await Promise.all([one.end(), two.end()]);
  });

  it('knows at once when it wakes after another took over, before any timer tells', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const frozen = new FaultyClock(clock);
    const one = candidate('one', server, frozen);
    await clock.advance(0);
    const two = candidate('two', server, clock);
    await clock.advance(30_000);
    frozen.freeze();
    await clock.advance(60_000);
    // It has not been told yet; but nothing it writes is sent any more.
    expect([one.leads, two.leads]).toEqual([true, true]);
    expect([one.election.leads, two.election.leads]).toEqual([false, true]);
    const { writes } = server;
    frozen.thaw();
    await clock.advance(0);
    expect([one.leads, two.leads]).toEqual([false, true]);
    expect(server.lease?.spec?.holderIdentity).toBe('two');
    expect(server.writes).toBe(writes);
    await Promise.all([one.end(), two.end()]);
  });

  it('holds back on a host that was suspended with its monotonic clock, until the lease is seen to be its own', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const suspended = new FaultyClock(clock);
    const one = candidate('one', server, suspended);
    await clock.advance(0);
    const two = candidate('two', server, clock);
    await clock.advance(30_000);
    suspended.suspend();
    await clock.advance(60_000);
    suspended.resume();
    expect([one.leads, two.leads]).toEqual([true, true]);
    expect(one.election.leads).toBe(false);
    await clock.advance(2_000);
    expect([one.leads, two.leads]).toEqual([false, true]);
    await Promise.all([one.end(), two.end()]);
  });

  it('does not take over for having slept itself: what it last saw is old, but what is there is not', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const frozen = new FaultyClock(clock);
    const one = candidate('one', server, clock);
    await clock.advance(0);
    const two = candidate('two', server, frozen);
    await clock.advance(10_000);
    frozen.freeze();
    await clock.advance(600_000);
    frozen.thaw();
    await clock.advance(60_000);
    expect([one.leads, one.terms, two.leads]).toEqual([true, 1, false]);
    await Promise.all([one.end(), two.end()]);
  });

  it('never has two that may write, whatever their clocks and the network do', async () => {
    const fault = fc.record({
      who: fc.constantFrom(0, 1, 2),
      what: fc.constantFrom('freeze', 'suspend', 'ahead', 'back', 'cut off', 'mend'),
      after: fc.nat(20_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 12, size: 'max' }), async (faults) => {
        const [server, clock] = [new LeaseServer(), new ManualClock()];
        const clocks = [0, 1, 2].map(() => new FaultyClock(clock));
        const all = clocks.map((faulty, n) => candidate(String(n), server, faulty));
        // Who is suspended runs nothing, so it writes nothing.
        const writers = () => all.filter(({ election }, n) => election.leads && !clocks[n]?.isAsleep).length;
        for (const { who, what, after } of faults) {
          for (let left = after; left > 0; left -= 500) {
            await clock.advance(Math.min(500, left));
            expect(writers()).toBeLessThanOrEqual(1);
          }
          const faulty = clocks[who] as FaultyClock;
          if (what === 'freeze') faulty.freeze();
          if (what === 'suspend') faulty.suspend();
          if (what === 'ahead') faulty.jump(3_600_000);
          if (what === 'back') faulty.jump(-3_600_000);
          if (what === 'cut off') server.cutOff.add(String(who));
          if (what !== 'mend') continue;
          server.cutOff.delete(String(who));
          faulty.thaw();
          faulty.resume();
          expect(writers()).toBeLessThanOrEqual(1);
        }
        for (const faulty of clocks) {
          faulty.thaw();
          faulty.resume();
        }
        server.cutOff.clear();
        await clock.advance(120_000);
        expect(writers()).toBe(1);
        await Promise.all(all.map((each) => each.end()));
      }),
      { numRuns: 100 },
    );
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
