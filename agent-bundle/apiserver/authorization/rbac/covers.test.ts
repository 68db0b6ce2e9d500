import { describe, expect, it, test } from 'vitest';
import type { PolicyRule } from '../../../../common/api/rbac/v1/policy-rule.ts';
import { missingRules } from './covers.ts';
import { wordsOfRules } from './words.ts';

/** `verbs groups resources names`, words separated by commas, `core` for the group without a name; or `verbs @paths`. */
function rule(text: string): PolicyRule {
  const [verbs = '', groups = '', resources = '', names] = text.split(' ');
  if (groups.startsWith('@')) return { verbs: verbs.split(','), nonResourceURLs: groups.slice(1).split(',') };
  return {
    verbs: verbs.split(','),
    apiGroups: groups.split(',').map((group) => (group === 'core' ? '' : group)),
    resources: resources.split(','),
    ...(names === undefined ? {} : { resourceNames: names.split(',') }),
  };
}

describe('what is held', () => {
  test.each<[held: string[], wanted: string]>([
    [['get,list core pods'], 'get core pods'],
    [['get core pods', 'list core pods'], 'get,list core pods'],
    [
      ['get core pods', 'get apps deployments', 'get core deployments', 'get apps pods'],
      'get core,apps pods,deployments',
    ],
    [['* * *'], '* * *'],
    [['* * *'], 'impersonate acme.com things/scale a,b'],
    [['get core *'], 'get core pods/log'],
    [['get * */scale'], 'get apps deployments/scale'],
    [['get core pods a,b'], 'get core pods a'],
    [['get core pods'], 'get core pods a'],
    [['get @/logs/*'], 'get @/logs/x,/logs/y/*'],
    [['* @*'], 'get,post @/x'],
  ])('%j covers %s', (held, wanted) => {
    expect(missingRules(held.map(rule), [rule(wanted)])).toEqual([]);
  });

  test.each<[held: string[], wanted: string, missing: string]>([
    [[], 'get core pods', '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}'],
    [['get core pods'], 'get,list,watch core pods', '{APIGroups:[""], Resources:["pods"], Verbs:["list" "watch"]}'],
    [['get,list core pods'], '* core pods', '{APIGroups:[""], Resources:["pods"], Verbs:["*"]}'],
    [['get core pods'], 'get * pods', '{APIGroups:["*"], Resources:["pods"], Verbs:["get"]}'],
    [['get core pods'], 'get core pods/log', '{APIGroups:[""], Resources:["pods/log"], Verbs:["get"]}'],
    [['get * */scale'], 'get apps deployments', '{APIGroups:["apps"], Resources:["deployments"], Verbs:["get"]}'],
    [['get core pods a'], 'get core pods', '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}'],
    [
      ['get core pods a'],
      'get,list core pods a,b',
      [
        '{APIGroups:[""], Resources:["pods"], ResourceNames:["a"], Verbs:["list"]}',
        '{APIGroups:[""], Resources:["pods"], ResourceNames:["b"], Verbs:["get" "list"]}',
      ].join('\n'),
    ],
    [['* * *'], 'get @/metrics', '{NonResourceURLs:["/metrics"], Verbs:["get"]}'],
    [['get @/logs/*'], 'get @/*', '{NonResourceURLs:["/*"], Verbs:["get"]}'],
    [['* @*'], 'get core pods', '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}'],
    [
      [],
      'get,list apps,core pods,services',
      [
        '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}',
        '{APIGroups:[""], Resources:["services"], Verbs:["get" "list"]}',
        '{APIGroups:["apps"], Resources:["pods"], Verbs:["get" "list"]}',
        '{APIGroups:["apps"], Resources:["services"], Verbs:["get" "list"]}',
      ].join('\n'),
    ],
  ])('%j does not cover %s', (held, wanted, missing) => {
    expect(wordsOfRules(missingRules(held.map(rule), [rule(wanted)]))).toBe(missing);
  });

  it('of a rule that allows nothing is all', () => {
    expect(missingRules([], [{ verbs: ['get'], apiGroups: [''], resources: [] }])).toEqual([]);
  });
});
