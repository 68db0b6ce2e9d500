import { describe, expect, it } from 'vitest';
import type { CustomResourceDefinition } from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { acceptedNames } from './accepted-names.ts';

type Names = CustomResourceDefinition['spec']['names'];

const names = (more: Partial<Names> = {}): Names => ({
  plural: 'cars',
  singular: 'car',
  kind: 'Car',
  listKind: 'CarList',
  ...more,
});

function definition(wanted: Names, accepted?: Partial<Names>, group = 'test.dev'): CustomResourceDefinition {
  return {
    metadata: { name: `${wanted.plural}.${group}` },
    spec: { group, names: wanted, scope: 'Namespaced', versions: [], conversion: { strategy: 'None' } },
    status: accepted ? { acceptedNames: { plural: '', kind: '', ...accepted } } : {},
  };
}

describe('the names of a definition', () => {
  const rival = names({ plural: 'autos', singular: 'auto', kind: 'Auto', listKind: 'AutoList', shortNames: ['au'] });

  it.each<[string, Partial<Names>, string, string]>([
    ['a plural that is the singular of another', { plural: 'auto' }, 'PluralConflict', '"auto" is already in use'],
    ['a singular', { singular: 'autos' }, 'SingularConflict', '"autos" is already in use'],
    ['a short name', { shortNames: ['c', 'au'] }, 'ShortNamesConflict', '"au" is already in use'],
    [
      'short names',
      { shortNames: ['au', 'auto'] },
      'ShortNamesConflict',
      '["au" is already in use, "auto" is already in use]',
    ],
    ['a kind', { kind: 'Auto' }, 'KindConflict', '"Auto" is already in use'],
    ['a kind of lists', { listKind: 'AutoList' }, 'ListKindConflict', '"AutoList" is already in use'],
  ])('are not accepted with %s that is taken', (_what, taken, reason, message) => {
    const { condition } = acceptedNames(definition(names(taken)), [definition(rival, rival)]);
    expect(condition).toEqual({ type: 'NamesAccepted', status: 'False', reason, message });
  });

  it('are accepted where only another group has them', () => {
    const { condition, acceptedNames: accepted } = acceptedNames(definition(names({ shortNames: ['au'] })), [
      definition(rival, rival, 'other.dev'),
    ]);
    expect(condition).toMatchObject({ status: 'True', reason: 'NoConflicts' });
    expect(accepted).toEqual({ ...names({ shortNames: ['au'] }), categories: undefined });
  });

  it('stay what they were where the new ones are taken', () => {
    const before = names({ shortNames: ['c'] });
    const { acceptedNames: accepted } = acceptedNames(definition(names({ shortNames: ['au'] }), before), [
      definition(rival, rival),
    ]);
    expect(accepted.shortNames).toEqual(['c']);
  });

  it.each([
    ['later', '2026-01-02T00:00:00Z', 'True'],
    ['earlier', '2026-01-01T00:00:00Z', 'False'],
  ])('are those of one that came %s, while nothing is decided', (_when, creationTimestamp, status) => {
    const at = (wanted: Names, time: string) => {
      const made = definition(wanted);
      return { ...made, metadata: { ...made.metadata, creationTimestamp: time } };
    };
    const own = at(names({ kind: 'Auto' }), '2026-01-01T12:00:00Z');
    expect(acceptedNames(own, [at(rival, creationTimestamp)]).condition.status).toBe(status);
  });
});
