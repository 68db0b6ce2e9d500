import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseNetConfig } from './net-config.ts';
import { cniConfig, subnetEnv, writeIfChanged } from './node-files.ts';

const network = { network: '10.244.0.0/16', podCIDR: '10.244.3.0/24', mtu: 1450 };

describe('what the overlay leaves on the node', () => {
  it('attaches pods to cni0 with this node’s subnet', () => {
    const config = JSON.parse(cniConfig(network)) as { plugins: Array<Record<string, unknown>> };
    expect(config.plugins[0]).toMatchObject({ type: 'bridge', bridge: 'cni0', mtu: 1450 });
    expect(config.plugins[0]).toHaveProperty('ipam.ranges', [[{ subnet: '10.244.3.0/24' }]]);
    expect(config.plugins[1]).toMatchObject({ type: 'portmap' });
  });

  it('says the bridge’s own address in subnet.env', () => {
    expect(subnetEnv(network).split('\n')).toContain('FLANNEL_SUBNET=10.244.3.1/24');
  });

  it('is written once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'overlay-'));
    const path = join(folder, 'net.d', 'a.conflist');
    expect([await writeIfChanged(path, 'x'), await writeIfChanged(path, 'x')]).toEqual([true, false]);
    expect(await readFile(path, 'utf8')).toBe('x');
    await rm(folder, { recursive: true });
  });
});

describe('net-conf.json', () => {
  it('is read as flannel writes it', () => {
    const text = '{"Network":"10.244.0.0/16","Backend":{"Type":"vxlan"}}';
    expect(parseNetConfig(text, 'net-conf.json')).toEqual({ network: '10.244.0.0/16', backendType: 'vxlan' });
  });

  it.each([
    ['{', 'net-conf.json is not a usable'],
    ['{"Network":"ten"}', 'Network is not an IPv4 CIDR'],
    ['null', 'Network is not an IPv4 CIDR'],
    ['{"Network":"10.244.0.0/16","Backend":{"Type":"ipsec"}}', 'the backend "ipsec" is unknown'],
  ])('is refused as %s', (text, words) => {
    expect(() => parseNetConfig(text, 'net-conf.json')).toThrow(words);
  });
});
