import { describe, expect, it } from 'vitest';
import type { PlanStep, StepState } from '../../../common/ipc/plan-step.ts';
import { phaseElapsed, phaseState, planMatrix, planTotals } from './plan-matrix.ts';

const step = (phase: string, host: string | undefined, state: StepState): PlanStep => ({
  phase,
  title: phase,
  host,
  state,
});
const pending = { kind: 'pending' } as const;
const running = { kind: 'running', since: 1000 } as const;
const done = { kind: 'done', changes: ['a', 'b'], duration: 500 } as const;
const skipped = { kind: 'skipped', because: 'connect on h1' } as const;
const cancelled = { kind: 'cancelled' } as const;
const failed = { kind: 'failed', error: { code: 'internal-fault', params: {} }, duration: 700 } as const;

describe('a plan as a table', () => {
  it('has a row for each phase and a column for each host, in the plan’s order', () => {
    const matrix = planMatrix([
      step('connect', 'h1', done),
      step('connect', 'h2', running),
      step('preflight', undefined, pending),
      step('installEtcd', 'h2', pending),
    ]);
    expect(matrix.hosts).toEqual(['h1', 'h2']);
    expect(
      matrix.rows.map(({ phase, whole, cells }) => [phase, whole?.phase, cells.map((cell) => cell?.host)]),
    ).toEqual([
      ['connect', undefined, ['h1', 'h2']],
      ['preflight', 'preflight', []],
      ['installEtcd', undefined, [undefined, 'h2']],
    ]);
  });

  it.each<[states: StepState[], expected: string]>([
    [[pending, pending], 'pending'],
    [[done, pending], 'running'],
    [[done, running], 'running'],
    [[running, failed], 'failed'],
    [[done, skipped], 'skipped'],
    [[done, cancelled], 'cancelled'],
    [[done, done], 'done'],
  ])('says of a phase with %o: %s', (states, expected) => {
    const [row] = planMatrix(states.map((state, index) => step('p', `h${index}`, state))).rows;
    expect(phaseState(row!)).toBe(expected);
  });

  it('counts a phase as long as its slowest host takes', () => {
    const [begun] = planMatrix([step('p', 'h1', done), step('p', 'h2', running)]).rows;
    expect(phaseElapsed(begun!, 4000)).toBe(3000);
    expect(phaseElapsed(begun!, 900)).toBe(500);
    const [waiting] = planMatrix([step('p', 'h1', pending)]).rows;
    expect(phaseElapsed(waiting!, 4000)).toBeUndefined();
  });

  it('adds up what has ended and what was changed', () => {
    const steps = [done, done, failed, skipped, running, pending].map((state, index) => step('p', `h${index}`, state));
    expect(planTotals(steps)).toEqual({ ended: 4, all: 6, changes: 4 });
  });
});
