import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostCapacity } from './host-capacity.ts';
import { type NodeHealth, nodeConditions } from './node-conditions.ts';
import { cordonEvent, nodeEvents } from './node-events.ts';
import { extendedResources, nodeResources, withdrawnResources } from './node-object.ts';

const fine = { ready: true, reason: '', message: '' };
const health: NodeHealth = {
  runtime: { runtime: fine, network: fine },
  memoryAvailable: 1 << 30,
  diskFree: 0.5,
  inodesFree: 0.5,
  pidsUsed: 0.1,
};

describe('nodeEvents', () => {
  const status = (ready: string, memoryPressure: string, bootID = 'one') => ({
    conditions: [
      { type: 'MemoryPressure', status: memoryPressure },
      { type: 'Ready', status: ready },
    ],
    nodeInfo: { bootID } as NonNullable<Parameters<typeof nodeEvents>[2]['nodeInfo']>,
  });
  it.each([
    ['of a new node', undefined, status('False', 'False'), ['NodeHasSufficientMemory']],
    ['of one that stays as it is', status('True', 'False'), status('True', 'False'), []],
    ['of one that gets ready', status('False', 'False'), status('True', 'False'), ['NodeReady']],
    ['of one that is ready no more', status('True', 'False'), status('False', 'False'), ['NodeNotReady']],
    ['of one with little memory', status('True', 'False'), status('True', 'True'), ['NodeHasInsufficientMemory']],
    [
      'of one that nobody knew of',
      status('Unknown', 'Unknown'),
      status('True', 'False'),
      ['NodeHasSufficientMemory', 'NodeReady'],
    ],
    ['of a host that was started anew', status('True', 'False'), status('True', 'False', 'two'), ['Rebooted']],
  ])('%s', (_what, before, now, reasons) => {
    expect(nodeEvents('h1', before, now).map(({ reason }) => reason)).toEqual(reasons);
  });

  it('tell of a cordon once, and of its end', () => {
    expect(cordonEvent('h1', false, true)?.message).toBe('Node h1 status is now: NodeNotSchedulable');
    expect(cordonEvent('h1', true, true)).toBeUndefined();
    expect(cordonEvent('h1', true, false)?.reason).toBe('NodeSchedulable');
  });
});

describe('nodeConditions', () => {
  const now = Date.parse('2026-11-21T08:30:00Z');
  const network = { ready: false, reason: 'NetworkPluginNotReady', message: 'cni plugin not initialized' };
  it.each<[string, Partial<NodeHealth>, string, object]>([
    ['is well', {}, 'Ready', { status: 'True', reason: 'KubeletReady' }],
    ['is well', {}, 'MemoryPressure', { status: 'False', reason: 'KubeletHasSufficientMemory' }],
    [
      'has no network',
      { runtime: { runtime: fine, network } },
      'Ready',
      {
        status: 'False',
        reason: 'KubeletNotReady',
        message:
          'container runtime not ready: NetworkReady=false reason:NetworkPluginNotReady message:cni plugin not initialized',
      },
    ],
    [
      'has no runtime',
      { runtime: new Error('no connection') },
      'Ready',
      { status: 'False', message: 'container runtime is down: no connection' },
    ],
    [
      'has little memory',
      { memoryAvailable: 1 << 20 },
      'MemoryPressure',
      { status: 'True', reason: 'KubeletHasInsufficientMemory' },
    ],
    ['has little disk', { diskFree: 0.05 }, 'DiskPressure', { status: 'True', reason: 'KubeletHasDiskPressure' }],
    ['has few inodes', { inodesFree: 0.01 }, 'DiskPressure', { status: 'True' }],
    ['has many processes', { pidsUsed: 0.95 }, 'PIDPressure', { status: 'True' }],
  ])('of a node that %s', (_what, more, type, expected) => {
    const found = nodeConditions({ ...health, ...more }, [], now).find((condition) => condition.type === type);
    expect(found).toMatchObject(expected);
  });

  it('keep the time at which they became what they are', () => {
    const before = [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }];
    const ready = (given: NodeHealth) => nodeConditions(given, before, now).find(({ type }) => type === 'Ready');
    expect(ready(health)).toMatchObject({
      lastTransitionTime: '2026-01-01T00:00:00Z',
      lastHeartbeatTime: '2026-11-21T08:30:00Z',
    });
    expect(ready({ ...health, runtime: new Error('x') })?.lastTransitionTime).toBe('2026-11-21T08:30:00Z');
  });
});

describe('hostCapacity', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'host-capacity-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const mebibyte = 1 << 20;
  it.each<[string, Record<string, string>, number, number | undefined]>([
    ['a machine without limits', {}, 4096, undefined],
    ['a machine with cgroups of version 2', { 'memory.max': 'max', 'cpu.max': 'max 100000' }, 4096, undefined],
    ['a guest limited by version 2', { 'memory.max': `${512 * mebibyte}`, 'cpu.max': '50000 100000' }, 512, 500],
    [
      'a guest limited by version 1',
      {
        'memory/memory.limit_in_bytes': `${256 * mebibyte}`,
        'cpu/cpu.cfs_quota_us': '50000',
        'cpu/cpu.cfs_period_us': '100000',
      },
      256,
      500,
    ],
    [
      'version 1 without limits',
      {
        'memory/memory.limit_in_bytes': '9223372036854771712',
        'cpu/cpu.cfs_quota_us': '-1',
        'cpu/cpu.cfs_period_us': '100000',
      },
      4096,
      undefined,
    ],
  ])('of %s', async (_what, files, memory, milliCpu) => {
    const all = { 'proc/meminfo': 'MemTotal:        4194304 kB\nMemFree: 1 kB\n', ...prefixed(files) };
    for (const [path, text] of Object.entries(all)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    const capacity = await hostCapacity({ proc: join(root, 'proc'), cgroup: join(root, 'cgroup') });
    expect(capacity.memory).toBe(memory * mebibyte);
    if (milliCpu === undefined) expect(capacity.milliCpu % 1000).toBe(0);
    else expect(capacity.milliCpu).toBe(milliCpu);
  });
});

const prefixed = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`cgroup/${path}`, text]));

describe('nodeResources', () => {
  it('tells whole CPUs as such, and memory in kibibytes', () => {
    expect(nodeResources({ milliCpu: 2000, memory: 4096 }, 2048)).toEqual({
      cpu: '2',
      memory: '4Ki',
      'ephemeral-storage': '2Ki',
      pods: '110',
    });
    expect(nodeResources({ milliCpu: 1500, memory: 4096 }, 2048)['cpu']).toBe('1500m');
  });
});

describe('resources that others say a node has', () => {
  const licences = { 'example.com/licence': '5' };

  it('can be given as many as there are', () => {
    const capacity = { cpu: '2', 'hugepages-2Mi': '0', 'kubernetes.io/batch': '1', ...licences };
    expect(extendedResources(capacity)).toEqual(licences);
    expect(extendedResources(undefined)).toEqual({});
  });

  it('are taken back when they are there no longer', () => {
    const allocatable = { cpu: '2', ...licences };
    expect(withdrawnResources({ capacity: { cpu: '2' }, allocatable })).toEqual({ 'example.com/licence': null });
    expect(withdrawnResources({ capacity: licences, allocatable })).toEqual({});
    expect(withdrawnResources(undefined)).toEqual({});
  });
});
