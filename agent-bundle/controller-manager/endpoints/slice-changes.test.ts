import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { type SliceGroup, sliceChanges, sliceMost } from './slice-changes.ts';
import { cases } from '../../../test/sampling.ts';

const labels = { app: 'web' };
const endpoint = (id: number, ready = true) => ({
  addresses: [`10.0.${id >> 8}.${id & 255}`],
  conditions: { ready },
  targetRef: { kind: 'Pod', uid: `u${id}` },
});
const group = (port: number, ids: readonly number[], ready = true): SliceGroup => ({
  ports: [{ name: '', protocol: 'TCP', port }],
  endpoints: ids.map((id) => endpoint(id, ready)),
});
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

let made = 0;
/** What the slices are after the changes were written. */
function replay(present: readonly EndpointSlice[], groups: readonly SliceGroup[]) {
  const changes = sliceChanges(groups, present, labels);
  const updated = new Map(changes.update.map((slice) => [slice.metadata.name, slice]));
  const removed = new Set(changes.remove.map(({ metadata }) => metadata.name));
  const created = changes.create.map((content): EndpointSlice => ({
    metadata: { name: `s${made++}`, labels },
    addressType: 'IPv4',
    ...content,
  }));
  const kept = present.filter(({ metadata }) => !removed.has(metadata.name));
  const slices = [...kept.map((slice) => updated.get(slice.metadata.name) ?? slice), ...created];
  return { slices, writes: created.length + updated.size + removed.size };
}
const idsOf = (slices: readonly EndpointSlice[]) =>
  slices
    .flatMap(({ ports, endpoints }) =>
      endpoints.map((each) => `${ports?.[0]?.port} ${each.targetRef?.uid} ${each.conditions?.ready}`),
    )
    .sort();
const wantedOf = (groups: readonly SliceGroup[]) =>
  groups
    .flatMap(({ ports, endpoints }) =>
      endpoints.map((each) => `${ports[0]?.port} ${each.targetRef?.uid} ${each.conditions?.ready}`),
    )
    .sort();

describe('changing endpoint slices', () => {
  it('gives a service without endpoints one empty slice', () => {
    const { slices } = replay([], []);
    expect(slices).toMatchObject([{ ports: [], endpoints: [] }]);
    expect(replay(slices, []).writes).toBe(0);
  });

  it.each([
    ['one that comes', [...range(0, 250), 999]],
    ['one that goes', range(1, 250)],
    ['one that is replaced', [...range(1, 250), 999]],
  ])('is one write for %s among many', (_, ids) => {
    const { slices } = replay([], [group(80, range(0, 250))]);
    expect(slices).toHaveLength(3);
    const after = replay(slices, [group(80, ids)]);
    expect(after.writes).toBe(1);
    expect(idsOf(after.slices)).toEqual(wantedOf([group(80, ids)]));
  });

  it('removes slices that run empty, but for the last', () => {
    const { slices } = replay([], [group(80, range(0, 250))]);
    const after = replay(slices, [group(80, range(0, 20))]);
    expect(after.slices).toHaveLength(1);
    expect(replay(after.slices, [group(80, [])]).slices).toHaveLength(1);
  });

  it.each([
    ['has its first endpoints', [], [group(80, [1])]],
    ['loses its last endpoint', [group(80, [1])], []],
    ['gets another port', [group(80, [1])], [group(81, [1])]],
  ])('is one write to the same slice when a service %s', (_, before, wanted) => {
    const { slices } = replay([], before);
    const after = replay(slices, wanted);
    expect(after.writes).toBe(1);
    expect(after.slices.map(({ metadata }) => metadata.name)).toEqual(slices.map(({ metadata }) => metadata.name));
    expect(idsOf(after.slices)).toEqual(wantedOf(wanted));
  });

  it('writes a slice whose labels are no longer the service’s', () => {
    const { slices } = replay([], [group(80, [1])]);
    const changes = sliceChanges([group(80, [1])], slices, { app: 'other' });
    expect(changes.update.map(({ metadata }) => metadata.labels)).toEqual([{ app: 'other' }]);
  });

  it('ends at what is wanted from anywhere, never with too large a slice, and then has nothing left to do', () => {
    const ids = fc.uniqueArray(fc.nat({ max: 400 }), { maxLength: 320, size: 'max' });
    const groups = fc.record({ a: ids, b: ids, ready: fc.boolean() }).map(({ a, b, ready }) => {
      const one = group(80, a, ready);
      const other = group(
        81,
        b.filter((id) => !a.includes(id)),
      );
      return [one, other].filter(({ endpoints }) => endpoints.length > 0);
    });
    fc.assert(
      fc.property(fc.array(groups, { minLength: 1, maxLength: 5 }), (steps) => {
        let slices: EndpointSlice[] = [];
        for (const wanted of steps) {
          ({ slices } = replay(slices, wanted));
          expect(idsOf(slices)).toEqual(wantedOf(wanted));
          for (const slice of slices) expect(slice.endpoints.length).toBeLessThanOrEqual(sliceMost);
          expect(replay(slices, wanted).writes).toBe(0);
        }
      }),
      cases(60),
    );
  });
});
