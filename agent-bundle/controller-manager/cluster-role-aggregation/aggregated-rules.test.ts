import { describe, expect, it } from 'vitest';
import type { ClusterRole } from '../../../common/api/rbac/v1/cluster-role.ts';
import { aggregatedRules } from './aggregated-rules.ts';

const rule = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] });
const role = (name: string, labels: Record<string, string>, ...resources: string[]): ClusterRole => ({
  metadata: { name, labels },
  rules: resources.map(rule),
});
const toView = { 'to-view': 'true' };
const view: ClusterRole = {
  metadata: { name: 'view', labels: toView },
  rules: [rule('stale')],
  aggregationRule: { clusterRoleSelectors: [{ matchLabels: toView }, { matchLabels: { also: 'x' } }] },
};
const resourcesOf = (...all: ClusterRole[]) =>
  aggregatedRules(view, [view, ...all]).map(({ resources }) => resources?.[0]);

describe('the rules of an aggregated role', () => {
  it('are those of every role that one of the selectors selects, selector by selector, by name, and not its own', () => {
    const roles = [role('b', toView, 'pods'), role('a', { also: 'x' }, 'nodes'), role('c', {}, 'secrets')];
    expect(resourcesOf(...roles, role('a2', toView, 'jobs'))).toEqual(['jobs', 'pods', 'nodes']);
  });

  it('stand there once', () => {
    expect(resourcesOf(role('a', toView, 'pods'), role('b', toView, 'pods', 'jobs'))).toEqual(['pods', 'jobs']);
  });

  it('are none where no role is selected', () => {
    expect(resourcesOf(role('a', {}, 'pods'))).toEqual([]);
  });
});
