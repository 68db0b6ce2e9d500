import { writeFile } from 'node:fs/promises';
import { AppError } from '../../common/base/app-error.ts';
import { command, tryCommand } from './command.ts';
import { type LabIdentity, gatewayAddress, linkName } from './identity.ts';
import { withLock } from './lock.ts';
import { type TakenNetwork, chooseSubnet, preferredSubnet } from './subnet.ts';

/** Two labs must not choose the same subnet at the same moment. */
const choiceLock = '/run/pilothouse-lab-network.lock';

/**
 * Makes the lab's bridge, or finds it, and returns the subnet on it. `wanted` is the subnet of the last time; another one
 * is taken when something else on this machine uses it by now. Packets that arrive on the bridge are never routed on:
 * the hosts reach each other and this machine, and nothing else.
 */
export async function ensureBridge(lab: LabIdentity, wanted: number | undefined): Promise<number> {
  return withLock(choiceLock, 30_000, async () => {
    const subnet = chooseSubnet(wanted ?? preferredSubnet(lab.id), await takenNetworks(lab.bridge));
    if (subnet === undefined) throw new AppError('lab-subnet-missing');
    if ((await linkState(lab.bridge)) === 'absent') await command(['ip', 'link', 'add', lab.bridge, 'type', 'bridge']);
    if (!(await addressesOf(lab.bridge)).includes(gatewayAddress(subnet))) {
      await command(['ip', 'address', 'flush', 'dev', lab.bridge]);
      await command(['ip', 'address', 'add', `${gatewayAddress(subnet)}/24`, 'dev', lab.bridge]);
    }
    await writeFile(`/proc/sys/net/ipv4/conf/${lab.bridge}/forwarding`, '0');
    await command(['ip', 'link', 'set', lab.bridge, 'up']);
    return subnet;
  });
}

export async function removeBridge(lab: LabIdentity): Promise<void> {
  await removeLink(lab.bridge);
}

/** A host whose processes were killed may leave its cable; the next start would stumble over it. */
export async function removeHostLink(lab: LabIdentity, host: string): Promise<void> {
  await removeLink(linkName(lab, host));
}

/** Also puts the cable back on the bridge, should the bridge have been made anew. */
export async function plugIn(lab: LabIdentity, host: string): Promise<void> {
  await command(['ip', 'link', 'set', linkName(lab, host), 'master', lab.bridge, 'up']);
}

export async function unplug(lab: LabIdentity, host: string): Promise<void> {
  await command(['ip', 'link', 'set', linkName(lab, host), 'down']);
}

export type LinkState = 'up' | 'cut' | 'absent';

export function hostLinkState(lab: LabIdentity, host: string): Promise<LinkState> {
  return linkState(linkName(lab, host));
}

interface IpLink {
  readonly flags: readonly string[];
}

async function linkState(name: string): Promise<LinkState> {
  const shown = await tryCommand(['ip', '-json', 'link', 'show', 'dev', name]);
  if (shown.exitCode !== 0) return 'absent';
  const [link] = JSON.parse(shown.stdout) as IpLink[];
  return link?.flags.includes('UP') ? 'up' : 'cut';
}

/** The link may go by itself, with the namespace of its other end, at the very moment we take it away. */
async function removeLink(name: string): Promise<void> {
  const removed = await tryCommand(['ip', 'link', 'delete', name]);
  if (removed.exitCode === 0 || (await linkState(name)) === 'absent') return;
  await command(['ip', 'link', 'delete', name]);
}

interface IpAddresses {
  readonly ifname: string;
  readonly addr_info: ReadonlyArray<{ readonly family: string; readonly local: string; readonly prefixlen: number }>;
}

interface IpRoute {
  readonly dst: string;
  readonly dev?: string;
}

async function addressesOf(name: string): Promise<readonly string[]> {
  const links = JSON.parse(await command(['ip', '-json', 'address', 'show', 'dev', name])) as IpAddresses[];
  return links.flatMap((link) => link.addr_info).map((info) => info.local);
}

/** Every network this machine reaches by an address or a route of another interface. */
async function takenNetworks(ownBridge: string): Promise<readonly TakenNetwork[]> {
  const addresses = JSON.parse(await command(['ip', '-json', 'address', 'show'])) as IpAddresses[];
  const routes = JSON.parse(await command(['ip', '-json', '-4', 'route', 'show'])) as IpRoute[];
  return [
    ...addresses
      .filter((link) => link.ifname !== ownBridge)
      .flatMap((link) => link.addr_info)
      .filter((info) => info.family === 'inet')
      .map((info) => ({ address: info.local, prefixLength: info.prefixlen })),
    ...routes
      .filter((route) => route.dev !== ownBridge && route.dst !== 'default')
      .map((route) => {
        const [address = '', length] = route.dst.split('/');
        return { address, prefixLength: length === undefined ? 32 : Number(length) };
      }),
  ];
}
