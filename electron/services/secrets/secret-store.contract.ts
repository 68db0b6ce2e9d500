import { describe, expect, it } from 'vitest';
import type { SecretStore } from './secret-store.ts';

/** What every SecretStore promises. `open` gives one that is empty; what it returns twice is the same one, opened anew. */
export function secretStoreContract(what: string, open: (fresh: boolean) => Promise<SecretStore>): void {
  describe(`${what}, a secret store`, () => {
    it('keeps what it was given last, also when it is opened anew', async () => {
      const store = await open(true);
      expect(await store.get('lab/h1')).toBeUndefined();
      await store.set('lab/h1', 'first');
      await store.set('lab/h1', 'pass wörd\n"€');
      await store.set('lab/h1/sudo', '');
      expect(await store.get('lab/h1')).toBe('pass wörd\n"€');
      const again = await open(false);
      expect(await again.get('lab/h1')).toBe('pass wörd\n"€');
      expect(await again.get('lab/h1/sudo')).toBe('');
    });

    it('lists keys, and forgets what is deleted, once or twice', async () => {
      const store = await open(true);
      expect(await store.keys('')).toEqual([]);
      for (const key of ['lab/h2', 'lab/h1', 'lab-2/h1']) await store.set(key, key);
      expect(await store.keys('lab/')).toEqual(['lab/h1', 'lab/h2']);
      await store.delete('lab/h1');
      await store.delete('lab/h1');
      expect(await store.get('lab/h1')).toBeUndefined();
      expect(await store.keys('')).toEqual(['lab-2/h1', 'lab/h2']);
    });

    it.each(['', '/', '..', '../cluster', 'lab/../x', 'lab//x', '/lab', 'a b', 'a\0b', 'a%2Fb', 'ä', 'x'.repeat(300)])(
      'has no key %j, and says so without the value',
      async (key) => {
        const store = await open(true);
        await expect(store.set(key, 'hunter2')).rejects.toThrow(/^this cannot be the key of a secret$/);
        await expect(store.get(key)).rejects.toThrow(/cannot be the key/);
        expect(await store.keys('')).toEqual([]);
      },
    );
  });
}
