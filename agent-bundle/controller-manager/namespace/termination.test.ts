import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { terminationConditions } from './termination.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const object = (...finalizers: string[]): ApiObject => ({ metadata: { name: 'a', finalizers } });
const none = { remaining: new Map(), failures: [], undiscovered: [] };
const summary = (conditions: ReturnType<typeof terminationConditions>) =>
  conditions.map(({ type, status, reason, message }) => [type, status, reason, message]);

describe('the conditions of a namespace that ends', () => {
  it('say what remains, what holds it, what could not be deleted, and of what nobody knows', () => {
    const remaining = new Map([
      ['pods.', [object('example.com/a'), object('example.com/a', 'b')]],
      ['deployments.apps', [object()]],
      ['secrets.', []],
    ]);
    const undiscovered = ['metrics.k8s.io/v1beta1'];
    expect(summary(terminationConditions([], { remaining, failures: ['no leader'], undiscovered }, now))).toEqual([
      [
        'NamespaceDeletionDiscoveryFailure',
        'True',
        'DiscoveryFailed',
        'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1',
      ],
      [
        'NamespaceDeletionGroupVersionParsingFailure',
        'False',
        'ParsedGroupVersions',
        'All legacy kube types successfully parsed',
      ],
      [
        'NamespaceDeletionContentFailure',
        'True',
        'ContentDeletionFailed',
        'Failed to delete all resource types, 1 remaining: no leader',
      ],
      [
        'NamespaceContentRemaining',
        'True',
        'SomeResourcesRemain',
        'Some resources are remaining: deployments.apps has 1 resource instances, pods. has 2 resource instances',
      ],
      [
        'NamespaceFinalizersRemaining',
        'True',
        'SomeFinalizersRemain',
        'Some content in the namespace has finalizers remaining: b in 1 resource instances, example.com/a in 2 resource instances',
      ],
    ]);
  });

  it('say that all is gone', () => {
    expect(summary(terminationConditions([], none, now))).toEqual([
      ['NamespaceDeletionDiscoveryFailure', 'False', 'ResourcesDiscovered', 'All resources successfully discovered'],
      [
        'NamespaceDeletionGroupVersionParsingFailure',
        'False',
        'ParsedGroupVersions',
        'All legacy kube types successfully parsed',
      ],
      [
        'NamespaceDeletionContentFailure',
        'False',
        'ContentDeleted',
        'All content successfully deleted, may be waiting on finalization',
      ],
      ['NamespaceContentRemaining', 'False', 'ContentRemoved', 'All content successfully removed'],
      ['NamespaceFinalizersRemaining', 'False', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
    ]);
  });

  it('keep their time while they say the same, and change it when they do not', () => {
    const before = terminationConditions([], none, now);
    const later = terminationConditions(before, { ...none, remaining: new Map([['pods.', [object()]]]) }, now + 60_000);
    const times = new Map(later.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]));
    expect(times.get('NamespaceContentRemaining')).toBe('2026-01-01T00:01:00Z');
    expect(times.get('NamespaceDeletionContentFailure')).toBe('2026-01-01T00:00:00Z');
  });
});
