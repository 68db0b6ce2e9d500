import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import type { HorizontalPodAutoscaler } from '../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import { DeploymentKind } from '../../../common/api/apps/v1/deployment.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import { Informer } from '../../../common/client/informer.ts';
import type { ControllerContext } from '../controller.ts';
import { AutoscalerController } from './autoscaler-controller.ts';

const minute = 60_000;
const hour = 60 * minute;

const autoscaler: HorizontalPodAutoscaler = {
  metadata: { name: 'web', namespace: 'default', uid: 'u' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 1,
    maxReplicas: 20,
    metrics: [
      {
        type: 'External',
        external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '1' } },
      },
    ],
  },
  status: { desiredReplicas: 0 },
};

let clock: ManualClock;
let offset: number;
let lifetime: Lifetime;
/** How many pods there are, and how many the metric asks for. */
let replicas: number;
let wanted: number;

beforeEach(() => {
  [clock, offset, replicas, wanted] = [new ManualClock(), 1_000_000 * hour, 10, 10];
  lifetime = new Lifetime((error) => expect.fail(error.message));
  const informer = new Informer<HorizontalPodAutoscaler>({
    list: async () => ({ items: [autoscaler], metadata: { resourceVersion: '0' } }),
    watch: async function* (_, signal) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      yield* [];
    },
  });
  const client = {
    text: async (path: string, { json }: { json?: string } = {}) => {
      if (path.includes('external.metrics')) return JSON.stringify({ items: [{ value: String(wanted) }] });
      if (json) replicas = (JSON.parse(json) as { spec: { replicas: number } }).spec.replicas;
      return JSON.stringify({ spec: { replicas }, status: { replicas, selector: 'app=web' } });
    },
    list: async () => ({ items: [] }),
    replace: async () => autoscaler,
  };
  const context = {
    client,
    informers: { of: () => informer, served: { find: () => DeploymentKind } },
    events: { record: () => {} },
    logger: pino({ level: 'silent' }),
    clock: {
      now: () => clock.now() + offset,
      monotonic: () => clock.monotonic(),
      sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
    },
  } as unknown as ControllerContext;
  const controller = new AutoscalerController(context);
  lifetime.run((signal) => informer.run(signal));
  lifetime.run((signal) => controller.run(signal));
});
afterEach(() => lifetime.end());

it.each([
  ['stays where it is', 0],
  ['is set an hour ahead', hour],
  ['is set an hour back', -hour],
])('shrinks five minutes after more was wanted, and grows at once, when the wall clock %s', async (_, jump) => {
  await clock.advance(minute);
  expect(replicas).toBe(10);
  wanted = 2;
  offset += jump;
  await clock.advance(4 * minute);
  expect(replicas).toBe(10);
  await clock.advance(2 * minute);
  expect(replicas).toBe(2);
  wanted = 4;
  offset -= jump;
  await clock.advance(minute / 2);
  expect(replicas).toBe(4);
});
