import { describe, expect, it } from 'vitest';
import { ReplicaSetKind } from '../../common/api/apps/v1/replica-set.ts';
import type { ApiObject } from '../../common/api/schema/kind.ts';
import { claims, controllerKeyOf, controllerReference } from './ownership.ts';

const owner: ApiObject = { metadata: { name: 'web', namespace: 'ns', uid: 'me' } };
const mine = controllerReference(ReplicaSetKind, owner);
const object = (name: string, metadata: Partial<ApiObject['metadata']> = {}): ApiObject => ({
  metadata: { name, namespace: 'ns', labels: { app: 'web' }, ...metadata },
});
const ending = { deletionTimestamp: '2026-01-01T00:00:00Z' };
const foreign = { ...mine, uid: 'other' };
const matches = ({ metadata }: ApiObject) => metadata.labels?.['app'] === 'web';
const other = { labels: { app: 'other' } };

describe('whose an object is', () => {
  it.each<[string, ApiObject, string]>([
    ['one of ours', object('a', { ownerReferences: [mine] }), 'owned'],
    ['one of ours that matches no longer', object('a', { ownerReferences: [mine], ...other }), 'release'],
    [
      'one of ours that matches no longer and ends',
      object('a', { ownerReferences: [mine], ...other, ...ending }),
      'owned',
    ],
    ['one of nobody that matches', object('a'), 'adopt'],
    ['one of nobody that ends', object('a', ending), 'none'],
    ['one of nobody that does not match', object('a', other), 'none'],
    ['one of another', object('a', { ownerReferences: [foreign] }), 'none'],
    [
      'one with an owner that is no controller',
      object('a', { ownerReferences: [{ ...foreign, controller: false }] }),
      'adopt',
    ],
  ])('%s', (_, given, whose) => {
    const found = Object.entries<ApiObject[]>({ ...claims(owner, [given], matches) }).filter(
      ([, objects]) => objects.length > 0,
    );
    expect(found.map(([name]) => name).join() || 'none').toBe(whose);
  });

  it('an owner that ends takes nobody on and lets nobody go', () => {
    const given = [object('a'), object('b', { ownerReferences: [mine], ...other })];
    const found = claims({ metadata: { ...owner.metadata, ...ending } }, given, matches);
    expect(found).toEqual({ owned: [given[1]], adopt: [], release: [] });
  });

  it.each([
    ['of that kind', [mine], 'ns/web'],
    ['of another kind', [{ ...mine, kind: 'Job' }], undefined],
    ['of another group', [{ ...mine, apiVersion: 'example.com/v1' }], undefined],
    ['of nobody', [], undefined],
  ])('the key of a controller %s', (_, ownerReferences, key) => {
    expect(controllerKeyOf(object('a', { ownerReferences }), ReplicaSetKind)).toBe(key);
  });
});
