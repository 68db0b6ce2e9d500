import { expect, it } from 'vitest';
import { componentStatuses } from './component-statuses.ts';

const { signal } = new AbortController();

it('what stores is healthy while it answers, and says why it is not', async () => {
  const answers = { health: async () => {} };
  expect(await componentStatuses(answers, signal)).toEqual([
    { metadata: { name: 'etcd-0' }, conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }] },
  ]);
  const refuses = { health: () => Promise.reject(new Error('connection refused')) };
  expect(await componentStatuses(refuses, signal)).toMatchObject([
    { conditions: [{ type: 'Healthy', status: 'False', message: 'connection refused' }] },
  ]);
});

it('who does not wait for the answer gets none', async () => {
  const hangs = {
    health: (own: AbortSignal) =>
      new Promise<void>((_, reject) => own.addEventListener('abort', () => reject(new Error('late')))),
  };
  const client = new AbortController();
  const asked = componentStatuses(hangs, client.signal);
  client.abort(new Error('the client is gone'));
  await expect(asked).rejects.toThrow('the client is gone');
});
