import { describe, expect, it } from 'vitest';
import { type NodeIpamOptions, poolsOf } from './node-cidrs.ts';

const none: NodeIpamOptions = {
  clusterCIDR: undefined,
  nodeCIDRMaskSize: undefined,
  nodeCIDRMaskSizeIPv4: undefined,
  nodeCIDRMaskSizeIPv6: undefined,
  serviceClusterIPRange: undefined,
};
const pools = (options: Partial<NodeIpamOptions>) => poolsOf({ ...none, ...options });
const dual = '10.244.0.0/16,fd00:10:244::/48';

describe('the ranges of nodes', () => {
  it.each<[Partial<NodeIpamOptions>, string[]]>([
    [{ clusterCIDR: '10.244.0.0/16' }, ['10.244.0.0/24']],
    [{ clusterCIDR: '10.244.0.0/16', nodeCIDRMaskSize: 26 }, ['10.244.0.0/26']],
    [{ clusterCIDR: '10.244.0.0/16', nodeCIDRMaskSizeIPv4: 25 }, ['10.244.0.0/25']],
    [{ clusterCIDR: 'fd00:10:244::/48' }, ['fd00:10:244::/64']],
    [{ clusterCIDR: 'fd00:10:244::/56', nodeCIDRMaskSize: 72 }, ['fd00:10:244::/72']],
    [{ clusterCIDR: dual }, ['10.244.0.0/24', 'fd00:10:244::/64']],
    [{ clusterCIDR: 'fd00:10:244::/48, 10.244.0.0/16' }, ['fd00:10:244::/64', '10.244.0.0/24']],
    [{ clusterCIDR: dual, nodeCIDRMaskSizeIPv4: 28, nodeCIDRMaskSizeIPv6: 60 }, ['10.244.0.0/28', 'fd00:10:244::/60']],
    [{ clusterCIDR: '10.0.0.0/16', serviceClusterIPRange: '10.0.0.0/20,fd00::/112' }, ['10.0.16.0/24']],
    [{ clusterCIDR: '10.244.0.0/16', serviceClusterIPRange: '10.96.0.0/12' }, ['10.244.0.0/24']],
  ])('by %j begin with %j', (options, first) => {
    expect(pools(options).map((pool) => pool.allocate('h1'))).toEqual(first);
  });

  it.each<[Partial<NodeIpamOptions>, string]>([
    [{}, '--cluster-cidr'],
    [{ clusterCIDR: '10.244.0.1/16' }, 'with no bits set beyond their prefix'],
    [{ clusterCIDR: '10.244.0.0/16,10.245.0.0/16' }, 'one of each family'],
    [{ clusterCIDR: '10.244.0.0/16,fd00::/48,fd01::/48' }, 'one of each family'],
    [{ clusterCIDR: '10.244.0.0/16', nodeCIDRMaskSize: 31 }, 'between 16 and 30'],
    [{ clusterCIDR: '10.244.0.0/16', nodeCIDRMaskSize: 15 }, 'between 16 and 30'],
    [{ clusterCIDR: '10.0.0.0/8', nodeCIDRMaskSizeIPv4: 25 }, 'between 8 and 24'],
    [{ clusterCIDR: 'fd00::/32' }, 'between 32 and 48'],
    [{ clusterCIDR: '10.244.0.0/16', serviceClusterIPRange: '10.96.0.1/12' }, '--service-cluster-ip-range'],
    [{ clusterCIDR: dual, nodeCIDRMaskSize: 24 }, 'absent where there are two ranges'],
    [
      { clusterCIDR: '10.244.0.0/16', nodeCIDRMaskSize: 24, nodeCIDRMaskSizeIPv4: 24 },
      'absent beside --node-cidr-mask-size-ipv4',
    ],
  ])('by %j are refused: %s', (options, reason) => {
    expect(() => pools(options)).toThrow(reason);
  });
});
