import { join } from 'node:path';

/** The flags of a controller-manager beside an apiserver of that folder; as the units have it: agent-bundle/units/. */
export function controllerManagerFlags(folder: string): string[] {
  const [authority, tokenKey] = [join(folder, 'ca.crt'), join(folder, 'sa.key')];
  return [
    '--controllers=*,bootstrap-signer-controller,token-cleaner-controller',
    '--cluster-cidr=10.244.0.0/16',
    // The range that an apiserver has by itself.
    '--service-cluster-ip-range=10.96.0.0/16',
    `--root-ca-file=${authority}`,
    `--service-account-private-key-file=${tokenKey}`,
    `--cluster-signing-cert-file=${authority}`,
    `--cluster-signing-key-file=${join(folder, 'ca.key')}`,
  ];
}
