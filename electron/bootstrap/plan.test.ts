import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../common/base/app-error.ts';
import type { PlanStep } from '../../common/ipc/plan-step.ts';
import { FakeHost } from '../../test/fakes/fake-host.ts';
import type { ClusterSpec, HostSpec } from './cluster-file/cluster-spec.ts';
import { type Phase, clusterPhase, hostPhase } from './phase.ts';
import { runPlan } from './plan.ts';
import { undoInTurn } from './undo.ts';
import { cases } from '../../test/sampling.ts';

const hostSpec = (name: string): HostSpec => ({
  name,
  address: name,
  port: 22,
  user: 'root',
  authentication: { kind: 'agent', socket: undefined },
  roles: ['node'],
});
const spec = (...names: string[]): ClusterSpec => ({
  name: 'lab',
  hosts: names.map(hostSpec),
  network: { podCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/16', backend: 'vxlan' },
  nodeMonitorGracePeriod: '40s',
  demo: false,
});
const inputs = { open: async ({ name }: HostSpec) => new FakeHost(name) };
const never = new AbortController().signal;
const nothing = { facts: undefined, changes: [] };
const failure = () => new AppError('host-connection-lost', { host: 'h1', reason: 'gone' });

/** Runs a plan and keeps what was told of it. */
async function run(plan: readonly Phase[], names = ['h1', 'h2'], signal = never) {
  const told: PlanStep[] = [];
  const result = await runPlan(plan, { spec: spec(...names), inputs, signal, onStep: (step) => told.push(step) });
  const ends = Object.fromEntries(
    result.steps.map(({ phase, host, state }) => [[phase, host].filter(Boolean).join(' '), state.kind]),
  );
  return { result, told, ends };
}

describe('a plan', () => {
  it('gives a phase the facts of those it needs: its own host’s, or all hosts’', async () => {
    const letter = hostPhase({
      name: 'letter',
      title: '',
      needs: {},
      run: async ({ hostSpec: { name } }) => ({ facts: `from ${name}`, changes: [] }),
    });
    const length = hostPhase({
      name: 'length',
      title: '',
      needs: { letter },
      run: async ({ facts }) => ({ facts: facts.letter.length, changes: [] }),
    });
    const all = clusterPhase({
      name: 'all',
      title: '',
      needs: { letter, length },
      run: async ({ facts }) => ({ facts: [[...facts.letter], [...facts.length]], changes: [] }),
    });
    const { result } = await run([letter, length, all]);
    expect(result.factsOf(all)).toEqual([
      [
        ['h1', 'from h1'],
        ['h2', 'from h2'],
      ],
      [
        ['h1', 7],
        ['h2', 7],
      ],
    ]);
  });

  it('waits between two host phases only for the same host', async () => {
    const slow = Promise.withResolvers<void>();
    const first = hostPhase({
      name: 'first',
      title: '',
      needs: {},
      run: async ({ hostSpec: { name } }) => {
        if (name === 'h1') await slow.promise;
        return nothing;
      },
    });
    const second = hostPhase({
      name: 'second',
      title: '',
      needs: {},
      after: [first],
      // h1 is let go by h2: were the phases in lockstep, the plan would never end.
      run: async ({ hostSpec: { name } }) => {
        if (name === 'h2') slow.resolve();
        return nothing;
      },
    });
    const { ends } = await run([first, second]);
    expect(ends).toEqual({ 'first h1': 'done', 'first h2': 'done', 'second h1': 'done', 'second h2': 'done' });
  });

  it('tells of each step: pending first, in order, then as it goes, with notes and changes', async () => {
    const only = hostPhase({
      name: 'only',
      title: 'do it',
      needs: {},
      run: async ({ note }) => {
        note('half');
        return { facts: undefined, changes: ['wrote a file'] };
      },
    });
    const { told, result } = await run([only], ['h1']);
    expect(told.map(({ state }) => state.kind)).toEqual(['pending', 'running', 'running', 'done']);
    expect(told[2]?.state).toMatchObject({ note: 'half' });
    expect(told[3]).toMatchObject({ phase: 'only', title: 'do it', host: 'h1', state: { changes: ['wrote a file'] } });
    expect(result.outcome).toBe('done');
  });

  it('stops what depends on a failure, and nothing else', async () => {
    const breaks = hostPhase({
      name: 'breaks',
      title: 'break',
      needs: {},
      run: async ({ hostSpec: { name } }) => {
        if (name === 'h1') throw failure();
        return nothing;
      },
    });
    const depends = hostPhase({ name: 'depends', title: '', needs: {}, after: [breaks], run: async () => nothing });
    const everywhere = clusterPhase({
      name: 'everywhere',
      title: '',
      needs: {},
      afterAll: [breaks],
      run: async () => nothing,
    });
    const { ends, result } = await run([breaks, depends, everywhere]);
    expect(ends).toEqual({
      'breaks h1': 'failed',
      'breaks h2': 'done',
      'depends h1': 'skipped',
      'depends h2': 'done',
      everywhere: 'skipped',
    });
    expect(result).toMatchObject({ outcome: 'failed', failures: [{ phase: 'breaks', host: 'h1', title: 'break' }] });
  });

  it('calls what nobody foresaw a fault of ours', async () => {
    const breaks = clusterPhase({
      name: 'breaks',
      title: '',
      needs: {},
      run: () => Promise.reject(new TypeError('x is undefined')),
    });
    const { result } = await run([breaks]);
    expect(result.failures[0]?.error).toMatchObject({ code: 'internal-fault', params: { reason: 'x is undefined' } });
  });

  it('begins nothing more once it is cancelled, and lets what runs end', async () => {
    const controller = new AbortController();
    const cancels = hostPhase({
      name: 'cancels',
      title: '',
      needs: {},
      run: async ({ hostSpec: { name }, signal }) => {
        if (name === 'h1') controller.abort(new Error('enough'));
        else await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
        return nothing;
      },
    });
    const later = hostPhase({ name: 'later', title: '', needs: {}, after: [cancels], run: async () => nothing });
    const { ends, result } = await run([cancels, later], ['h2', 'h1'], controller.signal);
    expect(ends).toEqual({
      'cancels h2': 'cancelled',
      'cancels h1': 'done',
      'later h2': 'cancelled',
      'later h1': 'cancelled',
    });
    expect(result).toMatchObject({ outcome: 'cancelled', failures: [] });
  });

  it('does in turn what a phase may do on one host at a time, also after one failed', async () => {
    const order: string[] = [];
    const phase = hostPhase({
      name: 'phase',
      title: '',
      needs: {},
      run: async ({ hostSpec: { name }, inTurn }) => {
        await inTurn(async () => {
          order.push(`${name} begins`);
          await Promise.resolve();
          order.push(`${name} ends`);
          if (name === 'h1') throw failure();
        });
        return nothing;
      },
    });
    const { ends } = await run([phase], ['h1', 'h2', 'h3']);
    expect(order).toEqual(['h1', 'h2', 'h3'].flatMap((name) => [`${name} begins`, `${name} ends`]));
    expect(ends).toEqual({ 'phase h1': 'failed', 'phase h2': 'done', 'phase h3': 'done' });
  });

  it('that is out of order is refused before anything runs', async () => {
    const first = hostPhase({ name: 'first', title: '', needs: {}, run: async () => nothing });
    const second = hostPhase({ name: 'second', title: '', needs: { first }, run: async () => nothing });
    await expect(run([second, first])).rejects.toThrow('second comes before first');
  });

  it('that needs facts of a host where they are not gathered is refused before anything runs', async () => {
    const some = hostPhase({
      name: 'some',
      title: '',
      needs: {},
      hosts: ({ hosts }) => hosts.slice(1),
      run: async () => nothing,
    });
    const all = hostPhase({ name: 'all', title: '', needs: { some }, run: async () => nothing });
    await expect(run([some, all])).rejects.toThrow('all needs some, which does not run on h1');
  });
});

/** A plan of phases that may come after any earlier ones, each failing or not; and the order they ran in. */
const plans = fc.array(
  fc.record({
    scope: fc.constantFrom('host', 'cluster'),
    before: fc.array(fc.nat(20), { maxLength: 3 }),
    whole: fc.boolean(),
    fails: fc.boolean(),
    turns: fc.nat(3),
  }),
  { minLength: 1, maxLength: 8 },
);

describe('any plan', () => {
  it('begins each step after all before it have ended well, and ends every step', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (drawn) => {
        const ended = new Set<string>();
        const phases: Phase[] = [];
        drawn.forEach(({ scope, before, whole, fails, turns }, index) => {
          const earlier = [...new Set(before.filter((one) => one < index).map((one) => phases[one]!))];
          const order = whole ? { afterAll: earlier } : { after: earlier };
          const act = async (host?: string) => {
            for (const one of earlier) {
              const all = one.scope === 'host' && (whole || host === undefined);
              const wanted =
                one.scope === 'cluster'
                  ? [one.name]
                  : (all ? ['h1', 'h2'] : [host]).map((name) => `${one.name} ${name}`);
              expect([...ended]).toEqual(expect.arrayContaining(wanted));
            }
            for (let turn = 0; turn < turns; turn++) await Promise.resolve();
            if (fails) throw failure();
            ended.add(host === undefined ? `p${index}` : `p${index} ${host}`);
            return nothing;
          };
          const base = { name: `p${index}`, title: '', needs: {}, ...order };
          phases.push(
            scope === 'host'
              ? hostPhase({ ...base, run: ({ hostSpec: { name } }) => act(name) })
              : clusterPhase({ ...base, run: () => act() }),
          );
        });
        const { ends, result } = await run(phases);
        expect(new Set(Object.values(ends))).toSatisfy((kinds: Set<string>) =>
          [...kinds].every((kind) => ['done', 'failed', 'skipped'].includes(kind)),
        );
        expect(result.failures.every(({ error }) => error.code === 'host-connection-lost')).toBe(true);
        expect(result.outcome).toBe(result.failures.length > 0 ? 'failed' : 'done');
      }),
      cases(200),
    );
  });
});

describe('undoing', () => {
  const marker = JSON.stringify({ cluster: 'lab', uid: 'u', etcd: {} });
  const undoing = (undone: string[], name: string) =>
    hostPhase({
      name,
      title: name,
      needs: {},
      run: async () => nothing,
      undo: async ({ host }) => {
        undone.push(`${name} ${host.name}`);
        return [`removed what ${name} made`];
      },
    });
  const planOf = async (whose: string) => {
    const undone: string[] = [];
    const { connect } = await import('./phases/connect.ts');
    const { checkOwner } = await import('./phases/check-owner.ts');
    const open = async ({ name }: HostSpec) => new FakeHost(name).answer(() => true, { stdout: `\n\n\n${whose}` });
    const plan = [connect, checkOwner, ...undoInTurn([undoing(undone, 'second'), undoing(undone, 'first')])];
    const result = await runPlan(plan, { spec: spec('h1', 'h2'), inputs: { open }, signal: never });
    return { undone, result };
  };

  it('goes one phase after the other on each host', async () => {
    const { undone } = await planOf(marker);
    expect(undone.filter((one) => one.endsWith('h1'))).toEqual(['second h1', 'first h1']);
    expect(undone.filter((one) => one.endsWith('h2'))).toEqual(['second h2', 'first h2']);
  });

  it('leaves a host alone that is not marked as ours', async () => {
    const { undone, result } = await planOf('');
    expect(undone).toEqual([]);
    expect(result.outcome).toBe('done');
  });

  it('refuses a host of another cluster', async () => {
    const { undone, result } = await planOf(marker.replace('lab', 'other'));
    expect(undone).toEqual([]);
    expect(result.failures[0]?.error.code).toBe('host-of-another-cluster');
  });
});
