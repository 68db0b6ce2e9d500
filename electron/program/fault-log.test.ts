import { expect, it } from 'vitest';
import { FaultLog } from './fault-log.ts';

/** A log that begins at `now`, with what it wrote. */
function logAt(now: number) {
  const clock = { at: now, now: () => clock.at, monotonic: () => clock.at };
  const lines: string[] = [];
  return { log: new FaultLog((text) => lines.push(text), clock), lines, clock };
}
const fault = () => Object.assign(new Error('refused'), { stack: 'Error: refused\n    at there' });
const start = Date.UTC(2026, 10, 21);

it('says when, what and where', () => {
  const { log, lines } = logAt(start);
  log.add('pods', fault());
  expect(lines).toEqual(['2026-11-21T00:00:00.000Z pods: Error: refused\n    at there\n']);
});

it('writes the first faults of a flood and counts the others, whatever the page names them', () => {
  const { log, lines, clock } = logAt(start);
  for (let n = 0; n < 100_000; n++) log.add(`name-${n}`, fault());
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toContain('too many faults');
  clock.at += 60_000;
  log.add('later', fault());
  expect(lines.slice(21)).toEqual([
    '2026-11-21T00:01:00.000Z 99980 more faults were not written\n',
    '2026-11-21T00:01:00.000Z later: Error: refused\n    at there\n',
  ]);
});

it('writes everything where little goes wrong', () => {
  const { log, lines, clock } = logAt(start);
  for (let n = 0; n < 100; n++, clock.at += 4_000) log.add('pods', fault());
  expect(lines).toHaveLength(100);
});

it('lets no name become a line of its own, or a long one', () => {
  const { log, lines } = logAt(start);
  log.add(`x\n2026 forged: ${'y'.repeat(10_000)}`, fault());
  expect(lines[0]!.split('\n')[0]).toMatch(/ x 2026 forged: y+: Error: refused$/);
  expect(lines[0]!.length).toBeLessThan(200);
});
