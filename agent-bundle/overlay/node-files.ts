import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface NodeNetwork {
  /** All pods of the cluster. */
  readonly network: string;
  /** This node's pods. */
  readonly podCIDR: string;
  readonly mtu: number;
}

export const cniConfigPath = '/etc/cni/net.d/10-pilothouse.conflist';
export const subnetEnvPath = '/run/flannel/subnet.env';

/**
 * How containerd attaches pods: the bridge cni0 with addresses of this node's subnet. The masquerade is ours.
 * https://www.cni.dev/docs/spec/#section-1-network-configuration-format
 */
export function cniConfig({ network, podCIDR, mtu }: NodeNetwork): string {
  const ipam = {
    type: 'host-local',
    ranges: [[{ subnet: podCIDR }]],
    routes: [{ dst: '0.0.0.0/0' }, { dst: network }],
  };
  const bridge = { type: 'bridge', bridge: 'cni0', isGateway: true, hairpinMode: true, ipMasq: false, mtu, ipam };
  const portmap = { type: 'portmap', capabilities: { portMappings: true } };
  return `${JSON.stringify({ cniVersion: '1.0.0', name: 'pilothouse', plugins: [bridge, portmap] }, null, 2)}\n`;
}

/** flannel's subnet.env; FLANNEL_SUBNET is the bridge's own address. */
export function subnetEnv({ network, podCIDR, mtu }: NodeNetwork): string {
  const [address = '', length = ''] = podCIDR.split('/');
  const gateway = address.replace(/\d+$/, (last) => String(Number(last) + 1));
  return `FLANNEL_NETWORK=${network}\nFLANNEL_SUBNET=${gateway}/${length}\nFLANNEL_MTU=${mtu}\nFLANNEL_IPMASQ=true\n`;
}

/** Writes the file whole, or leaves it alone where it already says the same. */
export async function writeIfChanged(path: string, content: string): Promise<boolean> {
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present === content) return false;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, content, { mode: 0o644 });
  await rename(`${path}.new`, path);
  return true;
}
