import { describe, expect, it } from 'vitest';
import type { CustomResourceDefinition } from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { approvalCondition } from './approval.ts';
import { withConditions } from './definition-conditions.ts';
import { statusOf } from './definition-status.ts';

const [before, now] = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'];
const names = { plural: 'cars', singular: 'car', kind: 'Car', listKind: 'CarList' };
const definition = (status: object, metadata: object = {}, group = 'test.dev') =>
  ({
    metadata: { name: `cars.${group}`, ...metadata },
    spec: { group, scope: 'Namespaced', names, versions: [] },
    status,
  }) as unknown as CustomResourceDefinition;
const saysOf = ({ conditions = [] }: ReturnType<typeof statusOf>) =>
  conditions.map(({ type, status, lastTransitionTime }) => `${type}=${status} since ${lastTransitionTime ?? ''}`);

describe('the status of a definition', () => {
  it('is established when its names are accepted, and keeps what else was said of it', () => {
    const status = statusOf(definition({ storedVersions: ['v1'] }), [], now);
    expect(status).toMatchObject({ acceptedNames: names, storedVersions: ['v1'] });
    expect(saysOf(status)).toEqual([`NamesAccepted=True since ${now}`, `Established=True since ${now}`]);
  });

  it('stays as it is, with its times, when nothing is new', () => {
    const status = statusOf(definition({}), [], before);
    expect(statusOf(definition(status), [], now)).toEqual(status);
  });

  it('stays established where a new name is taken', () => {
    const established = statusOf(definition({}), [], before);
    const other = { ...definition({ acceptedNames: { plural: 'x', kind: 'Bus' } }), metadata: { name: 'x.test.dev' } };
    const renamed = definition(established);
    renamed.spec.names = { ...names, kind: 'Bus' };
    const status = statusOf(renamed, [other], now);
    expect(saysOf(status)).toEqual([`NamesAccepted=False since ${now}`, `Established=True since ${before}`]);
    expect(status.acceptedNames?.kind).toBe('Car');
  });

  it('keeps conditions of others', () => {
    const condition = { type: 'Mine', status: 'True' };
    const said = { type: 'NamesAccepted', status: 'True', reason: 'a', message: 'b' } as const;
    expect(withConditions([condition], [said], now)).toEqual([condition, { ...said, lastTransitionTime: now }]);
  });
});

describe('a definition in a group of Kubernetes', () => {
  it.each([
    [undefined, 'False', 'MissingAnnotation'],
    ['unapproved, legacy', 'False', 'UnapprovedAnnotation'],
    ['https://example.com/1', 'True', 'ApprovedAnnotation'],
    ['yes', 'False', 'InvalidAnnotation'],
  ])('with the approval %j says %s, %s', (approval, status, reason) => {
    const annotations = approval === undefined ? {} : { 'api-approved.kubernetes.io': approval };
    expect(approvalCondition(definition({}, { annotations }, 'cars.k8s.io'))).toMatchObject({ status, reason });
  });

  it('is told from those of others', () => {
    expect(approvalCondition(definition({}))).toBeUndefined();
  });
});
