import { describe, expect, it } from 'vitest';
import type { Node } from '../../common/api/core/v1/node.ts';
import { annotationsOf, leaseOf } from './lease.ts';

const node = (annotations: Record<string, string>, podCIDR?: string): Node => ({
  metadata: { name: 'h2', annotations },
  spec: { podCIDR },
});
const mac = '02:42:ac:11:00:02';

describe('a node’s lease', () => {
  it('is what the node announced', () => {
    const announced = annotationsOf({ type: 'vxlan', vtepMAC: mac }, '10.77.1.12');
    expect(announced['flannel.alpha.coreos.com/backend-data']).toBe(`{"VNI":1,"VtepMAC":"${mac}"}`);
    expect(leaseOf(node(announced, '10.244.1.0/24'), 'vxlan')).toEqual({
      nodeName: 'h2',
      podCIDR: '10.244.1.0/24',
      publicIP: '10.77.1.12',
      vtepMAC: mac,
    });
  });

  it('is absent without a subnet, without an announcement, or for another backend', () => {
    const announced = annotationsOf({ type: 'vxlan', vtepMAC: mac }, '10.77.1.12');
    expect(leaseOf(node(announced), 'vxlan')).toBeUndefined();
    expect(leaseOf(node({}, '10.244.1.0/24'), 'vxlan')).toBeUndefined();
    expect(leaseOf(node(announced, '10.244.1.0/24'), 'host-gw')).toBeUndefined();
  });

  it.each(['', 'null', '{', '{"VtepMAC":"; reboot"}', '{"VtepMAC":7}', '[]'])('takes no MAC from %j', (data) => {
    const announced = {
      ...annotationsOf({ type: 'vxlan', vtepMAC: mac }, '10.77.1.12'),
      'flannel.alpha.coreos.com/backend-data': data,
    };
    expect(leaseOf(node(announced, '10.244.1.0/24'), 'vxlan')?.vtepMAC).toBeUndefined();
  });
});
