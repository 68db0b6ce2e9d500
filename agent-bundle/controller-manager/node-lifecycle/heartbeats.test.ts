import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { Heartbeats } from './heartbeats.ts';

describe('heartbeats', () => {
  it('count silence from the last sign that differed, of status or lease', async () => {
    const clock = new ManualClock();
    const heartbeats = new Heartbeats(clock);
    heartbeats.observe('h1', 'status', '1');
    await clock.advance(10);
    heartbeats.observe('h1', 'status', '1');
    expect(heartbeats.silence('h1')).toBe(10);
    heartbeats.observe('h1', 'lease', 'a');
    await clock.advance(5);
    expect(heartbeats.silence('h1')).toBe(5);
    heartbeats.observe('h1', 'status', '2');
    expect(heartbeats.silence('h1')).toBe(0);
  });

  it('start with a full period for a node that is new, even one without any sign', async () => {
    const clock = new ManualClock();
    await clock.advance(100_000);
    const heartbeats = new Heartbeats(clock);
    heartbeats.observe('h1', 'status', undefined);
    expect(heartbeats.silence('h1')).toBe(0);
    await clock.advance(7);
    heartbeats.observe('h1', 'status', undefined);
    expect(heartbeats.silence('h1')).toBe(7);
  });

  it('start anew for all after we could not see', async () => {
    const clock = new ManualClock();
    const heartbeats = new Heartbeats(clock);
    for (const node of ['h1', 'h2']) heartbeats.observe(node, 'status', '1');
    await clock.advance(50);
    heartbeats.restart();
    await clock.advance(3);
    expect(['h1', 'h2'].map((node) => heartbeats.silence(node))).toEqual([3, 3]);
  });
});
