import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { clusterFilePath, fillTemplate, writeClusterFile } from './cluster-file.ts';
import { labIdentity } from './identity.ts';

describe('the cluster file template', () => {
  it('is filled, every occurrence, comments left alone', () => {
    const text = '# ${anything} goes here\na: ${h1.address}\nb: x-${key}-${key}\n';
    expect(fillTemplate(text, { 'h1.address': '10.77.1.11', key: './key' }, 't')).toBe(
      '# ${anything} goes here\na: 10.77.1.11\nb: x-./key-./key\n',
    );
  });

  it('is refused when it names what the lab does not know', () => {
    expect(() => fillTemplate('a: ${h1.adress}', { 'h1.address': '10.77.1.11' }, 'lab-cluster.yaml')).toThrow(
      /lab-cluster.yaml.*\$\{h1.adress\}/,
    );
  });

  it('as tracked, becomes a cluster of three etcd members and nodes, the first one the master', async () => {
    const checkout = await mkdtemp(join(tmpdir(), 'lab-cluster-'));
    try {
      const lab = { ...labIdentity(checkout), directory: checkout };
      await writeClusterFile(lab, { subnet: 68, base: '0123456789abcdef', hostCount: 3, memoryBytes: 1 });
      const file = parse(await readFile(clusterFilePath(lab), 'utf8')) as Record<string, unknown>;
      expect(file).toMatchObject({
        apiVersion: 'pilothouse.dev/v1',
        kind: 'Cluster',
        spec: {
          hosts: [
            { name: 'h1', address: '10.77.68.11', key: './key', roles: ['etcd', 'master', 'node'] },
            { name: 'h2', address: '10.77.68.12', key: './key', roles: ['etcd', 'node'] },
            { name: 'h3', address: '10.77.68.13', key: './key', roles: ['etcd', 'node'] },
          ],
          knownHosts: './known_hosts',
          nodeMonitorGracePeriod: '20s',
        },
      });
    } finally {
      await rm(checkout, { recursive: true });
    }
  });
});
