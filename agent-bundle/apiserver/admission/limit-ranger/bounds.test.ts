import { describe, expect, it } from 'vitest';
import type { LimitRange, LimitRangeItem } from '../../../../common/api/core/v1/limit-range.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { claimViolations, podViolations } from './bounds.ts';
import { addDefaults } from './defaults.ts';

const range = (...limits: LimitRangeItem[]): LimitRange => ({ metadata: { name: 'l' }, spec: { limits } });
const pod = (...resources: object[]): Pod => ({
  metadata: { name: 'p' },
  spec: { containers: resources.map((each, at) => ({ name: `c${at}`, image: 'x', resources: each })) },
});
const asks = (request: string | undefined, limit: string | undefined) => ({
  ...(request ? { requests: { cpu: request } } : {}),
  ...(limit ? { limits: { cpu: limit } } : {}),
});

describe('the bounds of a limit range', () => {
  const item: LimitRangeItem = { type: 'Container', min: { cpu: '100m' }, max: { cpu: '1' } };
  it.each([
    [asks('100m', '1'), []],
    [asks('50m', '1'), ['minimum cpu usage per Container is 100m, but request is 50m']],
    [asks(undefined, '1'), ['minimum cpu usage per Container is 100m.  No request is specified']],
    [asks('100m', '50m'), ['minimum cpu usage per Container is 100m, but limit is 50m']],
    [asks('100m', undefined), ['maximum cpu usage per Container is 1.  No limit is specified']],
    [asks('100m', '1500m'), ['maximum cpu usage per Container is 1, but limit is 1500m']],
    [asks('2', '1'), ['maximum cpu usage per Container is 1, but request is 2']],
  ])('%j: %j', (resources, expected) => {
    expect(podViolations(pod(resources), range(item))).toEqual(expected);
  });

  const ratio: LimitRangeItem = { type: 'Container', maxLimitRequestRatio: { cpu: '1.5' } };
  const rule = 'cpu max limit to request ratio per Container is 1.5, but';
  it.each([
    [asks('1', '1500m'), []],
    [asks('1', '1501m'), [`${rule} provided ratio is 1.501000`]],
    [asks(undefined, '1'), [`${rule} no request is specified or request is 0`]],
    [asks('1', undefined), [`${rule} no limit is specified or limit is 0`]],
  ])('%j within a ratio: %j', (resources, expected) => {
    expect(podViolations(pod(resources), range(ratio))).toEqual(expected);
  });

  it('hold for all containers of a pod together', () => {
    const together: LimitRangeItem = { type: 'Pod', max: { cpu: '1' } };
    expect(podViolations(pod(asks('1', '600m'), asks('1', '600m')), range(together))).toEqual([
      'maximum cpu usage per Pod is 1, but limit is 1200m',
    ]);
  });

  it('hold for what claims request', () => {
    const claims: LimitRangeItem = { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } };
    const claim = (storage: string) => ({ metadata: { name: 'c' }, spec: { resources: { requests: { storage } } } });
    expect(claimViolations(claim('1Gi'), range(claims))).toEqual([]);
    expect(claimViolations(claim('2Gi'), range(claims))).toEqual([
      'maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi',
    ]);
  });
});

describe('the defaults of a limit range', () => {
  it('are filled in for init containers as well, once', () => {
    const item: LimitRangeItem = {
      type: 'Container',
      default: { cpu: '1' },
      defaultRequest: { cpu: '1', memory: '1Mi' },
    };
    const filled = pod({ requests: { cpu: '5m' } });
    filled.spec.initContainers = [{ name: 'i', image: 'x' }];
    addDefaults(filled, range(item));
    const after = structuredClone(filled);
    addDefaults(filled, range(item));
    expect(filled).toEqual(after);
    expect(filled.spec.containers[0]?.resources).toEqual({
      requests: { cpu: '5m', memory: '1Mi' },
      limits: { cpu: '1' },
    });
    expect(filled.spec.initContainers[0]?.resources).toEqual({ requests: item.defaultRequest, limits: item.default });
    expect(filled.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: memory request for container c0; cpu limit for container c0; ' +
        'cpu, memory request for init container i; cpu limit for init container i',
    });
  });
});
