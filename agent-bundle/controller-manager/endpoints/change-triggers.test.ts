import { describe, expect, it, test } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { changeTimes, triggerBetween, triggeredAt } from './change-triggers.ts';

const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;
const pod = (name: string, second?: number): Pod => ({
  metadata: { name, namespace: 'ns' },
  spec: { containers: [] },
  status: {
    conditions: [
      { type: 'PodScheduled', status: 'True', lastTransitionTime: at(59) },
      ...(second === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: at(second) }]),
    ],
  },
});
/** A service that was made at that second, and pods whose readiness changed at theirs; undefined: never yet. */
type State = readonly [number, Readonly<Record<string, number | undefined>>];
const timesOf = ([made, pods]: State) =>
  changeTimes(
    { metadata: { name: 'web', namespace: 'ns', creationTimestamp: at(made) }, spec: {} },
    Object.entries(pods).map(([name, second]) => pod(name, second)),
  );

describe('endpoints are written because', () => {
  test.each<[string, State | undefined, State, number | undefined]>([
    ['the service is new', undefined, [5, {}], 5],
    ['the service is new to us, whatever its pods did', undefined, [5, { a: 3, b: 9 }], 5],
    ['a pod became ready', [5, { a: undefined }], [5, { a: 9 }], 9],
    ['a pod that is ready is new', [5, { a: 7 }], [5, { a: 7, b: 9 }], 9],
    ['pods changed: the first of them counts', [5, { a: 6, b: 7, c: 8 }], [5, { a: 12, b: 7, c: 11 }], 11],
    ['the service was made anew', [5, { a: 7 }], [9, { a: 7 }], 9],
    ['the service was made anew before its pod changed', [5, { a: 7 }], [9, { a: 10 }], 9],
    ['a pod is gone, which has no time', [5, { a: 7, b: 8 }], [5, { a: 7 }], undefined],
    ['something else changed', [5, { a: 7 }], [5, { a: 7 }], undefined],
    ['a clock went back', [5, { a: 7 }], [5, { a: 6 }], undefined],
  ])('%s', (_, before, now, second) => {
    const trigger = triggerBetween(before && timesOf(before), timesOf(now));
    expect(trigger).toBe(second === undefined ? undefined : at(second));
  });
});

describe('the annotation', () => {
  const name = 'endpoints.kubernetes.io/last-change-trigger-time';
  const withAnnotations = (annotations?: Record<string, string>) => ({ metadata: { name: 'web', annotations } });

  test.each([
    ['is put beside others', { note: 'x' }, at(1), { note: 'x', [name]: at(1) }],
    ['takes the place of the earlier one', { [name]: at(1) }, at(2), { [name]: at(2) }],
    ['goes when the time is not known', { note: 'x', [name]: at(1) }, undefined, { note: 'x' }],
  ])('%s', (_, present, time, wanted) => {
    expect(triggeredAt(withAnnotations(present), time).metadata.annotations).toEqual(wanted);
  });

  it('is no reason for others where there are none', () => {
    const object = withAnnotations();
    expect(triggeredAt(object, undefined)).toBe(object);
  });
});
