import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { EvictionGate } from './eviction-gate.ts';
import { EvictionLimiter } from './eviction-limiter.ts';

describe('the eviction limiter', () => {
  it('lets the first through at once and the next after ten seconds', async () => {
    const clock = new ManualClock();
    const limiter = new EvictionLimiter(clock);
    expect(limiter.wait('a', 'h1', 0.1)).toBe(0);
    expect(limiter.wait('a', 'h2', 0.1)).toBe(10_000);
    await clock.advance(4_000);
    expect(limiter.wait('a', 'h2', 0.1)).toBe(6_000);
    await clock.advance(6_000);
    expect(limiter.wait('a', 'h2', 0.1)).toBe(0);
    expect(limiter.wait('a', 'h3', 0.1)).toBe(10_000);
  });

  it('asks nothing twice of a node that is through, until it is forgotten', () => {
    const limiter = new EvictionLimiter(new ManualClock());
    limiter.wait('a', 'h1', 0.1);
    expect(limiter.wait('a', 'h1', 0.1)).toBe(0);
    limiter.forget('h1');
    expect(limiter.wait('a', 'h1', 0.1)).toBe(10_000);
  });

  it('keeps zones apart, and lets nobody through at rate 0', () => {
    const limiter = new EvictionLimiter(new ManualClock());
    expect(limiter.wait('a', 'h1', 0)).toBe(Infinity);
    expect(limiter.wait('a', 'h1', 0.1)).toBe(0);
    expect(limiter.wait('b', 'h2', 0.1)).toBe(0);
  });
});

describe('the gate before evictions', () => {
  const nodes = (healthy: number, unhealthy: number) => [
    ...Array.from({ length: healthy }, () => ({ zone: 'a', healthy: true })),
    ...Array.from({ length: unhealthy }, () => ({ zone: 'a', healthy: false })),
  ];

  it('is shut while nobody is healthy, and says when that begins and ends', () => {
    const gate = new EvictionGate(new ManualClock());
    expect([gate.look(nodes(0, 2)), gate.isBlind, gate.wait('a', 'h1')]).toEqual([true, true, Infinity]);
    expect([gate.look(nodes(0, 3)), gate.isBlind]).toEqual([false, true]);
    expect([gate.look(nodes(1, 2)), gate.isBlind, gate.wait('a', 'h1')]).toEqual([true, false, 0]);
  });

  it('names those it held back once something has changed for the better', () => {
    const gate = new EvictionGate(new ManualClock());
    gate.look(nodes(2, 3));
    expect(['h1', 'h2'].map((node) => gate.wait('a', node))).toEqual([Infinity, Infinity]);
    expect(gate.forget('h3')).toEqual(['h1', 'h2']);
    expect(gate.forget('h3')).toEqual([]);
  });
});
