import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { EvictionGate } from './eviction-gate.ts';
import { EvictionLine } from './eviction-line.ts';
import { defaultEvictionRules } from './zones.ts';

describe('the line of dead nodes', () => {
  it('lets the first through at once and the next after ten seconds', async () => {
    const clock = new ManualClock();
    const line = new EvictionLine(clock);
    expect(line.wait('h1', 0.1)).toBe(0);
    line.letThrough('h1');
    expect(line.wait('h2', 0.1)).toBe(10_000);
    await clock.advance(4_000);
    expect(line.wait('h2', 0.1)).toBe(6_000);
    await clock.advance(6_000);
    expect(line.wait('h2', 0.1)).toBe(0);
    line.letThrough('h2');
    expect(line.wait('h3', 0.1)).toBe(10_000);
  });

  it('gives no time to who is not the first, and keeps the order in which they came', () => {
    const line = new EvictionLine(new ManualClock());
    expect(['h3', 'h1', 'h2'].map((node) => line.wait(node, 0.1))).toEqual([0, Infinity, Infinity]);
    expect(line.first).toBe('h3');
    line.forget('h3');
    expect(line.first).toBe('h1');
    line.letThrough('h1');
    expect(line.first).toBe('h2');
  });

  it('asks nothing twice of a node that is through, until it is forgotten', () => {
    const line = new EvictionLine(new ManualClock());
    line.wait('h1', 0.1);
    line.letThrough('h1');
    expect(line.wait('h1', 0.1)).toBe(0);
    line.forget('h1');
    expect(line.wait('h1', 0.1)).toBe(10_000);
  });

  it('lets nobody through at rate 0', () => {
    expect(new EvictionLine(new ManualClock()).wait('h1', 0)).toBe(Infinity);
  });
});

describe('the gate before evictions', () => {
  const gateOf = (zones: Record<string, [healthy: number, unhealthy: number]>, clock = new ManualClock()) => {
    const gate = new EvictionGate(clock, defaultEvictionRules);
    for (const [zone, [healthy, unhealthy]] of Object.entries(zones)) {
      for (let n = 0; n < healthy + unhealthy; n++) gate.note(`${zone}${n}`, { zone, healthy: n >= unhealthy });
    }
    return gate;
  };

  it('is shut while nobody is healthy', () => {
    const gate = gateOf({ a: [0, 2] });
    expect([gate.isBlind, gate.wait('a', 'a0')]).toEqual([true, Infinity]);
    expect(gate.note('a1', { zone: 'a', healthy: true })).toBe(true);
    expect([gate.isBlind, gate.wait('a', 'a0')]).toEqual([false, 0]);
  });

  it('keeps zones apart', () => {
    const gate = gateOf({ a: [2, 1], b: [2, 1] });
    gate.letThrough('a', 'a0');
    expect([gate.wait('a', 'a1'), gate.wait('b', 'b0')]).toEqual([10_000, 0]);
  });

  it('holds a zone back of which most is dead, and names the first of it once that is over', () => {
    const gate = gateOf({ a: [2, 3] });
    expect(['a0', 'a1'].map((node) => gate.wait('a', node))).toEqual([Infinity, Infinity]);
    gate.note('a2', { zone: 'a', healthy: true });
    expect(gate.first).toEqual(['a0']);
    expect(gate.wait('a', 'a0')).toBe(0);
    expect(gate.letThrough('a', 'a0')).toBe('a1');
  });

  it('lets a node that has moved to another zone wait there', () => {
    const gate = gateOf({ a: [2, 1], b: [2, 1] });
    gate.wait('a', 'a0');
    gate.letThrough('a', 'a0');
    expect(gate.wait('b', 'a0')).toBe(0);
    expect(gate.first).toEqual(['a0']);
  });

  it('forgets a zone with its last node', () => {
    const gate = gateOf({ a: [2, 1], b: [1, 1] });
    expect(gate.wait('b', 'b0')).toBe(0);
    gate.letThrough('b', 'b0');
    for (const node of ['b0', 'b1']) {
      gate.note(node, undefined);
      gate.forget(node);
    }
    expect(gate.first).toEqual([]);
    for (const healthy of [false, true]) gate.note(`b${Number(healthy)}`, { zone: 'b', healthy });
    expect(gate.wait('b', 'b0')).toBe(0);
  });

  it('empties a hundred of a thousand one by one, in a thousand seconds, with three questions each', async () => {
    const clock = new ManualClock();
    const gate = gateOf({ a: [900, 100] }, clock);
    const emptied: number[] = [];
    let asked = 0;
    const ask = (node: string): number => {
      asked++;
      return gate.wait('a', node);
    };
    for (let n = 0; n < 100; n++) ask(`a${n}`);
    for (let next: string | undefined = 'a0'; next !== undefined;) {
      await clock.advance(ask(next));
      expect(ask(next)).toBe(0);
      emptied.push(clock.monotonic());
      next = gate.letThrough('a', next);
    }
    expect(emptied).toEqual(Array.from({ length: 100 }, (_, n) => n * 10_000));
    expect(asked).toBe(300);
  });
});
