import type { HostRow, HostSummary } from '../../../common/ipc/rows/host.ts';
import type { Tone } from '../../../common/ipc/rows/resource.ts';

export const hostTones: Readonly<Record<HostRow['state']['kind'], Tone>> = {
  connecting: 'busy',
  reached: 'good',
  unreachable: 'bad',
};

/** What is known of a host that is reached. */
export function factsOf({ state }: Pick<HostRow, 'state'>): HostSummary | undefined {
  return state.kind === 'reached' ? state.facts : undefined;
}

/** `root@192.0.2.11`; the port where it is not the usual one. */
export function loginOf({ user, address, port }: Pick<HostRow, 'user' | 'address' | 'port'>): string {
  return port === 22 ? `${user}@${address}` : `${user}@${address}:${port}`;
}

/**
 * By how much a host's clock is off, in seconds with one digit behind the point; undefined within a second, which a slow
 * answer alone can make.
 */
export function clockError(
  clockSkewMs: number,
): { readonly seconds: string; readonly word: 'clockAhead' | 'clockBehind' } | undefined {
  if (Math.abs(clockSkewMs) <= 1000) return undefined;
  const seconds = (Math.abs(clockSkewMs) / 1000).toFixed(1);
  return { seconds, word: clockSkewMs > 0 ? 'clockAhead' : 'clockBehind' };
}
