import { gatherFacts as ask } from '../../hosts/os/gather-facts.ts';
import { hostPhase } from '../phase.ts';
import { type FoundHost, diskNeeds, otherFirewalls, ourUnits } from '../preflight/host-checks.ts';
import { findOwnership } from '../preflight/ownership.ts';
import { connect } from './connect.ts';

/** Learns what each host is, has, and whose it is. */
export const gatherFacts = hostPhase({
  name: 'gatherFacts',
  title: 'gather facts',
  needs: { host: connect },
  run: async ({ hostSpec: spec, facts: { host }, signal }) => {
    const paths = diskNeeds.map(({ path }) => path);
    const units = [...ourUnits.map(({ unit }) => unit), ...otherFirewalls];
    const [facts, ownership] = await Promise.all([ask(host, { signal, paths, units }), findOwnership(host, signal)]);
    const found: FoundHost = { spec, facts, ownership };
    return { facts: found, changes: [] };
  },
});
