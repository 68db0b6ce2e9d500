import * as v from 'valibot';
import { AppError } from '../../../common/base/app-error.ts';
import type { ToMain } from '../../../common/ipc/wire.ts';

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** More than any reader gives at once. */
const credit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000));
const name = v.string();
const anything = v.unknown();

const message = v.variant('type', [
  v.strictObject({ type: v.literal('call'), id, name, params: anything }),
  v.strictObject({ type: v.literal('open'), id, name, params: anything, credit }),
  v.strictObject({ type: v.literal('credit'), id, credit }),
  v.strictObject({ type: v.literal('input'), id, input: anything }),
  v.strictObject({ type: v.literal('close'), id }),
]);

/** A message from a page, or undefined where it is none of the wire. */
export function parseMessage(received: unknown): ToMain | undefined {
  const { success, output } = v.safeParse(message, received);
  return success ? output : undefined;
}

/**
 * What a schema of the contract makes of a value from a page. Error: `ipc-refused`, which names the place and never
 * the value, since that may be a secret.
 */
export function parseValue(schema: v.GenericSchema, value: unknown, what: string): unknown {
  if (!isPlainObject(value)) throw refusal(`${what} are no object`);
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw refusal(`${what} are not as agreed at ${v.getDotPath(issue) ?? 'the top'} (${issue.type})`);
}

export const refusal = (reason: string): AppError => new AppError('ipc-refused', { reason });

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
