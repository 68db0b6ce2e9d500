import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../common/base/app-error.ts';
import type { PlanRunRow } from '../../../common/ipc/rows/plan-run.ts';
import { FakeHost } from '../../../test/fakes/fake-host.ts';
import type { ClusterSpec, HostSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import { clusterPhase, hostPhase } from '../../bootstrap/phase.ts';
import { connect } from '../../bootstrap/phases/connect.ts';
import { type Plan, runPlan } from '../../bootstrap/plan.ts';
import { UnknownHostKey } from '../../hosts/ssh/connect-error.ts';
import type { PlanRun } from '../clusters/clusters.ts';
import { PlanRuns } from './plan-runs.ts';

const hostSpec: HostSpec = {
  name: 'h1',
  address: '192.0.2.1',
  port: 22,
  user: 'ops',
  authentication: { kind: 'password', password: 'hunter2' },
  sudoPassword: 'hunter2',
  roles: ['etcd', 'master', 'node'],
};
const network = { podCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/16', backend: 'vxlan' } as const;
const specOf = (name: string): ClusterSpec => ({
  name,
  hosts: [hostSpec],
  network,
  nodeMonitorGracePeriod: '40s',
  demo: false,
});

/** Clusters whose plans are small ones on a host in memory; the real plans are proved where there are hosts. */
class SmallClusters {
  readonly host = new FakeHost('h1');
  plan: Plan = [];
  /** What opening the host meets first. */
  opening: (work: PlanRun) => Promise<void> = async () => {};

  readonly choose = async ({ name = '' }: { name?: string }) => {
    if (name === 'nowhere') throw new AppError('cluster-unknown', { cluster: name, known: 'lab' });
    return { file: `/${name}.yaml`, spec: specOf(name) };
  };

  readonly check = (chosen: { spec: ClusterSpec }, work: PlanRun) => {
    const open = async () => {
      await this.opening(work);
      return work.watch!(this.host);
    };
    return runPlan(this.plan, { spec: chosen.spec, inputs: { open }, signal: work.signal, onStep: work.onStep });
  };
  readonly create = this.check;
  readonly destroy = this.check;
}

const touches = hostPhase({
  name: 'touches',
  title: 'touch a file',
  needs: { host: connect },
  run: async ({ facts: { host }, signal }) => {
    await host.run(['touch', '/a'], { intent: 'touch a file', stdin: 'hunter2', signal });
    return { facts: undefined, changes: ['touched /a'] };
  },
});
const waits = clusterPhase({
  name: 'waits',
  title: 'wait',
  needs: {},
  run: ({ signal }) => {
    return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  },
});

let clusters: SmallClusters;
let runs: PlanRuns;
let told: PlanRunRow[];
let reset: string[];
beforeEach(() => {
  clusters = new SmallClusters();
  clusters.host.answer(['touch', '/a'], {});
  reset = [];
  told = [];
  runs = new PlanRuns(clusters, { reset: async (cluster) => void reset.push(cluster) });
  runs.onRow((row) => row && told.push(row));
});

async function ended(id: string): Promise<PlanRunRow> {
  await runs.run(id).ended;
  return runs.run(id).row;
}

describe('a run', () => {
  it('tells its steps, its commands and how it ended, also to who comes afterwards', async () => {
    clusters.plan = [connect, touches];
    const id = await runs.start('lab', 'create');
    expect(await ended(id)).toMatchObject({
      id,
      plan: 'create',
      cluster: 'lab',
      state: { kind: 'done', changes: 1 },
    });
    const { steps, commands } = runs.run(id);
    expect([...steps].map(([key, { state }]) => [key, state.kind])).toEqual([
      ['connect/h1', 'done'],
      ['touches/h1', 'done'],
    ]);
    const got: unknown[] = [];
    await commands.follow(async (...entries) => void got.push(...entries), new AbortController().signal);
    expect(got).toMatchObject([{ kind: 'command', host: 'h1', command: 'touch /a' }]);
    expect(JSON.stringify(got)).not.toContain('hunter2');
    expect(told.map(({ state }) => state.kind)).toEqual(['running', 'done']);
  });

  it('lets connections to the cluster be made anew, unless it only checked', async () => {
    for (const plan of ['check', 'create', 'destroy'] as const) await ended(await runs.start('lab', plan));
    expect(reset).toEqual(['lab', 'lab']);
  });

  it('that fails says where and why, with every problem', async () => {
    const problems = [new AppError('host-clock-wrong', { host: 'h1', seconds: 90 })];
    clusters.opening = () => {
      throw Object.assign(new AppError('preflight-failed', { count: 1, list: '' }), { problems });
    };
    clusters.plan = [connect];
    expect((await ended(await runs.start('lab', 'check'))).state).toMatchObject({
      kind: 'failed',
      failures: [
        { phase: 'connect', host: 'h1', error: { code: 'preflight-failed', problems: [{ params: { host: 'h1' } }] } },
      ],
    });
  });

  it('that cannot even begin has failed without a phase', async () => {
    const missing = new AppError('artifacts-missing', { path: '/a' });
    runs = new PlanRuns({ ...clusters, create: () => Promise.reject(missing) }, { reset: async () => {} });
    const state = { kind: 'failed', failures: [{ error: { code: 'artifacts-missing' } }] };
    expect((await ended(await runs.start('lab', 'create'))).state).toMatchObject(state);
  });

  it('is the only one of its cluster; others have their own', async () => {
    clusters.plan = [waits];
    const one = await runs.start('one', 'create');
    await expect(runs.start('one', 'destroy')).rejects.toMatchObject({
      code: 'plan-running',
      params: { cluster: 'one', plan: 'create' },
    });
    await runs.start('two', 'create');
    expect(runs.isBusy()).toBe(true);
    runs.run(one).cancel();
    await runs.run(one).ended;
    await runs.start('one', 'destroy');
    await runs.close();
    expect(runs.isBusy()).toBe(false);
    expect(runs.rows().map(({ state }) => state.kind)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  it('of two that are started at the same moment one is refused', async () => {
    const both = await Promise.allSettled([runs.start('lab', 'check'), runs.start('lab', 'create')]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('is not begun for a cluster that is not known', async () => {
    await expect(runs.start('nowhere', 'create')).rejects.toMatchObject({ code: 'cluster-unknown' });
    expect(runs.rows()).toEqual([]);
    expect(() => runs.run('x')).toThrow(expect.objectContaining({ code: 'plan-run-unknown' }));
  });

  it('that is cancelled has ended only when its work has', async () => {
    const ending = Promise.withResolvers<void>();
    const stopsSlowly = clusterPhase({
      name: 'stopsSlowly',
      title: 'stop slowly',
      needs: {},
      run: async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await ending.promise;
        throw signal.reason;
      },
    });
    clusters.plan = [stopsSlowly];
    const id = await runs.start('lab', 'create');
    runs.run(id).cancel();
    expect(runs.run(id).row.state.kind).toBe('cancelling');
    ending.resolve();
    expect((await ended(id)).state.kind).toBe('cancelled');
  });
});

describe('a host key nobody has vouched for', () => {
  const target = { ...hostSpec, trust: {} };
  const key = { type: 'ssh-ed25519', blob: 'AAAA', fingerprint: 'SHA256:abc' };
  beforeEach(() => {
    clusters.plan = [connect];
    clusters.opening = async ({ policy }) => {
      const unknown = new UnknownHostKey(target, key);
      if (!(await policy.confirm!(unknown))) throw unknown;
    };
  });
  const asked = async (id: string) => {
    const question = { host: 'h1', address: '192.0.2.1', type: 'ssh-ed25519', fingerprint: 'SHA256:abc' };
    await expect.poll(() => runs.run(id).row.state).toEqual({ kind: 'running', question });
  };

  it('is asked about, and trusted when somebody says so', async () => {
    const id = await runs.start('lab', 'check');
    await asked(id);
    runs.run(id).answer('SHA256:abc', true);
    expect((await ended(id)).state.kind).toBe('done');
    expect(told.map(({ state }) => ('question' in state ? 'asks' : state.kind))).toContain('asks');
  });

  it('may be answered by who hears of the question at once', async () => {
    runs.onRow((row) => {
      if (row?.state.kind === 'running' && row.state.question) runs.run(row.id).answer('SHA256:abc', true);
    });
    expect((await ended(await runs.start('lab', 'check'))).state.kind).toBe('done');
  });

  it('fails the run when somebody says no', async () => {
    const id = await runs.start('lab', 'check');
    await asked(id);
    runs.run(id).answer('SHA256:abc', false);
    expect((await ended(id)).state).toMatchObject({ failures: [{ error: { code: 'host-key-unknown' } }] });
  });

  it('is not answered for another key, nor after the run', async () => {
    const id = await runs.start('lab', 'check');
    await asked(id);
    expect(() => runs.run(id).answer('SHA256:other', true)).toThrow(/nobody asks/i);
    runs.run(id).cancel();
    expect((await ended(id)).state.kind).toBe('cancelled');
    expect(() => runs.run(id).answer('SHA256:abc', true)).toThrow(/nobody asks/i);
  });
});
