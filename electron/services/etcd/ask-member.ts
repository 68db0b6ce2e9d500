import { asError } from '../../../common/base/clock.ts';
import type { Host } from '../../hosts/host.ts';
import { openEtcdClient } from './etcd-client.ts';
import { type MemberHealth, memberHealth } from './member-health.ts';

/** Asks a host's member once. What keeps it from answering is its health. */
export async function askMember(host: Host, signal: AbortSignal): Promise<MemberHealth> {
  try {
    const client = await openEtcdClient(host, signal);
    try {
      return await memberHealth(client.etcd, signal);
    } finally {
      await client.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    return { health: { kind: 'failing', reason: asError(error).message } };
  }
}
