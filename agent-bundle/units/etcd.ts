import { networkUnits, openFiles } from './agent-unit.ts';
import { type UnitFile, commandLine } from './unit-file.ts';

export interface EtcdMember {
  readonly name: string;
  /** Where the other members reach it. */
  readonly address: string;
}

export interface EtcdSettings {
  readonly release: string;
  /** This host's member; one of `members`. */
  readonly member: EtcdMember;
  readonly members: readonly EtcdMember[];
  /** Members with another token are another cluster's. */
  readonly token: string;
}

export const etcdData = '/var/lib/etcd';
const pki = '/etc/kubernetes/pki/etcd';

/** Flags: https://etcd.io/docs/v3.5/op-guide/configuration/ */
export function etcdUnit({ release, member, members, token }: EtcdSettings): UnitFile {
  const client = `https://${member.address}:2379`;
  const peer = `https://${member.address}:2380`;
  const initial = members.map(({ name, address }) => `${name}=https://${address}:2380`).join(',');
  const words = [
    `${release}/bin/etcd`,
    `--name=${member.name}`,
    `--data-dir=${etcdData}`,
    `--listen-client-urls=${client},https://127.0.0.1:2379`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=${initial}`,
    `--initial-cluster-token=${token}`,
    '--initial-cluster-state=new',
    '--client-cert-auth=true',
    `--trusted-ca-file=${pki}/ca.crt`,
    `--cert-file=${pki}/server.crt`,
    `--key-file=${pki}/server.key`,
    '--peer-client-cert-auth=true',
    `--peer-trusted-ca-file=${pki}/ca.crt`,
    `--peer-cert-file=${pki}/peer.crt`,
    `--peer-key-file=${pki}/peer.key`,
    // History for five minutes, as upstream's API server keeps it: watches resume within it.
    '--auto-compaction-mode=periodic',
    '--auto-compaction-retention=5m',
    '--snapshot-count=10000',
    '--logger=zap',
  ];
  return {
    name: 'etcd.service',
    sections: {
      Unit: {
        Description: 'etcd, the cluster’s only state',
        Documentation: 'https://etcd.io/docs/',
        Wants: 'network-online.target',
        // Started before firewalld it needs a minute to find its peers.
        After: networkUnits.join(' '),
        StartLimitIntervalSec: 0,
      },
      Service: {
        Type: 'notify',
        ExecStart: commandLine(words),
        Restart: 'always',
        RestartSec: 2,
        TimeoutStartSec: 150,
        LimitNOFILE: openFiles,
        OOMScoreAdjust: -900,
        NoNewPrivileges: 'yes',
        ProtectHome: 'yes',
        ProtectSystem: 'full',
        PrivateTmp: 'yes',
        PrivateDevices: 'yes',
      },
      Install: { WantedBy: 'multi-user.target' },
    },
  };
}
