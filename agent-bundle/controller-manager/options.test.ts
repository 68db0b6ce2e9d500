import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

const flags = (values: Record<string, string> = {}) => new Map(Object.entries(values));
const thisFile = fileURLToPath(import.meta.url);

it('without flags everything has upstream’s default', async () => {
  expect(await readOptions(flags())).toEqual({
    controllers: ['*'],
    allocateNodeCIDRs: true,
    clusterCIDR: undefined,
    nodeCIDRMaskSize: undefined,
    nodeCIDRMaskSizeIPv4: undefined,
    nodeCIDRMaskSizeIPv6: undefined,
    serviceClusterIPRange: undefined,
    nodeMonitorGracePeriod: 50_000,
    nodeStartupGracePeriod: 60_000,
    eviction: {
      unhealthyZoneThreshold: 0.55,
      largeClusterSizeThreshold: 50,
      nodeEvictionRate: 0.1,
      secondaryNodeEvictionRate: 0.01,
    },
    ownAccounts: true,
    tokenSigner: undefined,
    rootCA: undefined,
    signing: undefined,
  });
});

it.each([
  [{ 'allocate-node-cidrs': 'yes' }, 'The flag --allocate-node-cidrs has the value yes, which is not true or false.'],
  [{ 'node-cidr-mask-size': '/24' }, 'The flag --node-cidr-mask-size has the value /24, which is not a number.'],
  [{ 'node-cidr-mask-size-ipv6': 'wide' }, 'The flag --node-cidr-mask-size-ipv6 has the value wide'],
  [{ 'node-eviction-rate': '-1' }, 'The flag --node-eviction-rate has the value -1, which is not a number such as 0.1'],
  [{ 'unhealthy-zone-threshold': '1.5' }, 'which is not a share from 0 to 1'],
  [{ 'node-monitor-grace-period': '40' }, 'which is not a duration such as 40s or 1m30s'],
  [
    { 'root-ca-file': '/nowhere/ca.crt' },
    'The file /nowhere/ca.crt, which the flag --root-ca-file names, cannot be read',
  ],
  [{ 'service-account-private-key-file': thisFile }, 'it holds no private key for tokens'],
  [{ 'cluster-signing-cert-file': thisFile }, '--cluster-signing-key-file'],
  [
    { 'cluster-signing-cert-file': thisFile, 'cluster-signing-key-file': thisFile },
    'it, or the certificate, is no PEM of its kind',
  ],
  [{ 'root-ca-file': thisFile }, 'it holds no PEM certificate'],
])('%j is refused with a reason', async (given, message) => {
  await expect(readOptions(flags(given))).rejects.toThrow(message);
});
