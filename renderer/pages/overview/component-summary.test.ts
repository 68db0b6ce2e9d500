import { describe, expect, it } from 'vitest';
import type { ComponentRow } from '../../../common/ipc/rows/component.ts';
import { componentCondition, componentSummaries } from './component-summary.ts';

const running = { kind: 'loaded', active: 'active', sub: 'running', restarts: 0 } as const;
const failed = { kind: 'loaded', active: 'failed', sub: 'failed', restarts: 5 } as const;
const row = (host: string, unit: string, change: Partial<ComponentRow> = {}): ComponentRow => ({
  host,
  unit: `${unit}.service`,
  role: 'node',
  unitState: running,
  health: { kind: 'healthy' },
  ...change,
});

describe('a component', () => {
  it.each<[why: string, change: Partial<ComponentRow>, kind: string]>([
    ['that runs and says it is well', {}, 'well'],
    ['that runs and says nothing', { health: { kind: 'unasked' } }, 'well'],
    ['that runs and says it fails', { health: { kind: 'failing', reason: 'no leader' } }, 'trouble'],
    ['that does not run', { unitState: failed, health: { kind: 'unasked' } }, 'trouble'],
    ['that is not there', { unitState: { kind: 'absent' }, health: { kind: 'unasked' } }, 'trouble'],
    ['whose host cannot be asked', { unitState: { kind: 'unknown' }, health: { kind: 'unasked' } }, 'unheard'],
    ['whose host cannot be asked, but which answers', { unitState: { kind: 'unknown' } }, 'well'],
  ])('%s is %s', (_why, change, kind) => expect(componentCondition(row('h1', 'kubelet', change)).kind).toBe(kind));

  it('is told once for all its hosts, etcd first, with its leader', () => {
    const member = { id: '1', version: '3.5', dbSizeBytes: 1, raftTerm: '1', alarms: [] };
    const summaries = componentSummaries([
      row('h1', 'kubelet'),
      row('h2', 'kubelet', { unitState: failed, health: { kind: 'unasked' } }),
      row('h1', 'etcd', { role: 'etcd', etcd: { ...member, leader: false } }),
      row('h2', 'etcd', { role: 'etcd', etcd: { ...member, leader: true } }),
    ]);
    expect(summaries).toEqual([
      { name: 'etcd', role: 'etcd', well: 2, total: 2, tone: 'good', trouble: [], leader: 'h2' },
      {
        name: 'kubelet',
        role: 'node',
        well: 1,
        total: 2,
        tone: 'bad',
        trouble: [{ host: 'h2', reason: 'failed (failed)' }],
      },
    ]);
  });
});
