import { CelBudgetError, CelError } from './cel.ts';
import { describeKey } from './values/map.ts';
import { CelList } from './values/list.ts';
import { CelMap } from './values/map.ts';
import { CelDuration, CelTimestamp } from './values/time.ts';
import { CelOptional, CelUint } from './values/value.ts';

/** Far beyond what a request may hold. */
const maxNodes = 1_000_000;

/**
 * What an expression came to, as JSON: integers beyond 2^53 are bigints (codec/exact-json.ts), bytes are base64, times are texts.
 * Throws CelError for what JSON cannot say, and CelBudgetError for what is too large.
 */
export function toJson(value: unknown): unknown {
  let nodes = 0;
  const convert = (part: unknown): unknown => {
    if (++nodes > maxNodes) throw new CelBudgetError('the value is too large');
    if (part === null || typeof part === 'string' || typeof part === 'boolean') return part;
    if (typeof part === 'bigint') return Number.isSafeInteger(Number(part)) ? Number(part) : part;
    if (typeof part === 'number' && Number.isFinite(part)) return part;
    if (part instanceof CelUint) return convert(part.value);
    if (part instanceof CelList) return Array.from(part, convert);
    if (part instanceof CelMap) {
      return Object.fromEntries(Array.from(part.keys(), (key) => [describeKey(key), convert(part.get(key))]));
    }
    if (part instanceof CelTimestamp || part instanceof CelDuration) return part.toString();
    if (part instanceof Uint8Array) return Buffer.from(part).toString('base64');
    if (part instanceof CelOptional) return part.value === undefined ? null : convert(part.value);
    throw new CelError('type conversion error: the value has no JSON');
  };
  return convert(value);
}
