import { describe, expect, it } from 'vitest';
import { aborted } from '../../common/base/abortable.ts';
import { knowsAll } from './readiness.ts';

/** Mirrors that never fill. */
const informers = {
  synced: async (signal: AbortSignal) => {
    await aborted(signal);
    throw new Error('stopped');
  },
};

describe('a leader is ready', () => {
  it('when its mirrors are full', async () => {
    const full = { synced: () => Promise.resolve() };
    const never = new AbortController().signal;
    await expect(knowsAll({ informers: full, signal: never }, never)).resolves.toBeUndefined();
  });

  it('when it leads no longer: it stands by then', async () => {
    const term = new AbortController();
    const ready = knowsAll({ informers, signal: term.signal }, new AbortController().signal);
    term.abort();
    await expect(ready).resolves.toBeUndefined();
  });

  it('never, when it is told to end before', async () => {
    const end = new AbortController();
    const ready = knowsAll({ informers, signal: new AbortController().signal }, end.signal);
    end.abort();
    await expect(ready).rejects.toThrow('stopped');
  });
});
