import type { Backend, BackendData, Lease } from './backend.ts';
import { runCommand } from '../../kernel/command.ts';
import { readJson, runBatch } from '../../kernel/iproute.ts';

/** flannel's conventions: https://github.com/flannel-io/flannel/blob/master/Documentation/backends.md#vxlan */
export const vxlanDefaults = { device: 'flannel.1', vni: 1, port: 8472, overhead: 50 } as const;

export interface VxlanOptions {
  readonly device: string;
  readonly vni: number;
  /** UDP port. */
  readonly port: number;
  /** The address of this host that peers send to, and the interface it stands on. */
  readonly localIP: string;
  readonly uplink: { readonly name: string; readonly mtu: number };
}

/** What the kernel knows of a peer, and what it should: one line of each kind. */
export interface PeerEntries {
  /** Pod subnet → next hop on the device. */
  readonly routes: ReadonlyMap<string, string>;
  /** Next hop → MAC. */
  readonly neighbours: ReadonlyMap<string, string>;
  /** MAC → host address. */
  readonly forwarding: ReadonlyMap<string, string>;
}

interface LinkInfo {
  address: string;
  mtu: number;
  flags: string[];
  linkinfo?: { info_kind?: string; info_data?: { id?: number; local?: string; port?: number; learning?: boolean } };
}

/** Pod packets in UDP between hosts, with static entries for each peer: nothing is learned or flooded. */
export class VxlanBackend implements Backend {
  readonly mtu: number;
  readonly #options: VxlanOptions;

  constructor(options: VxlanOptions) {
    this.#options = options;
    this.mtu = options.uplink.mtu - vxlanDefaults.overhead;
  }

  async prepare({ podCIDR }: { podCIDR: string }, signal: AbortSignal): Promise<BackendData> {
    const { device } = this.#options;
    let link = await this.#readLink(signal);
    if (link && !this.#isAsWanted(link)) {
      await runCommand('ip', ['link', 'del', device], signal);
      link = undefined;
    }
    if (!link) {
      await runCommand('ip', this.#addArguments(), signal);
      link = await this.#readLink(signal);
    }
    if (link?.address === undefined) throw new Error(`the device ${device} vanished while it was being made`);
    await runBatch('ip', await this.#addressCommands(gatewayOf(podCIDR), signal), signal);
    await runCommand('ip', ['link', 'set', device, 'mtu', String(this.mtu), 'up'], signal);
    return { type: 'vxlan', vtepMAC: link.address };
  }

  async setPeers(peers: readonly Lease[], signal: AbortSignal): Promise<void> {
    const { ip, bridge } = peerCommands(wantedEntries(peers), await this.#readEntries(signal), this.#options.device);
    await runBatch('bridge', bridge, signal);
    await runBatch('ip', ip, signal);
  }

  async #readLink(signal: AbortSignal): Promise<LinkInfo | undefined> {
    const links = await readJson<LinkInfo & { ifname: string }>(
      'ip',
      ['-details', 'link', 'show', 'type', 'vxlan'],
      signal,
    );
    return links.find(({ ifname }) => ifname === this.#options.device);
  }

  #isAsWanted({ linkinfo }: LinkInfo): boolean {
    const { vni, port, localIP } = this.#options;
    const data = linkinfo?.info_data;
    return data?.id === vni && data.port === port && data.local === localIP && data.learning !== true;
  }

  #addArguments(): string[] {
    const { device, vni, port, localIP, uplink } = this.#options;
    const vxlan = ['type', 'vxlan', 'id', String(vni), 'dev', uplink.name, 'local', localIP];
    return ['link', 'add', device, 'mtu', String(this.mtu), ...vxlan, 'dstport', String(port), 'nolearning'];
  }

  async #addressCommands(wanted: string, signal: AbortSignal): Promise<string[]> {
    const { device } = this.#options;
    const args = ['-4', 'address', 'show', 'dev', device];
    const [found] = await readJson<{ addr_info?: Array<{ local: string; prefixlen: number }> }>('ip', args, signal);
    const present = found?.addr_info ?? [];
    const strangers = present.filter(({ local, prefixlen }) => local !== wanted || prefixlen !== 32);
    return [
      ...strangers.map(({ local, prefixlen }) => `address del ${local}/${prefixlen} dev ${device}`),
      ...(strangers.length < present.length ? [] : [`address add ${wanted}/32 dev ${device}`]),
    ];
  }

  async #readEntries(signal: AbortSignal): Promise<PeerEntries> {
    const { device } = this.#options;
    type Route = { dst: string; gateway?: string };
    type Neighbour = { dst: string; lladdr?: string; state?: string[] };
    type Forwarding = { mac: string; dst?: string };
    const [routes, neighbours, forwarding] = await Promise.all([
      readJson<Route>('ip', ['-4', 'route', 'show', 'dev', device], signal),
      readJson<Neighbour>('ip', ['-4', 'neigh', 'show', 'dev', device, 'nud', 'permanent'], signal),
      readJson<Forwarding>('bridge', ['fdb', 'show', 'dev', device], signal),
    ]);
    return {
      routes: new Map(routes.flatMap(({ dst, gateway }) => (gateway ? [[dst, gateway]] : []))),
      neighbours: new Map(neighbours.flatMap(({ dst, lladdr }) => (lladdr ? [[dst, lladdr]] : []))),
      forwarding: new Map(forwarding.flatMap(({ mac, dst }) => (dst ? [[mac, dst]] : []))),
    };
  }
}

/** The address of a pod subnet's host on the device: the subnet's own, as flannel has it. */
export function gatewayOf(podCIDR: string): string {
  return podCIDR.slice(0, podCIDR.indexOf('/'));
}

export function wantedEntries(peers: readonly Lease[]): PeerEntries {
  const reachable = peers.flatMap(({ vtepMAC, ...peer }) =>
    vtepMAC ? [{ ...peer, vtepMAC: vtepMAC.toLowerCase() }] : [],
  );
  return {
    routes: new Map(reachable.map(({ podCIDR }) => [podCIDR, gatewayOf(podCIDR)])),
    neighbours: new Map(reachable.map(({ podCIDR, vtepMAC }) => [gatewayOf(podCIDR), vtepMAC])),
    forwarding: new Map(reachable.map(({ vtepMAC, publicIP }) => [vtepMAC, publicIP])),
  };
}

/** The commands that lead from what is there to what is wanted. Ways in are made before routes, and removed after them. */
export function peerCommands(
  wanted: PeerEntries,
  found: PeerEntries,
  device: string,
): { ip: string[]; bridge: string[] } {
  const added = (kind: keyof PeerEntries) => [...wanted[kind]].filter(([key, value]) => found[kind].get(key) !== value);
  const gone = (kind: keyof PeerEntries) => [...found[kind]].filter(([key]) => !wanted[kind].has(key));
  return {
    bridge: [
      ...gone('forwarding').map(([mac, dst]) => `fdb del ${mac} dev ${device} dst ${dst}`),
      ...added('forwarding').map(([mac, dst]) => `fdb replace ${mac} dev ${device} dst ${dst} self permanent`),
    ],
    ip: [
      ...gone('routes').map(([dst]) => `route del ${dst} dev ${device}`),
      ...gone('neighbours').map(([dst]) => `neigh del ${dst} dev ${device}`),
      ...added('neighbours').map(([dst, mac]) => `neigh replace ${dst} lladdr ${mac} dev ${device} nud permanent`),
      ...added('routes').map(([dst, via]) => `route replace ${dst} via ${via} dev ${device} onlink`),
    ],
  };
}
