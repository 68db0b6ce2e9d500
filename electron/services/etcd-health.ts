import type { Host } from '../hosts/host.ts';

/** How one member of etcd is. `failing`: it does not answer, in its own words. */
export type EtcdHealth =
  | {
      readonly kind: 'healthy';
      readonly leader: boolean;
      readonly version: string;
      readonly dbSizeBytes: number;
    }
  | { readonly kind: 'failing'; readonly reason: string };

const pki = '/etc/kubernetes/pki/etcd';

/** Asks the host's own member with its health check certificate; `health` commits a proposal, so it needs the quorum. */
const script = `etcdctl=$(ls -d /opt/pilothouse/releases/*/bin/etcdctl 2>/dev/null | tail -n 1)
[ -n "$etcdctl" ] || { echo 'etcd is not installed' >&2; exit 1; }
export ETCDCTL_API=3
ask() { "$etcdctl" --endpoints=https://127.0.0.1:2379 --cacert=${pki}/ca.crt --cert=${pki}/healthcheck-client.crt \\
  --key=${pki}/healthcheck-client.key --command-timeout=5s "$@"; }
ask endpoint health >/dev/null && ask endpoint status -w json`;

export async function etcdHealth(host: Host, signal: AbortSignal): Promise<EtcdHealth> {
  const options = {
    intent: 'ask etcd how it is',
    effect: 'reads',
    allowFailure: true,
    signal,
    deadline: 20_000,
  } as const;
  const { exitCode, stdout, stderr } = await host.run(['sh', '-c', script], options);
  if (exitCode !== 0) return { kind: 'failing', reason: stderr.trim().split('\n').at(-1) ?? '' };
  return readEtcdStatus(stdout);
}

/** Reads `etcdctl endpoint status -w json`; member ids are above 2^53, so they are compared as text. */
export function readEtcdStatus(json: string): EtcdHealth {
  const id = /"member_id":(\d+)/.exec(json)?.[1];
  const leader = /"leader":(\d+)/.exec(json)?.[1];
  const [answer] = JSON.parse(json) as Array<{ Status: { version: string; dbSize: number } }>;
  if (!answer) return { kind: 'failing', reason: 'etcdctl answers nothing' };
  const { version, dbSize } = answer.Status;
  return { kind: 'healthy', leader: id !== undefined && id === leader, version, dbSizeBytes: dbSize };
}
