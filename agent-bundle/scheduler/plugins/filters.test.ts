import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../../common/api/core/v1/pod-spec.ts';
import { asking, cacheOf, node, outcome, pod, profileOf } from '../scheduling.fixture.ts';

/** Only why nodes refuse: nobody is preempted. */
const profile = profileOf(
  { plugins: { multiPoint: { disabled: [{ name: 'DefaultPreemption' }] } } },
  { namespaces: { default: { team: 'a' }, other: { team: 'b' } } },
);
const refused = (reason: string, count = 1, total = count) => `0/${total} nodes are available: ${count} ${reason}.`;
const zoned = (name: string, zone: string) => node(name, { labels: { zone } });
const zones = [zoned('a', 'x'), zoned('b', 'x'), zoned('c', 'y')];
const taints = [{ key: 'role', value: 'db', effect: 'NoSchedule' }];
const port = (hostPort: number, hostIP?: string, protocol?: string): Partial<PodSpec> => ({
  containers: [{ name: 'c', image: 'x', ports: [{ containerPort: 80, hostPort, hostIP, protocol }] }],
});
const web = { matchLabels: { app: 'web' } };
const near = (term: object): Partial<PodSpec> => ({
  affinity: {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: web, topologyKey: 'zone', ...term }],
    },
  },
});
const far = (term: object): Partial<PodSpec> => ({
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: web, topologyKey: 'zone', ...term }],
    },
  },
});
const spread = (constraint: object = {}): Partial<PodSpec> => ({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: web, ...constraint },
  ],
});
const other = (name: string, labels: Record<string, string>, namespace = 'default') =>
  pod(name, {}, { labels, namespace });

describe('nodes by what they are', () => {
  it.each([
    ['the selector finds none', { nodeSelector: { disk: 'ssd' } }, "node(s) didn't match Pod's node affinity/selector"],
    ['the name is another', { nodeName: 'b' }, "node(s) didn't match the requested node name"],
  ])('refuse when %s', (_, spec, reason) => {
    expect(outcome(profile, pod('p', spec), cacheOf([node('a')]))).toBe(refused(reason));
  });

  it.each([
    ['a toleration of the taint', { spec: { taints } }, { tolerations: [{ key: 'role', operator: 'Exists' }] }],
    [
      'a toleration of being cordoned',
      { spec: { unschedulable: true } },
      { tolerations: [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' }] },
    ],
  ])('take a pod with %s', (_, options, spec) => {
    expect(outcome(profile, pod('p', spec), cacheOf([node('a', options)]))).toBe('a');
  });

  it('are matched by any term of required affinity', () => {
    const term = (zone: string) => ({ matchExpressions: [{ key: 'zone', operator: 'In', values: [zone] }] });
    const nodeSelectorTerms = [term('w'), term('y'), {}];
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
    expect(outcome(profile, pod('p', { affinity }), cacheOf(zones))).toBe('c');
  });
});

describe('a host port', () => {
  const taken = refused("node(s) didn't have free ports for the requested pod ports");
  it.each([
    ['is taken once', port(80), port(80), taken],
    ['is another for another protocol', port(80), port(80, undefined, 'UDP'), 'a'],
    ['is another on another address', port(80, '127.0.0.1'), port(80, '127.0.0.2'), 'a'],
    ['of every address is that of each', port(80), port(80, '127.0.0.2'), taken],
  ])('%s', (_, there, wanted, result) => {
    expect(outcome(profile, pod('p', wanted), cacheOf([node('a')], { a: [pod('q', there)] }))).toBe(result);
  });
});

describe('pods by other pods', () => {
  const notNear = refused("node(s) didn't match pod affinity rules", 3);
  const tooNear = refused("node(s) didn't match pod anti-affinity rules", 3);
  const db = { labelSelector: { matchLabels: { app: 'db' } } };
  it.each([
    ['go where the other is', near(db), { c: [other('q', { app: 'db' })] }, 'c'],
    ['go nowhere when there is none', near(db), {}, notNear],
    ['go anywhere as the first that want each other', near({}), {}, 'a'],
    ['do not count those of other namespaces', near(db), { c: [other('q', { app: 'db' }, 'other')] }, notNear],
    [
      'count those of namespaces by labels',
      near({ ...db, namespaceSelector: { matchLabels: { team: 'b' } } }),
      { c: [other('q', { app: 'db' }, 'other')] },
      'c',
    ],
    [
      'count all namespaces for an empty selector',
      near({ ...db, namespaceSelector: {} }),
      { c: [other('q', { app: 'db' }, 'third')] },
      'c',
    ],
    ['keep away from places where one is', far({}), { a: [other('q', { app: 'web' })] }, 'c'],
    [
      'fit nowhere where all places have one',
      far({}),
      { a: [other('q', { app: 'web' })], c: [other('r', { app: 'web' })] },
      tooNear,
    ],
    [
      'count only those that share a label',
      far({ matchLabelKeys: ['version'] }),
      { a: [other('q', { app: 'web', version: '2' })], c: [other('r', { app: 'web', version: '1' })] },
      'b',
    ],
    [
      'count only those that do not share it',
      far({ mismatchLabelKeys: ['version'] }),
      { a: [other('q', { app: 'web', version: '2' })], c: [other('r', { app: 'web', version: '1' })] },
      'c',
    ],
    ['are kept away by others that do not want them', {}, { a: [pod('q', far({}), { labels: {} })] }, 'c'],
  ])('%s', (_, spec, placed, result) => {
    const wanted = pod('p', spec, { labels: { app: 'web', version: '1' } });
    expect(outcome(profile, wanted, cacheOf(zones, placed))).toBe(result);
  });

  it('say who did not want them', () => {
    const placed = { a: [pod('q', far({}), { labels: {} })] };
    expect(outcome(profile, pod('p'), cacheOf([zoned('a', 'x')], placed))).toBe(
      refused("node(s) didn't satisfy existing pods anti-affinity rules"),
    );
  });
});

describe('spreading', () => {
  const uneven = refused("node(s) didn't match pod topology spread constraints", 2, 3);
  const webs = (...names: string[]) => names.map((name) => other(name, { app: 'web' }));
  const cordoned = (spec: object) => [zones[0], zones[1], { ...zoned('c', 'y'), spec }].flatMap((each) => each ?? []);
  it.each([
    ['goes to the place with fewer', spread(), zones, { a: webs('q') }, 'c'],
    ['goes to any within the skew', spread({ maxSkew: 2 }), zones, { c: webs('q') }, 'a'],
    [
      'counts a place of tainted nodes',
      spread(),
      cordoned({ taints }),
      { a: webs('q') },
      `${uneven.slice(0, -1)}`.replace(': 2 node(s)', ': 1 node(s) had untolerated taint(s), 2 node(s)') + '.',
    ],
    [
      'leaves out tainted nodes where asked',
      spread({ nodeTaintsPolicy: 'Honor' }),
      cordoned({ taints }),
      { a: webs('q') },
      'b',
    ],
    [
      'leaves out nodes that affinity excludes',
      { ...spread(), nodeSelector: { zone: 'x' } },
      zones,
      { a: webs('q') },
      'b',
    ],
    [
      'takes too few places for empty ones',
      spread({ minDomains: 3 }),
      zones,
      { a: webs('q'), c: webs('r') },
      refused("node(s) didn't match pod topology spread constraints", 3),
    ],
    [
      'counts only pods of the same revision',
      spread({ matchLabelKeys: ['version'] }),
      zones,
      { c: [other('q', { app: 'web', version: '1' })], a: webs('r', 's') },
      'b',
    ],
  ])('%s', (_, spec, nodes, placed, result) => {
    const wanted = pod('p', spec, { labels: { app: 'web', version: '1' } });
    expect(outcome(profile, wanted, cacheOf(nodes, placed))).toBe(result);
  });

  it('needs a node that is a place', () => {
    expect(outcome(profile, pod('p', spread()), cacheOf([node('a')]))).toBe(
      refused("node(s) didn't match pod topology spread constraints (missing required label)"),
    );
  });

  it('does not count pods that are going', () => {
    const going = pod('q', {}, { deletionTimestamp: '2026-01-01T00:00:00Z' });
    const one = { a: [going], c: [other('r', { app: 'web' })] };
    expect(outcome(profile, pod('p', spread()), cacheOf(zones, one))).toBe('b');
  });
});

it('a pod that asks for much needs a node with as much left', () => {
  expect(outcome(profile, pod('p', asking('3')), cacheOf([node('a'), node('b', { cpu: '4' })]))).toBe('b');
});
