import pino from 'pino';
import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import type { ServiceCIDR } from '../../../common/api/networking/v1/service-cidr.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import { Informer } from '../../../common/client/informer.ts';
import type { ControllerContext } from '../controller.ts';
import { ServiceCIDRController } from './service-cidr-controller.ts';
import { finalizer } from './service-cidr-step.ts';

const leaving: ServiceCIDR = {
  metadata: { name: 'more', finalizers: [finalizer], deletionTimestamp: '2026-01-01T00:00:00Z' },
  spec: { cidrs: ['10.1.0.0/24'] },
};

it.each([
  ['in use says so at once', ['10.1.0.9'], 0, 'Terminating'],
  ['that nobody uses is not let go at once', [], 0, undefined],
  ['that nobody uses goes after its time', [], 10_000, '"finalizers":[]'],
])('a range that is deleted and %s', async (_, addresses, after, written) => {
  const clock = new ManualClock();
  const lifetime = new Lifetime((error) => expect.fail(error.message));
  const informer = new Informer<ServiceCIDR>({
    list: async () => ({ items: [leaving], metadata: { resourceVersion: '0' } }),
    watch: async function* (__, signal) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      yield* [];
    },
  });
  const writes: string[] = [];
  const client = {
    list: async () => ({ items: addresses.map((name) => ({ metadata: { name } })) }),
    patch: async (...[, , patch]: unknown[]) => writes.push(JSON.stringify(patch)),
  };
  const informers = { of: () => informer };
  const context = { client, informers, clock, logger: pino({ level: 'silent' }) } as unknown as ControllerContext;
  const controller = new ServiceCIDRController(context);
  lifetime.run((signal) => informer.run(signal));
  lifetime.run((signal) => controller.run(signal));
  await clock.advance(1);
  await clock.advance(after);
  await lifetime.end();
  if (written === undefined) expect(writes).toEqual([]);
  else expect(writes.join()).toContain(written);
});
