import { describe, expect, it } from 'vitest';
import { firewallActions, firewallCommand } from './firewall-actions.ts';
import { readFirewall } from './found-firewall.ts';
import type { FirewallRule } from './rules.ts';

const rule = (port: number): FirewallRule => ({ zone: 'public', kind: 'rich-rule', value: `rule port port="${port}"` });
const pods: FirewallRule = { zone: 'trusted', kind: 'source', value: '10.244.0.0/16' };
const [a, b] = [rule(1), rule(2)];

/** Actions in short: `add permanent public rich-rule 2`, with the number of values. */
const actions = (
  wanted: FirewallRule[],
  runtime: FirewallRule[],
  permanent: FirewallRule[],
  recorded: FirewallRule[],
) =>
  firewallActions(wanted, { zone: 'public', runtime, permanent, recorded }).map((action) =>
    action.kind === 'record'
      ? `record ${action.rules.map(({ value }) => value.replace(/\D+/g, '')).join(' ')}`
      : `${action.kind} ${action.where} ${action.zone} ${action.what} ${action.values.length}`,
  );

describe('what firewalld is to be told', () => {
  it.each<[why: string, found: string[], told: string[]]>([
    ['nothing, where all is as wanted', actions([a, pods], [a, pods], [a, pods], [a, pods]), []],
    [
      'to add, once for good and once for now, after it is recorded',
      actions([a, b, pods], [], [], []),
      [
        'record 1 2 102440016',
        'add permanent public rich-rule 2',
        'add permanent trusted source 1',
        'add runtime public rich-rule 2',
        'add runtime trusted source 1',
      ],
    ],
    ['to add for now what was lost by a reload', actions([a], [], [a], [a]), ['add runtime public rich-rule 1']],
    [
      'to add for good what was only recorded',
      actions([a], [], [], [a]),
      ['add permanent public rich-rule 1', 'add runtime public rich-rule 1'],
    ],
    ['nothing about a rule that was there before us', actions([a], [a], [a], []), []],
    [
      'to remove what is ours and no longer wanted',
      actions([a], [a, b], [a, b], [a, b]),
      ['record 1 2', 'remove permanent public rich-rule 1', 'remove runtime public rich-rule 1', 'record 1'],
    ],
    [
      'to leave what is not ours when all of ours goes',
      actions([], [a, b], [a, b], [b]),
      ['record 2', 'remove permanent public rich-rule 1', 'remove runtime public rich-rule 1', 'record '],
    ],
  ])('%s', (_why, found, told) => {
    expect(found).toEqual(told);
  });

  it('in one call for many', () => {
    expect(
      firewallCommand({ kind: 'add', where: 'permanent', zone: 'public', what: 'rich-rule', values: ['one', 'two'] }),
    ).toEqual(['firewall-cmd', '--permanent', '--zone=public', '--add-rich-rule=one', '--add-rich-rule=two']);
  });
});

describe('what firewalld says', () => {
  const zones = `docker
  target: ACCEPT
  interfaces: docker0
  sources: 
  rich rules: 

internal (active)
  target: default
  interfaces: eth0 eth1
  sources: 10.0.0.0/8 192.0.2.0/24
  services: ssh
  rich rules: 
\trule family="ipv4" source address="192.0.2.1" port port="6443" protocol="tcp" accept
\trule priority="5" service name="http" drop
`;
  const answer = `@@ runtime\n${zones}@@ permanent\n${zones.replace(/\trule priority.*\n/, '')}@@ default\npublic\n@@ record\n[]`;

  it('is read zone by zone', () => {
    const { zone, runtime, permanent, recorded } = readFirewall(answer, 'eth1');
    expect(zone).toBe('internal');
    expect(runtime).toEqual([
      { zone: 'internal', kind: 'source', value: '10.0.0.0/8' },
      { zone: 'internal', kind: 'source', value: '192.0.2.0/24' },
      {
        zone: 'internal',
        kind: 'rich-rule',
        value: 'rule family="ipv4" source address="192.0.2.1" port port="6443" protocol="tcp" accept',
      },
      { zone: 'internal', kind: 'rich-rule', value: 'rule priority="5" service name="http" drop' },
    ]);
    expect(permanent).toHaveLength(3);
    expect(recorded).toEqual([]);
  });

  it('an interface in no zone is in the default one', () => {
    expect(readFirewall(answer, 'eth7').zone).toBe('public');
  });
});
