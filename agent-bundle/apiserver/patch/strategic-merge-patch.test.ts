import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { Deployment } from '../../../common/api/apps/v1/deployment.ts';
import { Pod } from '../../../common/api/core/v1/pod.ts';
import { Service } from '../../../common/api/core/v1/service.ts';
import { PodDisruptionBudget } from '../../../common/api/policy/v1/pod-disruption-budget.ts';
import type { Item } from './merge-list.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

const podWith = (spec: Item) => ({ metadata: { name: 'p' }, spec });
const patchSpec = (original: Item, patch: Item): Item =>
  strategicMergePatch(Pod, podWith(original), { spec: patch })['spec'] as Item;

describe('objects', () => {
  test.each<[string, Item, Item, Item]>([
    ['members are merged', { a: 1, b: { c: 1 } }, { b: { d: 2 } }, { a: 1, b: { c: 1, d: 2 } }],
    ['null removes', { nodeName: 'x', hostname: 'y' }, { nodeName: null }, { hostname: 'y' }],
    ['null adds nothing', {}, { securityContext: { runAsUser: null } }, { securityContext: {} }],
    [
      'replace puts the patch in its place',
      { nodeSelector: { a: '1' } },
      { nodeSelector: { $patch: 'replace', b: '2' } },
      { nodeSelector: { b: '2' } },
    ],
    ['delete empties', { nodeSelector: { a: '1' } }, { nodeSelector: { $patch: 'delete' } }, { nodeSelector: {} }],
    [
      'merge is what happens anyway',
      { nodeSelector: { a: '1' } },
      { nodeSelector: { $patch: 'merge', b: '2' } },
      { nodeSelector: { a: '1', b: '2' } },
    ],
    [
      'a map of labels is merged though it is atomic elsewhere',
      { nodeSelector: { a: '1' } },
      { nodeSelector: { b: '2' } },
      { nodeSelector: { a: '1', b: '2' } },
    ],
  ])('%s', (_title, original, patch, expected) => {
    expect(patchSpec(original, patch)).toEqual(expected);
  });

  it('take the place of what was there where the schema says so', () => {
    const original = { spec: { maxUnavailable: 1, selector: { matchLabels: { a: '1' } } } };
    const patch = { spec: { selector: { matchLabels: { b: '2' } } } };
    expect(strategicMergePatch(PodDisruptionBudget, original, patch)).toEqual({
      spec: { maxUnavailable: 1, selector: { matchLabels: { b: '2' } } },
    });
  });

  it('keep only what $retainKeys names', () => {
    const original = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
    const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } };
    expect(strategicMergePatch(Deployment, original, patch)).toEqual({ spec: { strategy: { type: 'Recreate' } } });
  });

  it('refuse a long integer in its own digits', () => {
    const patch = { spec: { $patch: 12345678901234567890n } };
    expect(() => strategicMergePatch(Deployment, {}, patch)).toThrow('unknown patch type found: 12345678901234567890');
  });

  test.each<[Item, RegExp]>([
    [{ spec: { $patch: 'bogus' } }, /unknown patch type found: "bogus"/],
    [
      { spec: { strategy: { $retainKeys: ['type'], rollingUpdate: {} } } },
      /"rollingUpdate" of the patch is missing in its \$retainKeys/,
    ],
    [{ spec: { strategy: { $retainKeys: 'type' } } }, /\$retainKeys must be a list/],
    [{ spec: { template: { spec: { containers: [{ image: 'x' }] } } } }, /does not contain declared merge key: name/],
    [
      { spec: { template: { spec: { '$setElementOrder/containers': 'a', containers: [{ name: 'a' }] } } } },
      /\$setElementOrder\/containers must be a list/,
    ],
  ])('refuse %j', (patch, words) => {
    const original = {
      spec: { strategy: { type: 'RollingUpdate' }, template: { spec: { containers: [{ name: 'a' }] } } },
    };
    expect(() => strategicMergePatch(Deployment, original, patch)).toThrow(
      expect.objectContaining({ code: 400, message: expect.stringMatching(words) as string }),
    );
  });
});

describe('lists', () => {
  const a = { name: 'a', image: '1' };
  const b = { name: 'b', image: '2' };
  test.each<[string, Item, Item, Item]>([
    [
      // As the page on `kubectl patch` shows: https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
      'are merged by their key, in the order of the patch, what it does not name behind',
      { containers: [a, b] },
      { containers: [{ name: 'c' }, { name: 'a', tty: true }] },
      { containers: [{ name: 'c' }, { ...a, tty: true }, b] },
    ],
    [
      'lose what is deleted',
      { containers: [a, b] },
      { containers: [{ name: 'c' }, { $patch: 'delete', name: 'a' }] },
      { containers: [{ name: 'c' }, b] },
    ],
    [
      'are replaced by what stands beside a replace',
      { containers: [a, b] },
      { containers: [{ $patch: 'replace' }, { name: 'c', image: null }] },
      { containers: [{ name: 'c' }] },
    ],
    [
      'are replaced where the schema does not merge them',
      { tolerations: [{ key: 'a' }] },
      { tolerations: [{ key: 'b' }] },
      { tolerations: [{ key: 'b' }] },
    ],
    ['go with null', { containers: [a], volumes: [] }, { volumes: null }, { containers: [a] }],
    [
      'are created without the directives of their items',
      {},
      {
        containers: [
          { $patch: 'delete', name: 'x' },
          { ...a, $retainKeys: ['name', 'image'] },
        ],
      },
      { containers: [a] },
    ],
    [
      'inside items are merged too',
      { containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] },
      { containers: [{ name: 'a', ports: [{ containerPort: 80, name: 'x' }, { containerPort: 81 }] }] },
      { containers: [{ name: 'a', ports: [{ containerPort: 80, name: 'x' }, { containerPort: 81 }] }] },
    ],
    [
      'with retained keys lose the other source of a volume',
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/' } }] },
      { volumes: [{ name: 'v', hostPath: { path: '/' } }] },
    ],
    [
      'take the order that is set',
      { containers: [a, b] },
      { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] },
      { containers: [b, a] },
    ],
    [
      'put a new item where the order wants it',
      { containers: [a, b] },
      { '$setElementOrder/containers': [{ name: 'a' }, { name: 'c' }, { name: 'b' }], containers: [{ name: 'c' }] },
      { containers: [a, { name: 'c' }, b] },
    ],
    [
      'keep what only the server has before what it stood before',
      { containers: [{ name: 's' }, a, { name: 't' }, b] },
      { '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }] },
      { containers: [{ name: 's' }, a, { name: 't' }, b] },
    ],
  ])('%s', (_title, original, patch, expected) => {
    expect(patchSpec(original, patch)).toEqual(expected);
  });

  it('of scalars are united, and lose what is named', () => {
    const original = { metadata: { finalizers: ['a', 'b'] } };
    expect(strategicMergePatch(Pod, original, { metadata: { finalizers: ['b', 'c'] } })).toEqual({
      metadata: { finalizers: ['a', 'b', 'c'] },
    });
    expect(strategicMergePatch(Pod, original, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } })).toEqual({
      metadata: { finalizers: ['b'] },
    });
    const both = {
      '$deleteFromPrimitiveList/finalizers': ['a'],
      '$setElementOrder/finalizers': ['c', 'b'],
      finalizers: ['c'],
    };
    expect(strategicMergePatch(Pod, original, { metadata: both })).toEqual({ metadata: { finalizers: ['c', 'b'] } });
  });

  it('refuse an order that the patch itself does not keep', () => {
    const patch = {
      '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }],
      containers: [{ name: 'b' }, { name: 'a' }],
    };
    expect(() => patchSpec({ containers: [a] }, patch)).toThrow(/doesn't match \$setElementOrder list/);
  });

  it('keep items that share their key, and delete them together', () => {
    const dns = [
      { port: 53, protocol: 'TCP' },
      { port: 53, protocol: 'UDP' },
    ];
    const patchPorts = (...ports: Item[]) =>
      strategicMergePatch(Service, { spec: { ports: dns } }, { spec: { ports } });
    expect(patchPorts({ port: 80 })).toEqual({ spec: { ports: [{ port: 80 }, ...dns] } });
    expect(patchPorts({ port: 53, $patch: 'delete' }, { port: 80 })).toEqual({ spec: { ports: [{ port: 80 }] } });
  });

  it('are merged by numbers too', () => {
    const patch = { spec: { ports: [{ port: 80, name: 'http' }] } };
    const original = { spec: { ports: [{ port: 80, protocol: 'TCP' }, { port: 443 }] } };
    expect(strategicMergePatch(Service, original, patch)).toEqual({
      spec: { ports: [{ port: 80, protocol: 'TCP', name: 'http' }, { port: 443 }] },
    });
  });
});

describe('whatever the containers', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const container = fc.record(
    { name, image: fc.constantFrom('1', '2'), tty: fc.boolean() },
    { requiredKeys: ['name'] },
  );
  const containers = fc.uniqueArray(container, { selector: (each) => each.name });
  type Container = { name: string; image?: string; tty?: boolean };

  /** What client-side apply sends to make `to` of `from`. */
  function difference(from: readonly Container[], to: readonly Container[]): Item {
    const changed = to.map((item) => {
      const old = from.find((each) => each.name === item.name) ?? {};
      const gone = Object.keys(old).filter((key) => !(key in item));
      return { ...item, ...Object.fromEntries(gone.map((key) => [key, null])) };
    });
    const removed = from.filter((each) => !to.some((other) => other.name === each.name));
    return {
      '$setElementOrder/containers': to.map((item) => ({ name: item.name })),
      containers: [...changed, ...removed.map((item) => ({ $patch: 'delete', name: item.name }))],
    };
  }

  it('the difference of two lists makes the second of the first, in its order', () => {
    fc.assert(
      fc.property(containers, containers, (from, to) => {
        expect(patchSpec({ containers: from }, difference(from, to))['containers']).toEqual(to);
      }),
    );
  });

  it('patching twice is patching once, and the original stays as it was', () => {
    fc.assert(
      fc.property(containers, containers, containers, (live, from, to) => {
        const before = structuredClone(live);
        const once = patchSpec({ containers: live }, difference(from, to));
        expect(patchSpec(once, difference(from, to))).toEqual(once);
        expect(live).toEqual(before);
      }),
    );
  });
});
