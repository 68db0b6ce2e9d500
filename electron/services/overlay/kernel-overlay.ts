import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import type { OverlayDevice } from '../../../common/ipc/rows/overlay.ts';
import type { Host } from '../../hosts/host.ts';

/** flannel's name of the device: VNI 1. */
export const overlayDevice = 'flannel.1';

/** What a host's kernel has of the overlay. */
export interface KernelOverlay {
  readonly device?: Omit<Extract<OverlayDevice, { kind: 'present' }>, 'kind'>;
  /** All of IPv4's main table that lead over a gateway. */
  readonly routes: readonly KernelRoute[];
  /** On the device: next hop → MAC. */
  readonly neighbours: ReadonlyMap<string, string>;
  /** On the device: MAC → address of a host. */
  readonly forwarding: ReadonlyMap<string, string>;
}

export interface KernelRoute {
  readonly destination: string;
  readonly gateway: string;
  readonly device: string;
}

/** Each answer behind a line `@@ name`; what is not there leaves its section empty. $1 device. */
const script = `section() { printf '\\n@@ %s\\n' "$1"; }
section device; ip -json -details -4 address show dev "$1" 2>/dev/null
section routes; ip -json -4 route show || exit
section neighbours; ip -json -4 neigh show dev "$1" 2>/dev/null
section forwarding; bridge -json fdb show dev "$1" 2>/dev/null
exit 0`;

/** Asks the kernel in one command. Errors: `host-overlay-unreadable`, those of `Host.run`. */
export async function readKernelOverlay(host: Host, signal: AbortSignal): Promise<KernelOverlay> {
  const command = ['sh', '-c', script, 'sh', overlayDevice];
  const { stdout } = await host.run(command, { intent: 'look at the overlay', effect: 'reads', signal });
  try {
    return parseKernelOverlay(stdout);
  } catch (error) {
    throw new AppError('host-overlay-unreadable', { host: host.name, reason: asError(error).message }, error);
  }
}

interface Link {
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly address?: string;
  readonly linkinfo?: { readonly info_data?: { readonly id?: number } };
  readonly addr_info?: ReadonlyArray<{ readonly local: string; readonly prefixlen: number }>;
}
type Route = {
  readonly dst: string;
  readonly gateway?: string;
  readonly dev?: string;
  readonly flags?: readonly string[];
};
type Neighbour = { readonly dst: string; readonly lladdr?: string };
type Forwarding = { readonly mac: string; readonly dst?: string };

/** Reads the script's answer. A route that the kernel itself calls dead is none. */
export function parseKernelOverlay(answer: string): KernelOverlay {
  const parts = answer.split(/^@@ (\w+)$/m);
  const listOf = <T>(name: string): T[] => {
    const text = parts[parts.indexOf(name) + 1]?.trim() ?? '';
    return text === '' ? [] : (JSON.parse(text) as T[]);
  };
  const [link] = listOf<Link>('device');
  return {
    device: link && {
      name: link.ifname,
      up: link.flags.includes('UP'),
      mac: link.address ?? '',
      mtu: link.mtu,
      vni: link.linkinfo?.info_data?.id ?? 0,
      address: (link.addr_info ?? []).map(({ local, prefixlen }) => `${local}/${prefixlen}`).join(', '),
    },
    routes: listOf<Route>('routes').flatMap(({ dst, gateway, dev = '', flags = [] }) => {
      const isUsable = gateway !== undefined && !flags.includes('dead') && !flags.includes('linkdown');
      return isUsable ? [{ destination: dst, gateway, device: dev }] : [];
    }),
    neighbours: new Map(listOf<Neighbour>('neighbours').flatMap(({ dst, lladdr }) => (lladdr ? [[dst, lladdr]] : []))),
    forwarding: new Map(listOf<Forwarding>('forwarding').flatMap(({ mac, dst }) => (dst ? [[mac, dst]] : []))),
  };
}
