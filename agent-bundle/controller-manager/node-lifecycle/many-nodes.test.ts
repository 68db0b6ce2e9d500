import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { type Lease, LeaseKind } from '../../../common/api/coordination/v1/lease.ts';
import { type Node, type NodeCondition, NodeKind } from '../../../common/api/core/v1/node.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import { Informer } from '../../../common/client/informer.ts';
import type { ControllerContext } from '../controller.ts';
import { NodeLifecycleController } from './node-lifecycle-controller.ts';
import { defaultEvictionRules } from './zones.ts';

/** A source that a test changes. */
class Shown<T extends ApiObject> {
  readonly objects = new Map<string, T>();
  readonly informer: Informer<T>;
  readonly #waiting: T[] = [];
  #wake: () => void = () => {};

  constructor(objects: T[] = []) {
    for (const object of objects) this.objects.set(object.metadata.name, object);
    this.informer = new Informer<T>({
      list: async () => ({ items: [...this.objects.values()], metadata: { resourceVersion: '0' } }),
      watch: (_, signal) => this.#watch(signal),
    });
  }

  put(object: T): void {
    this.objects.set(object.metadata.name, object);
    this.#waiting.push(object);
    this.#wake();
  }

  async *#watch(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    while (!signal.aborted) {
      for (const object of this.#waiting.splice(0)) yield { type: 'MODIFIED' as const, object };
      if (this.#waiting.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

const count = 1000;
const silent = 100;
const second = 1000;
const nameOf = (at: number) => `h${at}`;

let clock: ManualClock;
let lifetime: Lifetime;
let nodes: Shown<Node>;
let leases: Shown<Lease>;
let writes: Array<{ readonly node: string; readonly at: number; readonly patch: Partial<Node> }>;

beforeEach(async () => {
  clock = new ManualClock();
  lifetime = new Lifetime((error) => expect.fail(error.message));
  writes = [];
  const conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: 'once' }];
  nodes = new Shown<Node>(
    Array.from({ length: count }, (_, at) => ({ metadata: { name: nameOf(at) }, spec: {}, status: { conditions } })),
  );
  leases = new Shown<Lease>();
  const client = {
    patch: async (_kind: unknown, { name }: { name: string }, patch: Partial<Node>) => {
      writes.push({ node: name, at: clock.monotonic(), patch });
      const there = nodes.objects.get(name) as Node;
      const more = patch.status?.conditions ?? [];
      const kept = (there.status?.conditions ?? []).filter(({ type }) => !more.some((one) => one.type === type));
      const now = {
        ...there,
        spec: { ...there.spec, ...patch.spec },
        status: { conditions: [...kept, ...more] as NodeCondition[] },
      };
      nodes.put(now);
      return now;
    },
  };
  const pods = new Shown();
  const byKind = new Map<unknown, unknown>([
    [NodeKind, nodes.informer],
    [LeaseKind, leases.informer],
    [PodKind, pods.informer],
  ]);
  const context = {
    client,
    informers: { of: (kind: unknown) => byKind.get(kind) },
    events: { record: () => {} },
    logger: pino({ level: 'silent' }),
    clock,
  } as unknown as ControllerContext;
  const controller = new NodeLifecycleController(context, {
    nodeMonitorGracePeriod: 50 * second,
    nodeStartupGracePeriod: 60 * second,
    eviction: defaultEvictionRules,
  });
  for (const part of [controller, nodes.informer, leases.informer, pods.informer]) {
    lifetime.run((signal) => part.run(signal));
  }
  await clock.advance(0);
});
afterEach(() => lifetime.end());

/** Lets time pass, in which the nodes from `from` on renew their leases every ten seconds. */
async function pass(seconds: number, from: number): Promise<void> {
  for (let at = 0; at < seconds; at += 10) {
    for (let node = from; node < count; node++) {
      const metadata = { name: nameOf(node), namespace: 'kube-node-lease' };
      leases.put({ metadata, spec: { renewTime: String(clock.now()) } });
    }
    await clock.advance(10 * second);
  }
}

const taintsOf = ({ patch }: (typeof writes)[number], effect: string) =>
  patch.spec?.taints?.some((taint) => taint.effect === effect) ?? false;

describe('of a thousand nodes', () => {
  it('a hundred that fall silent are closed at once and emptied one by one, and nothing is written twice', async () => {
    await pass(60, 0);
    expect(writes).toEqual([]);
    await pass(120, silent);
    const marked = writes.filter(({ patch }) => patch.status);
    const closed = writes.filter((write) => taintsOf(write, 'NoSchedule') && !taintsOf(write, 'NoExecute'));
    expect(new Set(marked.map(({ node }) => node)).size).toBe(silent);
    expect([marked.length, closed.length]).toEqual([silent, silent - 1]);
    await pass(1000, silent);
    const emptied = writes.filter((write) => taintsOf(write, 'NoExecute'));
    expect(emptied.length).toBe(silent);
    expect(new Set(emptied.map(({ node }) => node)).size).toBe(silent);
    const gaps = emptied.slice(1).map(({ at }, before) => at - (emptied[before]?.at ?? 0));
    expect(new Set(gaps)).toEqual(new Set([10 * second]));
    expect(writes.length).toBe(3 * silent - 1);
  });

  it('all that fall silent together are emptied not at all', async () => {
    await pass(60, 0);
    await pass(600, count);
    expect(writes.filter(({ patch }) => patch.status).length).toBe(count);
    expect(writes.filter((write) => taintsOf(write, 'NoExecute'))).toEqual([]);
  });
});
