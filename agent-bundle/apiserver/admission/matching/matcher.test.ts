import { describe, expect, it } from 'vitest';
import { servedResources } from '../../registry/index.ts';
import { ServedResources } from '../../routes/served.ts';
import type { WatchCache } from '../../watch-cache/watch-cache.ts';
import type { AdmissionRequest } from '../admission.ts';
import { type Constraints, matchedForm, matchesOf } from './matcher.ts';

const served = new ServedResources(
  servedResources({ serviceClusterIPRange: '10.96.0.0/16', serviceNodePortRange: '30000-32767' }),
  () => ({}) as WatchCache,
);
const rule = (apiGroup: string, apiVersion: string, resource: string, more: object = {}) => ({
  operations: ['*'],
  apiGroups: [apiGroup],
  apiVersions: [apiVersion],
  resources: [resource],
  ...more,
});

function formFor(
  constraints: Partial<Constraints>,
  [group, version, resource, subresource = '']: readonly string[],
  name = 'a',
): string | undefined {
  const named = { group: group ?? '', version: version ?? '', resource: resource ?? '' };
  const request = { served: served.require(named), operation: 'CREATE', subresource } as AdmissionRequest;
  const all = { rules: [], excluded: [], matchPolicy: 'Equivalent', ...constraints } as const;
  const form = matchedForm(matchesOf(all, request, served), name);
  return form && `${form.kind.group}/${form.kind.version} ${form.kind.kind} as ${form.resource.resource}`;
}

const autoscalers = ['autoscaling', 'v2', 'horizontalpodautoscalers'];

describe('a request is shown', () => {
  it.each<[string | undefined, Partial<Constraints>, readonly string[]]>([
    ['/v1 Pod as pods', { rules: [rule('', 'v1', 'pods')] }, ['', 'v1', 'pods']],
    [undefined, { rules: [rule('', 'v1', 'nodes')] }, ['', 'v1', 'pods']],
    [
      'autoscaling/v1 HorizontalPodAutoscaler as horizontalpodautoscalers',
      { rules: [rule('autoscaling', 'v1', 'horizontalpodautoscalers')] },
      autoscalers,
    ],
    [undefined, { rules: [rule('autoscaling', 'v1', 'horizontalpodautoscalers')], matchPolicy: 'Exact' }, autoscalers],
    [
      'autoscaling/v2 HorizontalPodAutoscaler as horizontalpodautoscalers',
      { rules: [rule('autoscaling', '*', 'horizontalpodautoscalers')] },
      autoscalers,
    ],
    ['/v1 Event as events', { rules: [rule('', 'v1', 'events')] }, ['events.k8s.io', 'v1', 'events']],
    [
      'autoscaling/v1 Scale as deployments',
      { rules: [rule('apps', 'v1', '*/scale')] },
      ['apps', 'v1', 'deployments', 'scale'],
    ],
    ['/v1 Pod as pods', { rules: [rule('', 'v1', 'pods/status')] }, ['', 'v1', 'pods', 'status']],
    ['policy/v1 Eviction as pods', { rules: [rule('', 'v1', 'pods/eviction')] }, ['', 'v1', 'pods', 'eviction']],
    ['/v1 PodExecOptions as pods', { rules: [rule('', 'v1', 'pods/exec')] }, ['', 'v1', 'pods', 'exec']],
    [undefined, { rules: [rule('*', '*', '*')], excluded: [rule('', '*', 'pods')] }, ['', 'v1', 'pods']],
  ])('as %s by %j', (shown, constraints, asked) => {
    expect(formFor(constraints, asked)).toBe(shown);
  });

  it('to who names it, and not to who names it as an exception', () => {
    const pods = ['', 'v1', 'pods'];
    const only = { rules: [rule('', 'v1', 'pods', { resourceNames: ['a'] })] };
    expect([formFor(only, pods, 'a'), formFor(only, pods, 'b')]).toEqual(['/v1 Pod as pods', undefined]);
    const but = { rules: [rule('', 'v1', 'pods')], excluded: [rule('', 'v1', 'pods', { resourceNames: ['a'] })] };
    expect([formFor(but, pods, 'a'), formFor(but, pods, 'b')]).toEqual([undefined, '/v1 Pod as pods']);
  });
});
