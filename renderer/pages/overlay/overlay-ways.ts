import type { OverlayDevice, OverlayRow, PeerEntries } from '../../../common/ipc/rows/overlay.ts';
import type { Tone } from '../../../common/ipc/rows/resource.ts';

/** What of a node's kernel is missing for packets to go to another one. */
export type Missing = 'device' | 'route' | 'neighbour' | 'forwarding';

/** Whether packets find their way from one node to another. `none`: one of them has not announced itself. */
export type Way =
  | { readonly kind: 'self' | 'reaches' | 'unasked' | 'none' }
  | { readonly kind: 'broken'; readonly missing: readonly Missing[] };

const entryNames = ['route', 'neighbour', 'forwarding'] as const;

export function wayTo(from: OverlayRow, node: string): Way {
  if (from.node === node) return { kind: 'self' };
  const entries = from.peers.find((peer) => peer.node === node)?.entries;
  return entries ? wayBy(from.device, entries) : { kind: 'none' };
}

function wayBy(device: OverlayDevice, entries: PeerEntries): Way {
  if (entries.kind === 'unasked') return { kind: 'unasked' };
  const missing: Missing[] = entryNames.filter((name) => entries[name] === false);
  if (device.kind === 'absent' || (device.kind === 'present' && !device.up)) missing.unshift('device');
  return missing.length > 0 ? { kind: 'broken', missing } : { kind: 'reaches' };
}

/** Of all pairs of announced nodes. */
export interface WayCounts {
  readonly reached: number;
  readonly broken: number;
  readonly unasked: number;
}

export function countWays(rows: Iterable<OverlayRow>): WayCounts {
  const ways = [...rows].flatMap((row) => row.peers.map(({ entries }) => wayBy(row.device, entries).kind));
  const count = (kind: Way['kind']) => ways.filter((one) => one === kind).length;
  return { reached: count('reaches'), broken: count('broken'), unasked: count('unasked') };
}

/** The state of a node's device: a word of `overlay.devices`, and how it is to be taken. */
export function deviceState({ device, vtepMAC }: Pick<OverlayRow, 'device' | 'vtepMAC'>): {
  readonly word: 'unasked' | 'needless' | 'absent' | 'down' | 'otherMAC' | 'up';
  readonly tone: Tone;
} {
  if (device.kind === 'absent') return { word: 'absent', tone: 'bad' };
  if (device.kind !== 'present') return { word: device.kind, tone: 'idle' };
  if (!device.up) return { word: 'down', tone: 'bad' };
  return device.mac === vtepMAC ? { word: 'up', tone: 'good' } : { word: 'otherMAC', tone: 'bad' };
}
