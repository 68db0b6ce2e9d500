import { AppError } from '../../common/base/app-error.ts';
import { readJson } from '../kernel/iproute.ts';

export interface Uplink {
  readonly name: string;
  readonly mtu: number;
}

/** The interface that carries `address` on this host. */
export async function uplinkOf(address: string, signal: AbortSignal): Promise<Uplink> {
  type Interface = { ifname?: string; mtu?: number; addr_info?: Array<{ local: string }> };
  const interfaces = await readJson<Interface>('ip', ['-4', 'address', 'show'], signal);
  const found = interfaces.find(({ addr_info = [] }) => addr_info.some(({ local }) => local === address));
  if (!found?.ifname) throw new AppError('address-not-here', { address });
  return { name: found.ifname, mtu: found.mtu ?? 1500 };
}
