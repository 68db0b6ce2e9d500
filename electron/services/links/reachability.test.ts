import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { Reachability } from './reachability.ts';

/** A cluster that is up or down, and what was learnt of it. */
function watching(isUp = true) {
  const clock = new ManualClock();
  const states: string[] = [];
  let probes = 0;
  const probe = async () => {
    probes++;
    if (!isUp) throw new Error('connection refused');
    return 'v1.36.0';
  };
  const reachability = new Reachability('lab', probe, clock, (state) => states.push(state.kind));
  const stop = new AbortController();
  const running = reachability.run(stop.signal);
  const end = async () => {
    stop.abort();
    await running;
  };
  return { clock, states, reachability, end, probes: () => probes, become: (up: boolean) => (isUp = up) };
}

test('a cluster that answers is asked once, and not again while requests go well', async () => {
  const { clock, states, reachability, probes, end } = watching();
  await clock.advance(3_600_000);
  reachability.heard();
  await clock.advance(3_600_000);
  expect([states, probes()]).toEqual([['connecting', 'connected'], 1]);
  await end();
  expect(states).toEqual(['connecting', 'connected', 'idle']);
});

test('a request that broke off is a doubt; one that is unfounded changes nothing', async () => {
  const { clock, states, reachability, probes, end } = watching();
  await clock.advance(0);
  reachability.doubt();
  await clock.advance(0);
  expect([states, probes()]).toEqual([['connecting', 'connected'], 2]);
  await end();
});

test('a cluster that does not answer is asked again in pauses until it does', async () => {
  const { clock, states, reachability, become, end } = watching();
  await clock.advance(0);
  become(false);
  reachability.doubt();
  await clock.advance(5_000);
  expect(states.at(-1)).toBe('unreachable');
  become(true);
  await clock.advance(15_000);
  expect(states).toEqual(['connecting', 'connected', 'unreachable', 'connected']);
  await end();
});

test('an answer that somebody gets ends the pause at once', async () => {
  const { clock, states, reachability, become, end } = watching(false);
  await clock.advance(120_000);
  expect(states).toEqual(['connecting', 'unreachable']);
  become(true);
  reachability.heard();
  await clock.advance(0);
  expect(states.at(-1)).toBe('connected');
  await end();
  expect(clock.sleeping).toBe(0);
});
