import { pino } from 'pino';
import { expect, test } from 'vitest';
import { systemClock } from '../../common/base/clock.ts';
import { ReconcileLoop } from './controller.ts';

test('what one loop sends is on its way before the next computes', async () => {
  const stop = new AbortController();
  const order: string[] = [];
  const loops = ['one', 'other'].map((name) => {
    const reconcile = async () => {
      order.push(`${name} computes`);
      // As a kept connection sends.
      process.nextTick(() => {
        order.push(`${name} sends`);
        if (order.length === 4) stop.abort();
      });
    };
    return new ReconcileLoop({ logger: pino({ level: 'silent' }), clock: systemClock, waitFor: [], reconcile });
  });
  for (const { queue } of loops) queue.add('ns/web');
  await Promise.all(loops.map((loop) => loop.run(stop.signal)));
  expect(order).toEqual(['one computes', 'one sends', 'other computes', 'other sends']);
});
