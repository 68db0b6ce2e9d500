import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** Without vowels, and without digits that look like letters, so that no word comes out by chance. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** A short name of a value; `collisions` gives another one where the first is taken. */
export function shortHash(value: unknown, collisions: number): string {
  const digest = createHash('sha256').update(canonicalJson(value)).update(String(collisions)).digest();
  return [...digest.subarray(0, 10)].map((byte) => alphabet[byte % alphabet.length]).join('');
}
