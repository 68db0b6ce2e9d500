import { describe, expect, it } from 'vitest';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { SecretKind } from '../../../common/api/core/v1/secret.ts';
import type { ResourceQuota } from '../../../common/api/core/v1/resource-quota.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { countedOf, givesBack, usedBy, usedByCount } from './recount.ts';

const quota = (spec: ResourceQuota['spec']): ResourceQuota => ({ metadata: { name: 'q', namespace: 'ns' }, spec });
const hard = (...names: string[]) => Object.fromEntries(names.map((name) => [name, '1']));
const pod = (cpu: string, phase = 'Running', qosClass = 'Burstable') =>
  ({
    metadata: { name: 'a', namespace: 'ns' },
    spec: { containers: [{ name: 'c', resources: { requests: { cpu } } }] },
    status: { phase, qosClass },
  }) as ApiObject;

describe('a recount', () => {
  it('asks for every resource once, and for nothing that nobody counts', () => {
    const counted = countedOf(
      quota({ hard: hard('pods', 'requests.cpu', 'count/jobs.batch', 'secrets', 'odd/thing') }),
    );
    expect(counted.map(({ group, resource, names }) => [group, resource, names])).toEqual([
      ['', 'pods', ['pods', 'requests.cpu']],
      ['batch', 'jobs', ['count/jobs.batch']],
      ['', 'secrets', ['secrets']],
    ]);
  });

  it('adds up what is in the scopes of the quota, and says 0 of what there is none', () => {
    const own = quota({ hard: hard('pods', 'requests.cpu', 'limits.cpu'), scopes: ['NotBestEffort'] });
    const [counted] = countedOf(own);
    const pods = [pod('100m'), pod('1'), pod('1', 'Succeeded'), pod('1', 'Running', 'BestEffort')];
    expect(counted && usedBy(own, counted, pods, 0)).toEqual({ pods: '2', 'requests.cpu': '1100m', 'limits.cpu': '0' });
  });

  it('counts nothing in a scope that only pods can be in', () => {
    const counts = [{ hard: hard('secrets') }, { hard: hard('secrets'), scopes: ['BestEffort'] }].map((spec) => {
      const own = quota(spec);
      const [counted] = countedOf(own);
      return counted && usedByCount(own, counted, 7);
    });
    expect(counts).toEqual([{ secrets: '7' }, { secrets: '0' }]);
  });
});

describe('something is given back', () => {
  it.each<[string, Kind, ApiObject | undefined, ApiObject | undefined, boolean]>([
    ['by what goes', SecretKind, undefined, pod('1'), true],
    ['by what comes', SecretKind, pod('1'), undefined, false],
    ['by a secret that changes', SecretKind, pod('1'), pod('2'), false],
    ['by a pod that ends', PodKind, pod('1', 'Failed'), pod('1'), true],
    ['by a pod that asks for less', PodKind, pod('1'), pod('2'), true],
    ['by a pod that asks for more', PodKind, pod('2'), pod('1'), false],
  ])('%s', (_, kind, object, old, expected) => {
    expect(givesBack(kind, object, old, 0)).toBe(expected);
  });
});
