import type { Etcd3, IAlarmResponse, IStatusResponse } from 'etcd3';
import { abortable } from '../../../common/base/abortable.ts';
import { asError } from '../../../common/base/clock.ts';
import type { ComponentHealth, EtcdMember } from '../../../common/ipc/rows/component.ts';

/** What a member says of itself, and whether it does its work. `member` is absent where it says nothing. */
export interface MemberHealth {
  readonly health: Exclude<ComponentHealth, { kind: 'unasked' }>;
  readonly member?: EtcdMember;
}

/** Milliseconds for all questions together. */
const deadline = 4_000;

/**
 * Asks a member how it is. Healthy is as etcdctl has it: it answers a read that needs the quorum, and no alarm is raised.
 * https://etcd.io/docs/v3.5/op-guide/monitoring/
 */
export async function memberHealth({ kv, maintenance }: Etcd3, signal: AbortSignal): Promise<MemberHealth> {
  const options = { deadline: Date.now() + deadline };
  const asked = Promise.allSettled([
    maintenance.status(options),
    maintenance.alarm({ action: 'Get' }, options),
    // Linearizable: the leader must have heard from the quorum. The key need not exist.
    kv.range({ key: Buffer.from('health'), keys_only: true, limit: 1 }, options),
  ]);
  const [status, alarms, read] = await abortable(asked, signal);
  const member =
    status.status === 'fulfilled'
      ? readMember(status.value, alarms.status === 'fulfilled' ? alarms.value : undefined)
      : undefined;
  const refusal = [status, alarms, read].find((one) => one.status === 'rejected');
  return { member, health: judged(refusal && asError(refusal.reason), member) };
}

/** Ids are above 2^53, so they come as decimal text. Alarms of other members are theirs to tell. */
export function readMember(status: IStatusResponse, alarms: Pick<IAlarmResponse, 'alarms'> | undefined): EtcdMember {
  const id = status.header.member_id;
  return {
    id: BigInt(id).toString(16).padStart(16, '0'),
    leader: id === status.leader,
    version: status.version,
    dbSizeBytes: Number(status.dbSize),
    raftTerm: status.raftTerm,
    alarms: (alarms?.alarms ?? []).filter(({ memberID }) => memberID === id).map(({ alarm }) => alarm.toUpperCase()),
  };
}

function judged(refusal: Error | undefined, member: EtcdMember | undefined): MemberHealth['health'] {
  if (refusal) return { kind: 'failing', reason: reasonOf(refusal) };
  if (member && member.alarms.length > 0) return { kind: 'failing', reason: `alarm ${member.alarms.join(', ')}` };
  return { kind: 'healthy' };
}

/** gRPC's words without its number: `14 UNAVAILABLE: No connection established. Last error: …`. */
function reasonOf({ message }: Error): string {
  return message.replace(/^(?:\w+: )?\d+ [A-Z_]+: /, '').split('\n')[0]!;
}
