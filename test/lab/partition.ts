import { command, tryCommand } from './command.ts';
import { type LabIdentity, linkName } from './identity.ts';

const table = (lab: LabIdentity): string => `bridge pilothouse_lab_${lab.id}`;

/**
 * Drops every frame between two hosts, both ways, while each still reaches all others: one nftables table of this lab in the
 * bridge family, with the pairs of cables in a set. Cables are matched by name, so a pair stays apart through reboots.
 */
export async function partition(lab: LabIdentity, one: string, other: string): Promise<void> {
  const rules = [
    `add table ${table(lab)}`,
    `add set ${table(lab)} partitioned { type ifname . ifname; }`,
    `add chain ${table(lab)} forward { type filter hook forward priority filter; policy accept; }`,
    `flush chain ${table(lab)} forward`,
    `add rule ${table(lab)} forward iifname . oifname @partitioned drop`,
    `add element ${table(lab)} partitioned ${bothWays(lab, one, other)}`,
  ];
  await command(['nft', '-f', '-'], { input: `${rules.join('\n')}\n` });
}

/** Ends the partition of two hosts. */
export async function reunite(lab: LabIdentity, one: string, other: string): Promise<void> {
  // Adding first makes the removal succeed for a pair that was never apart.
  await partition(lab, one, other);
  await command(['nft', 'delete', 'element', ...table(lab).split(' '), 'partitioned', bothWays(lab, one, other)]);
}

/** Ends every partition of the lab. */
export async function reuniteAll(lab: LabIdentity): Promise<void> {
  const [family = '', name = ''] = table(lab).split(' ');
  const listed = await tryCommand(['nft', 'list', 'table', family, name]);
  if (listed.exitCode === 0) await command(['nft', 'delete', 'table', family, name]);
}

function bothWays(lab: LabIdentity, one: string, other: string): string {
  const [a, b] = [linkName(lab, one), linkName(lab, other)];
  return `{ "${a}" . "${b}", "${b}" . "${a}" }`;
}
