/** One member of an etcd on this machine. */
export interface LocalMember {
  readonly name: string;
  readonly dataFolder: string;
  readonly clientUrl: string;
  readonly peerUrl: string;
}

/** Paths of PEM files; the certificate serves both clients and peers. */
export interface EtcdFiles {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** The flags of a member that talks TLS with client certificates: https://etcd.io/docs/v3.5/op-guide/configuration/ */
export function etcdFlags(member: LocalMember, members: readonly LocalMember[], files: EtcdFiles): string[] {
  return [
    `--name=${member.name}`,
    `--data-dir=${member.dataFolder}`,
    `--listen-client-urls=${member.clientUrl}`,
    `--advertise-client-urls=${member.clientUrl}`,
    `--listen-peer-urls=${member.peerUrl}`,
    `--initial-advertise-peer-urls=${member.peerUrl}`,
    `--initial-cluster=${members.map(({ name, peerUrl }) => `${name}=${peerUrl}`).join(',')}`,
    ...['', 'peer-'].flatMap((side) => [
      `--${side}cert-file=${files.certificate}`,
      `--${side}key-file=${files.key}`,
      `--${side}trusted-ca-file=${files.ca}`,
      `--${side}client-cert-auth=true`,
    ]),
    '--log-level=error',
  ];
}
