import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { ObjectMeta } from '../../../common/api/meta/v1.ts';
import { classesOfClaim } from './attributes-class-use.ts';
import { releasedBy, usesClaim } from './claim-use.ts';
import { protectionAction } from './protection-controller.ts';

const deletionTimestamp = '2026-01-01T00:00:00Z';

describe('what holds an object', () => {
  it.each<[string, Partial<ObjectMeta>, string]>([
    ['is added where it is missing', {}, 'add'],
    ['is added beside others', { finalizers: ['x/y'] }, 'add'],
    ['stays', { finalizers: ['x/y', 'f'] }, 'none'],
    ['is taken away when the object is deleted', { finalizers: ['f'], deletionTimestamp }, 'remove'],
    ['is not given to what is being deleted', { finalizers: ['x/y'], deletionTimestamp }, 'none'],
  ])('%s', (_, metadata, expected) => {
    expect(protectionAction({ metadata: { name: 'a', ...metadata } }, 'f')).toBe(expected);
  });
});

type Volume = NonNullable<Pod['spec']['volumes']>[number];

const podWith = (
  volume: Partial<Volume>,
  more: Partial<Pod['metadata']> = {},
  nodeName: string | undefined = 'h1',
): Pod => ({
  metadata: { name: 'p', namespace: 'ns', uid: 'u', ...more },
  spec: { nodeName, containers: [], volumes: [{ name: 'v', ...volume }] },
});
const named = { persistentVolumeClaim: { claimName: 'p-v' } };
const ephemeral = { ephemeral: {} };
const claim = (owner?: string): PersistentVolumeClaim => ({
  metadata: {
    name: 'p-v',
    namespace: 'ns',
    ownerReferences: owner ? [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: owner, controller: true }] : undefined,
  },
  spec: {},
});
const gone = { deletionTimestamp, deletionGracePeriodSeconds: 0 };

describe('a claim is used', () => {
  it.each<[string, Pod, PersistentVolumeClaim, boolean]>([
    ['by a pod on a node that names it', podWith(named), claim(), true],
    ['not by a pod on no node', podWith(named, {}, ''), claim(), false],
    ['not by a pod that names another', podWith({ persistentVolumeClaim: { claimName: 'q' } }), claim(), false],
    ['not from another namespace', podWith(named, { namespace: 'other' }), claim(), false],
    ['by a pod whose containers have ended, as long as it is there', podWith(named, gone), claim(), true],
    ['by the pod it was made for', podWith(ephemeral), claim('u'), true],
    ['not by a pod that only has such a name', podWith(ephemeral), claim('other'), false],
    ['not by one without an owner either', podWith(ephemeral), claim(), false],
    ['no longer by the pod it was made for when that waits for it', podWith(ephemeral, gone), claim('u'), false],
  ])('%s', (_, pod, of, expected) => {
    expect(usesClaim(pod, of)).toBe(expected);
  });

  const running = podWith(named);
  const ended = { ...running, status: { phase: 'Succeeded' } };
  it.each<[string, Pod | undefined, Pod | undefined, Pod[]]>([
    ['goes', running, undefined, [running]],
    ['is another of its name', running, podWith(named, { uid: 'u2' }), [running]],
    ['has ended', running, ended, [ended]],
    ['runs', undefined, running, []],
  ])('and may be free when a pod %s', (_, old, object, expected) => {
    expect(releasedBy({ key: 'ns/p', old, object })).toEqual(expected);
  });
});

it('a claim names the classes that it has, wants and is on the way to, each once', () => {
  const status = {
    currentVolumeAttributesClassName: 'a',
    modifyVolumeStatus: { targetVolumeAttributesClassName: 'b', status: '' },
  };
  expect(classesOfClaim({ ...claim(), spec: { volumeAttributesClassName: 'a' }, status })).toEqual(['a', 'b']);
  expect(classesOfClaim(claim())).toEqual([]);
});
