import { AppError } from '../../../common/base/app-error.ts';
import type { Host } from '../../hosts/host.ts';
import { type HostLayout, layoutOf } from '../cluster-layout.ts';
import { type FirewallAction, firewallActions, firewallCommand } from '../firewall/firewall-actions.ts';
import { findFirewall, firewallRecordPath } from '../firewall/found-firewall.ts';
import { type FirewallRule, firewallRules } from '../firewall/rules.ts';
import { hostPhase } from '../phase.ts';
import { claimHosts } from './claim-hosts.ts';
import { connect } from './connect.ts';
import { preflight } from './preflight.ts';

/** Opens the ports we name in firewalld, each only for who needs it. A host without firewalld is left as it is. */
export const openFirewall = hostPhase({
  name: 'openFirewall',
  title: 'open the firewall',
  needs: { host: connect, layout: preflight },
  after: [claimHosts],
  run: async ({ spec, hostSpec, facts: { host, layout }, signal }) => {
    const own = layoutOf(layout, hostSpec);
    if (own.facts.firewalld !== 'active') return { facts: undefined, changes: [] };
    const found = await findFirewall(host, interfaceOf(own), signal);
    const wanted = firewallRules(layout, own, spec.network.podCIDR, found.zone);
    const actions = firewallActions(wanted, found);
    return { facts: undefined, changes: await apply(host, actions, signal) };
  },
  undo: async ({ host, signal }) => {
    if ((await host.readFile(firewallRecordPath, { signal })) === undefined) return [];
    const found = await findFirewall(host, '', signal);
    return apply(host, firewallActions([], found), signal);
  },
});

/** The interface that holds the host's own address; preflight has seen that there is one. */
function interfaceOf({ facts, address, spec }: HostLayout): string {
  const holder = facts.addresses.find((one) => one.address === address);
  if (!holder) throw new AppError('host-address-not-own', { host: spec.name, address, addresses: '' });
  return holder.interface;
}

async function apply(host: Host, actions: readonly FirewallAction[], signal: AbortSignal): Promise<string[]> {
  // A rule that is added for now and for good is one change.
  const changes = new Set<string>();
  for (const action of actions) {
    if (action.kind === 'record') await record(host, action.rules, signal);
    else {
      await host.run(firewallCommand(action), { intent: 'change the firewall', signal });
      for (const value of action.values) changes.add(wordsFor(action.kind, action.zone, value));
    }
  }
  return [...changes];
}

const wordsFor = (kind: 'add' | 'remove', zone: string, value: string) =>
  `${kind === 'add' ? 'added to' : 'removed from'} firewalld’s zone ${zone}: ${value}`;

function record(host: Host, rules: readonly FirewallRule[], signal: AbortSignal) {
  const text = `${JSON.stringify(rules, null, 2)}\n`;
  return host.writeFile(firewallRecordPath, text, { mode: 0o644, signal });
}
