import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { terminationConditions } from './termination.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const object = (...finalizers: string[]): ApiObject => ({ metadata: { name: 'a', finalizers } });
const none = { remaining: new Map(), failures: [] };
const summary = (conditions: ReturnType<typeof terminationConditions>) =>
  conditions.map(({ type, status, reason, message }) => [type, status, reason, message]);

describe('the conditions of a namespace that ends', () => {
  it('say what remains, what holds it, and what could not be deleted', () => {
    const remaining = new Map([
      ['pods', [object('example.com/a'), object('example.com/a', 'b')]],
      ['deployments.apps', [object()]],
      ['secrets', []],
    ]);
    expect(summary(terminationConditions([], { remaining, failures: ['no leader'] }, now))).toEqual([
      ['NamespaceDeletionContentFailure', 'True', 'ContentDeletionFailed', 'no leader'],
      [
        'NamespaceContentRemaining',
        'True',
        'SomeResourcesRemain',
        'Some resources are remaining: pods has 2 resource instances, deployments.apps has 1 resource instances',
      ],
      [
        'NamespaceFinalizersRemaining',
        'True',
        'SomeFinalizersRemain',
        'Some finalizers are remaining: example.com/a in 2 resource instances, b in 1 resource instances',
      ],
    ]);
  });

  it('say that all is gone', () => {
    expect(terminationConditions([], none, now).map(({ status }) => status)).toEqual(['False', 'False', 'False']);
  });

  it('keep their time while they say the same, and change it when they do not', () => {
    const before = terminationConditions([], none, now);
    const later = terminationConditions(
      before,
      { remaining: new Map([['pods', [object()]]]), failures: [] },
      now + 60_000,
    );
    expect(later.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([
      '2026-01-01T00:00:00Z',
      '2026-01-01T00:01:00Z',
      '2026-01-01T00:00:00Z',
    ]);
  });
});
