import { readFile } from 'node:fs/promises';
import { arch, release } from 'node:os';
import { join } from 'node:path';
import type { NodeSystemInfo } from '../../../common/api/core/v1/node.ts';
import type { RuntimeDescription } from '../runtime/port.ts';

/** The Kubernetes version whose API and behaviour this kubelet has. */
export const kubeletVersion = 'v1.36.0+pilothouse';

/** What `kubectl describe node` shows as System Info. `root` is / but in tests. */
export async function systemInfo(runtime: RuntimeDescription, root = '/'): Promise<NodeSystemInfo> {
  const text = (path: string) =>
    readFile(join(root, path), 'utf8').then(
      (value) => value.trim(),
      () => '',
    );
  const osRelease = await text('etc/os-release');
  const machineID = await text('etc/machine-id');
  return {
    machineID,
    systemUUID: (await text('sys/class/dmi/id/product_uuid')) || machineID,
    bootID: await text('proc/sys/kernel/random/boot_id'),
    kernelVersion: release(),
    osImage: /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(osRelease)?.[1] ?? 'Linux',
    containerRuntimeVersion: `${runtime.name}://${runtime.version}`,
    kubeletVersion,
    kubeProxyVersion: '',
    operatingSystem: 'linux',
    architecture: goArchitecture(),
  };
}

/** The name images and labels have for this machine's architecture. */
export function goArchitecture(): string {
  const names: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', ia32: '386', s390x: 's390x' };
  return names[arch()] ?? arch();
}
