import { describe, expect, it } from 'vitest';
import { aggregatedRules } from './aggregated-rules.ts';
import type { ClusterRole } from './v1/cluster-role.ts';

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

  it('are the same where one of two says that a list is empty', () => {
    const said = { metadata: { name: 'b', labels: toView }, rules: [{ ...rule('pods'), resourceNames: [] }] };
    expect(resourcesOf(role('a', toView, 'pods'), said)).toEqual(['pods']);
    const narrower = { metadata: { name: 'b', labels: toView }, rules: [{ ...rule('pods'), resourceNames: ['x'] }] };
    expect(resourcesOf(role('a', toView, 'pods'), narrower)).toEqual(['pods', 'pods']);
  });

  it('are none where no role is selected', () => {
    expect(resourcesOf(role('a', {}, 'pods'))).toEqual([]);
  });
});
