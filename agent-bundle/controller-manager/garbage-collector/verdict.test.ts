import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import type { OwnerReference } from '../../../common/api/meta/v1.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { OwnerGraph } from './owner-graph.ts';
import { type OwnerState, blockersOf, isCollecting, stateOfOwner, verdict, withoutOwners } from './verdict.ts';

const kind = PodKind as unknown as Kind<ApiObject>;
const owner = (uid: string, blockOwnerDeletion = true): OwnerReference => ({
  apiVersion: 'v1',
  kind: 'Pod',
  name: uid,
  uid,
  blockOwnerDeletion,
});
const object = (
  uid: string,
  owners: readonly string[] = [],
  finalizers: string[] = [],
  deleting = false,
): ApiObject => ({
  metadata: {
    name: uid,
    uid,
    ...(owners.length > 0 ? { ownerReferences: owners.map((each) => owner(each)) } : {}),
    finalizers,
    ...(deleting ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
  },
});
const collecting = (uid: string) => object(uid, [], ['foregroundDeletion'], true);

describe('what becomes of an object', () => {
  const child = object('c', ['a', 'b']);
  const dependents = [object('d', ['c'])];
  it.each<[string, ApiObject, Record<string, OwnerState>, ApiObject[], ReturnType<typeof verdict>]>([
    ['it stays without owners', object('c'), {}, [], { type: 'keep' }],
    ['it stays with living owners', child, { a: 'living', b: 'living' }, [], { type: 'keep' }],
    ['it stays with an owner nobody knows', child, { a: 'living' }, [], { type: 'keep' }],
    [
      'it is left alone while it is being deleted',
      object('c', ['a'], ['x'], true),
      { a: 'gone' },
      [],
      { type: 'keep' },
    ],
    [
      'it forgets an owner that is gone',
      child,
      { a: 'living', b: 'gone' },
      [],
      { type: 'drop-references', uids: ['b'] },
    ],
    [
      'it no longer holds an owner that waits',
      child,
      { a: 'collecting', b: 'living' },
      [],
      { type: 'drop-references', uids: ['a'] },
    ],
    [
      'it goes with its owners',
      child,
      { a: 'gone', b: 'gone' },
      [],
      { type: 'delete', policy: 'Background', unblock: false },
    ],
    [
      'it goes after its dependents where an owner waits',
      child,
      { a: 'collecting', b: 'gone' },
      dependents,
      { type: 'delete', policy: 'Foreground', unblock: false },
    ],
    [
      'it goes at once where it has none',
      child,
      { a: 'collecting', b: 'gone' },
      [],
      { type: 'delete', policy: 'Background', unblock: false },
    ],
    [
      'it breaks a circle of those that wait for each other',
      child,
      { a: 'collecting', b: 'gone' },
      [collecting('d')],
      { type: 'delete', policy: 'Foreground', unblock: true },
    ],
    [
      'it leaves its dependents where it says so',
      object('c', ['a'], ['orphan']),
      { a: 'gone' },
      dependents,
      { type: 'delete', policy: 'Orphan', unblock: false },
    ],
    [
      'it takes them first where it says so',
      object('c', ['a'], ['foregroundDeletion']),
      { a: 'gone' },
      [],
      { type: 'delete', policy: 'Foreground', unblock: false },
    ],
  ])('%s', (_, given, states, below, expected) => {
    expect(verdict(given, new Map(Object.entries(states)), below)).toEqual(expected);
  });

  it('an owner waits for dependents that block it, and only for those', () => {
    const [blocking, free] = [object('b', ['o']), object('f')];
    free.metadata.ownerReferences = [owner('o', false)];
    expect(blockersOf(collecting('o'), [blocking, free])).toEqual([blocking]);
  });

  it('a patch without owners keeps the others and the revision it was decided on', () => {
    const given = object('c', ['a', 'b']);
    given.metadata.resourceVersion = '7';
    expect(withoutOwners(given, ['a'])).toEqual({ metadata: { resourceVersion: '7', ownerReferences: [owner('b')] } });
  });
});

describe('the graph of owners', () => {
  it('knows dependents of owners it has never seen, and forgets those that let go', () => {
    const graph = new OwnerGraph();
    graph.set(kind, object('c', ['a']));
    expect(graph.dependentsOf('a').map((each) => each.object.metadata.uid)).toEqual(['c']);
    graph.set(kind, object('c', ['b']));
    expect(graph.dependentsOf('a')).toEqual([]);
    graph.remove('c');
    expect([graph.dependentsOf('b'), graph.get('c')]).toEqual([[], undefined]);
  });
});

/** Carries verdicts out on a cluster of its own until there is nothing left to do. */
function collect(cluster: Map<string, ApiObject>): void {
  const graph = new OwnerGraph();
  for (const each of cluster.values()) graph.set(kind, each);
  const remove = (uid: string) => {
    cluster.delete(uid);
    graph.remove(uid);
  };
  const put = (each: ApiObject) => {
    cluster.set(each.metadata.uid ?? '', each);
    graph.set(kind, each);
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const [uid, each] of [...cluster]) {
      const dependents = graph.dependentsOf(uid).map((dependent) => dependent.object);
      if (isCollecting(each)) {
        if (blockersOf(each, dependents).length > 0) continue;
        remove(uid);
        changed = true;
        continue;
      }
      const states = new Map(
        (each.metadata.ownerReferences ?? []).map((reference): [string, OwnerState] => {
          const found = cluster.get(reference.uid);
          return [reference.uid, found ? stateOfOwner(found) : 'gone'];
        }),
      );
      const decided = verdict(each, states, dependents);
      if (decided.type === 'keep') continue;
      changed = true;
      if (decided.type === 'drop-references') {
        put({
          metadata: { ...each.metadata, ownerReferences: withoutOwners(each, decided.uids).metadata.ownerReferences },
        });
      } else {
        expect([...states.values()]).not.toContain('living');
        const references = each.metadata.ownerReferences?.map((reference) => ({
          ...reference,
          blockOwnerDeletion: !decided.unblock,
        }));
        if (decided.policy === 'Background') remove(uid);
        else
          put({
            metadata: {
              ...each.metadata,
              ownerReferences: references,
              finalizers: ['foregroundDeletion'],
              deletionTimestamp: 'now',
            },
          });
      }
    }
  }
}

it('never deletes what has a living owner, deletes all that has none left, and always ends', () => {
  const size = 8;
  const edges = fc.array(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })), { maxLength: 20 });
  const roots = fc.array(fc.record({ uid: fc.nat({ max: size - 1 }), foreground: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(edges, roots, (pairs, deleted) => {
      // Owners have lower numbers, so there are no circles: those may hold each other for ever, as upstream's do.
      const ownersOf = (index: number) => [
        ...new Set(
          pairs
            .filter(([from, to]) => Math.max(from, to) === index && from !== to)
            .map(([from, to]) => Math.min(from, to)),
        ),
      ];
      const cluster = new Map<string, ApiObject>();
      for (let index = 0; index < size; index++)
        cluster.set(
          `u${index}`,
          object(
            `u${index}`,
            ownersOf(index).map((each) => `u${each}`),
          ),
        );
      for (const { uid, foreground } of deleted) {
        const name = `u${uid}`;
        const present = cluster.get(name);
        if (present && foreground)
          cluster.set(name, {
            metadata: { ...present.metadata, finalizers: ['foregroundDeletion'], deletionTimestamp: 'now' },
          });
        else cluster.delete(name);
      }
      const doomed = new Set(deleted.map(({ uid }) => uid));
      const lives = (index: number): boolean =>
        !doomed.has(index) && (ownersOf(index).length === 0 || ownersOf(index).some(lives));
      collect(cluster);
      const expected = Array.from({ length: size }, (_, index) => index)
        .filter(lives)
        .map((index) => `u${index}`);
      expect([...cluster.keys()].sort()).toEqual(expected);
    }),
  );
});
