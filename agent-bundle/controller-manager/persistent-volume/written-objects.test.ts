import { expect, it } from 'vitest';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { WatchEvent } from '../../../common/client/api-client.ts';
import { Informer } from '../../../common/client/informer.ts';
import { WrittenObjects } from './written-objects.ts';

const version = (resourceVersion: string, uid = 'u'): ApiObject => ({ metadata: { name: 'v', uid, resourceVersion } });

it('shows what was written until the mirror has it, or something newer', async () => {
  const events: Array<WatchEvent<ApiObject>> = [];
  let wake = () => {};
  const ended = new AbortController();
  const informer = new Informer<ApiObject>({
    list: async () => ({ items: [version('1')], metadata: { resourceVersion: '1' } }),
    async *watch(_from, signal) {
      while (!signal.aborted) {
        const next = events.shift();
        if (next) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  });
  const written = new WrittenObjects(informer);
  const running = informer.run(ended.signal);
  await informer.synced(ended.signal);
  const heard = (event: WatchEvent<ApiObject>) =>
    new Promise<void>((resolve) => {
      informer.onChange(() => resolve());
      events.push(event);
      wake();
    });
  const seen = () => written.get('v')?.metadata.resourceVersion;

  expect(seen()).toBe('1');
  written.note(version('5'));
  expect(seen()).toBe('5');
  await heard({ type: 'MODIFIED', object: version('3') });
  expect(seen()).toBe('5');
  await heard({ type: 'MODIFIED', object: version('7') });
  expect(seen()).toBe('7');
  written.note(version('6'));
  expect(seen()).toBe('7');
  written.note(version('9'));
  await heard({ type: 'DELETED', object: version('10') });
  expect(seen()).toBeUndefined();
  written.note(version('9'));
  expect(seen()).toBeUndefined();
  ended.abort();
  wake();
  await running;
});
