import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../common/base/app-error.ts';
import { type LabIdentity, hostAddress, hostNames, mostHosts } from './identity.ts';
import { keyPath, knownHostsPath } from './ssh.ts';
import type { LabState } from './state.ts';

const template = join(import.meta.dirname, 'lab-cluster.yaml');

export const clusterFilePath = (lab: LabIdentity): string => join(lab.directory, 'cluster.yaml');

/** Fills `${name}` placeholders; an unknown one is an AppError, so that no cluster file carries a hole. Comments stay as they are. */
export function fillTemplate(text: string, values: Readonly<Record<string, string>>, path: string): string {
  const fill = (line: string) =>
    line.replace(/\$\{([^}]*)\}/g, (placeholder, name: string) => {
      const value = values[name];
      if (value === undefined) throw new AppError('lab-template-invalid', { path, placeholder });
      return value;
    });
  return text
    .split('\n')
    .map((line) => (line.trimStart().startsWith('#') ? line : fill(line)))
    .join('\n');
}

/** Writes `.lab/cluster.yaml`; the paths in it are relative to it. */
export async function writeClusterFile(lab: LabIdentity, state: LabState): Promise<void> {
  const addresses = hostNames(mostHosts).map((host) => [`${host}.address`, hostAddress(state.subnet, host)]);
  const values = {
    ...(Object.fromEntries(addresses) as Record<string, string>),
    key: `./${basename(keyPath(lab))}`,
    knownHosts: `./${basename(knownHostsPath(lab))}`,
  };
  await writeFile(clusterFilePath(lab), fillTemplate(await readFile(template, 'utf8'), values, template));
}
