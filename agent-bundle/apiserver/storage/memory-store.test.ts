import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { MemoryStore } from './memory-store.ts';
import { storeContract } from './store.contract.ts';

storeContract('MemoryStore', async () => {
  const clock = new ManualClock();
  const store = new MemoryStore(clock);
  return { store, pass: (seconds) => clock.advance(seconds * 1000), end: async () => store.close() };
});
