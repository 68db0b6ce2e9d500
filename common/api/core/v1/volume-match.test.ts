import { describe, expect, it, test } from 'vitest';
import type { PersistentVolume } from './persistent-volume.ts';
import type { PersistentVolumeClaim } from './persistent-volume-claim.ts';
import { bestVolume, whyNot } from './volume-match.ts';

const claimOf = (spec: Partial<PersistentVolumeClaim['spec']> = {}): PersistentVolumeClaim => ({
  metadata: { name: 'c', namespace: 'ns', uid: 'c-1' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});
const volumeOf = (
  spec: Partial<PersistentVolume['spec']> = {},
  metadata: Partial<PersistentVolume['metadata']> = {},
  phase = 'Available',
): PersistentVolume => ({
  metadata: { name: 'v', ...metadata },
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', ...spec },
  status: { phase },
});
const mine = { name: 'c', namespace: 'ns', uid: 'c-1' };

const named = (name: string, spec: Partial<PersistentVolume['spec']> = {}, labels = {}) =>
  volumeOf(spec, { name, labels });
const on = (hostname: string) => ({
  required: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [hostname] }] }],
  },
});
const node = { metadata: { name: 'h1', labels: { 'kubernetes.io/hostname': 'h1' } } };

describe('the volume for a claim', () => {
  const pick = (volumes: PersistentVolume[], spec = {}) =>
    bestVolume(claimOf(spec), volumes, 'anywhere')?.metadata.name;

  it('is the smallest that is large enough', () => {
    const sizes = ['10Gi', '512Mi', '2Gi', '1024Mi', '5Gi'];
    expect(pick(sizes.map((storage) => named(storage, { capacity: { storage } })))).toBe('1024Mi');
  });

  it('offers no more ways of access than it must', () => {
    const wide = named('wide', { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] });
    expect(pick([wide, named('large', { capacity: { storage: '9Gi' } })])).toBe('large');
    expect(pick([wide])).toBe('wide');
  });

  it('offers no more space than it must where a node was chosen, whatever the access', () => {
    const wide = named('wide', { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] });
    const large = named('large', { capacity: { storage: '9Gi' } });
    expect(bestVolume(claimOf(), [large, wide], { node })?.metadata.name).toBe('wide');
  });

  it('is none that others have been promised', () => {
    const volumes = [named('a'), named('b'), named('kept', { claimRef: mine })];
    const pickBut = (...taken: string[]) => bestVolume(claimOf(), volumes, { node }, new Set(taken))?.metadata.name;
    expect(pickBut('a')).toBe('kept');
    expect(pickBut('a', 'kept')).toBe('b');
    expect(pickBut('a', 'b', 'kept')).toBeUndefined();
  });

  test.each<[string, PersistentVolume, object?]>([
    ['too small', named('v', { capacity: { storage: '1023Mi' } })],
    ['of another class', named('v', { storageClassName: 'fast' })],
    ['of another mode', named('v', { volumeMode: 'Block' })],
    ['of other access', named('v', { accessModes: ['ReadOnlyMany'] })],
    ['of other attributes', named('v', { volumeAttributesClassName: 'gold' })],
    ['without the labels', named('v', {}, { a: 'x' }), { selector: { matchLabels: { a: 'b' } } }],
    ['not free', volumeOf({}, {}, 'Released')],
    ['not known to be free yet', volumeOf({}, {}, 'Pending')],
    ['going', volumeOf({}, { deletionTimestamp: '2026-01-01T00:00:00Z' })],
    ['kept for another', named('v', { claimRef: { name: 'other', namespace: 'ns' } })],
    ['kept for one of the same name elsewhere', named('v', { claimRef: { name: 'c', namespace: 'elsewhere' } })],
    ['kept for one that had its name before', named('v', { claimRef: { name: 'c', namespace: 'ns', uid: 'c-0' } })],
    ['kept for it, but too small', named('v', { claimRef: mine, capacity: { storage: '1Mi' } })],
  ])('is none that is %s', (_, volume, spec) => {
    expect(pick([volume], spec)).toBeUndefined();
  });

  it('is the one that is kept for it, of whatever class', () => {
    const kept = named('kept', { claimRef: { name: 'c', namespace: 'ns' }, capacity: { storage: '9Gi' } });
    const other = { ...kept, spec: { ...kept.spec, storageClassName: 'other' } };
    expect(pick([named('free'), other])).toBe('kept');
  });

  it('is no other than what is kept for it, even if the node does not reach that', () => {
    const kept = named('kept', { claimRef: mine, nodeAffinity: on('h2') });
    expect(bestVolume(claimOf(), [named('free'), kept], { node })).toBeUndefined();
    expect(pick([named('free'), kept])).toBe('kept');
  });

  it('is only one that is kept for it, while it waits for a pod', () => {
    const kept = named('kept', { claimRef: mine, nodeAffinity: on('h2') });
    expect(bestVolume(claimOf(), [named('free')], 'delayed')).toBeUndefined();
    expect(bestVolume(claimOf(), [named('free'), kept], 'delayed')?.metadata.name).toBe('kept');
  });

  it('can be reached from the node that was selected', () => {
    const volumes = [named('a', { nodeAffinity: on('h2') }), named('b', { nodeAffinity: on('h1') })];
    expect(bestVolume(claimOf(), volumes, { node })?.metadata.name).toBe('b');
    expect(bestVolume(claimOf(), volumes, { node: undefined })).toBeUndefined();
    expect(bestVolume(claimOf(), [...volumes, named('c')], { node: undefined })?.metadata.name).toBe('c');
  });
});

test.each<[string | undefined, PersistentVolume]>([
  [undefined, volumeOf()],
  ['requested PV is too small', volumeOf({ capacity: { storage: '1Mi' } })],
  ['storageClassName does not match', volumeOf({ storageClassName: 'fast' })],
  ['volumeAttributesClassName does not match', volumeOf({ volumeAttributesClassName: 'gold' })],
  ['incompatible volumeMode', volumeOf({ volumeMode: 'Block' })],
  ['incompatible accessMode', volumeOf({ accessModes: ['ReadWriteMany'] })],
])('a claim that names a volume hears: %s', (why, volume) => {
  expect(whyNot(volume, claimOf())).toBe(why);
});
