import type { Host } from '../../hosts/host.ts';
import type { FirewallRule } from './rules.ts';

/** Where we write down which rules are ours, since firewalld keeps no names of them. */
export const firewallRecordPath = '/etc/pilothouse/firewall.json';

/** firewalld as it is: what holds now, what holds after its restart, and what of it is ours. */
export interface FoundFirewall {
  /** The zone that packets to the asked interface fall into. */
  readonly zone: string;
  readonly runtime: readonly FirewallRule[];
  readonly permanent: readonly FirewallRule[];
  readonly recorded: readonly FirewallRule[];
}

/** $1 our record. Sections: record, default zone, runtime zones, permanent zones. firewall-cmd is slow: both at once. */
const script = `section() { printf '@@ %s\\n' "$1"; }
permanent=$(mktemp)
trap 'rm -f -- "$permanent"' EXIT
firewall-cmd --permanent --list-all-zones >"$permanent" & other=$!
section runtime
firewall-cmd --list-all-zones || exit
wait "$other" || exit
section permanent
cat -- "$permanent"
section default
sed -n 's/^DefaultZone=//p' /etc/firewalld/firewalld.conf
section record
[ ! -e "$1" ] || cat -- "$1"`;

/** Learns the firewall in one command; `interface` is the one that holds the host's address. */
export async function findFirewall(host: Host, interfaceName: string, signal: AbortSignal): Promise<FoundFirewall> {
  const command = ['sh', '-c', script, 'sh', firewallRecordPath];
  const { stdout } = await host.run(command, { intent: 'look at the firewall', effect: 'reads', signal });
  return readFirewall(stdout, interfaceName);
}

export function readFirewall(output: string, interfaceName: string): FoundFirewall {
  const [, ...parts] = output.split(/^@@ (\w+)\n/m);
  const section = (name: string) => parts[parts.indexOf(name) + 1] ?? '';
  const runtime = readZones(section('runtime'));
  const byInterface = runtime.find((zone) => zone.interfaces.includes(interfaceName));
  const record = section('record').trim();
  return {
    zone: byInterface?.name ?? (section('default').trim() || 'public'),
    runtime: runtime.flatMap(rulesOf),
    permanent: readZones(section('permanent')).flatMap(rulesOf),
    recorded: record === '' ? [] : (JSON.parse(record) as FirewallRule[]),
  };
}

interface Zone {
  readonly name: string;
  readonly interfaces: readonly string[];
  readonly sources: readonly string[];
  readonly richRules: readonly string[];
}

function rulesOf({ name: zone, sources, richRules }: Zone): FirewallRule[] {
  return [
    ...sources.map((value) => ({ zone, kind: 'source', value }) as const),
    ...richRules.map((value) => ({ zone, kind: 'rich-rule', value }) as const),
  ];
}

/** Reads `firewall-cmd --list-all-zones`: a zone's name at the margin, its fields below, rich rules a line each. */
function readZones(text: string): Zone[] {
  return text.split(/\n(?=\S)/).flatMap((block) => {
    const name = /^(\S+)/.exec(block)?.[1];
    if (name === undefined) return [];
    const words = (field: string) =>
      new RegExp(`^ +${field}: ?(.*)$`, 'm').exec(block)?.[1]?.split(' ').filter(Boolean) ?? [];
    const richRules = block
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('rule '));
    return [{ name, interfaces: words('interfaces'), sources: words('sources'), richRules }];
  });
}
