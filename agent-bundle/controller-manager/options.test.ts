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
    nodeCIDRMaskSize: 24,
    nodeMonitorGracePeriod: 40_000,
    ownAccounts: true,
    tokenSigner: undefined,
    rootCA: undefined,
    signing: undefined,
  });
});

it.each([
  [{ 'allocate-node-cidrs': 'yes' }, 'The flag --allocate-node-cidrs has the value yes, which is not true or false.'],
  [{ 'node-cidr-mask-size': '/24' }, 'The flag --node-cidr-mask-size has the value /24, which is not a number.'],
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
