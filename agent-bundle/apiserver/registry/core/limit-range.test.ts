import { describe, expect, it, test } from 'vitest';
import type { LimitRange } from '../../../../common/api/core/v1/limit-range.ts';
import { causesOf, create, patch, resourceNamed } from '../road.fixture.ts';

const limitRanges = resourceNamed<LimitRange>('limitranges');
const make = (...limits: object[]): LimitRange => create(limitRanges, { metadata: { name: 'a' }, spec: { limits } });

describe('a limit range', () => {
  it('gives containers the most as their limit and the limit as their request', () => {
    const range = make({ type: 'Container', max: { cpu: '2' }, min: { cpu: '1', memory: '1Gi' } });
    expect(range.spec?.limits).toEqual([
      {
        type: 'Container',
        max: { cpu: '2' },
        min: { cpu: '1', memory: '1Gi' },
        default: { cpu: '2' },
        defaultRequest: { cpu: '2', memory: '1Gi' },
      },
    ]);
  });

  it('gives pods no defaults', () => {
    expect(make({ type: 'Pod', max: { cpu: '2' } }).spec?.limits).toEqual([{ type: 'Pod', max: { cpu: '2' } }]);
  });

  test.each<[string, object[], string[]]>([
    [
      'of no known type',
      [{ type: 'House' }],
      ['type: Invalid value: "House": must be a standard limit type or fully qualified'],
    ],
    [
      'whose least is more than the most',
      [{ type: 'Pod', min: { cpu: '2' }, max: { cpu: '1' } }],
      ['min[cpu]: Invalid value: "2": min value 2 is greater than max value 1'],
    ],
    [
      'whose defaults are out of bounds',
      [
        {
          type: 'Container',
          min: { cpu: '2' },
          max: { cpu: '3' },
          default: { cpu: '4' },
          defaultRequest: { cpu: '1' },
        },
      ],
      [
        'defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1',
        'default[cpu]: Invalid value: "3": default value 4 is greater than max value 3',
      ],
    ],
    [
      'that requests more than it limits',
      [{ type: 'Container', default: { cpu: '1' }, defaultRequest: { cpu: '2' } }],
      ['defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1'],
    ],
    [
      'with defaults for pods',
      [{ type: 'Pod', default: { cpu: '1' }, defaultRequest: { cpu: '1' } }],
      [
        "default: Forbidden: may not be specified when `type` is 'Pod'",
        "defaultRequest: Forbidden: may not be specified when `type` is 'Pod'",
      ],
    ],
    [
      'of claims that says nothing of storage',
      [{ type: 'PersistentVolumeClaim', max: {} }],
      ['limits: Required value: either minimum or maximum storage value is required, but neither was provided'],
    ],
    [
      'with a ratio that cannot be',
      [{ type: 'Pod', maxLimitRequestRatio: { cpu: '500m' } }],
      ['maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1'],
    ],
    [
      'with a ratio beyond its bounds',
      [{ type: 'Pod', min: { cpu: '1' }, max: { cpu: '3' }, maxLimitRequestRatio: { cpu: '4' } }],
      ['maxLimitRequestRatio[cpu]: Invalid value: "4": ratio 4 is greater than max/min = 3.000000'],
    ],
    [
      'of something that containers do not have',
      [{ type: 'Container', max: { pods: '1' } }],
      [
        'max[pods]: Invalid value: "pods": must be a standard resource for containers',
        'default[pods]: Invalid value: "pods": must be a standard resource for containers',
        'defaultRequest[pods]: Invalid value: "pods": must be a standard resource for containers',
      ],
    ],
    [
      'that requests other than it limits what cannot be shared',
      [{ type: 'Container', default: { 'example.com/gpu': '2' }, defaultRequest: { 'example.com/gpu': '1' } }],
      [
        'defaultRequest[example.com/gpu]: Invalid value: "1": default value 2 must equal to defaultRequest value 1 in example.com/gpu',
      ],
    ],
  ])('%s is refused', (_, limits, causes) => {
    expect(causesOf(() => make(...limits))).toEqual(causes.map((cause) => `spec.limits[0].${cause}`));
  });

  it('has one entry for each type, also after a change', () => {
    const range = make({ type: 'Pod', max: { cpu: '2' } });
    const write = () => patch(limitRanges, range, { spec: { limits: [{ type: 'Pod' }, { type: 'Pod' }] } });
    expect(causesOf(write)).toEqual(['spec.limits[1].type: Duplicate value: "Pod"']);
  });
});
