import type { Condition, Store, StoreItem, Transaction, Write } from './store.ts';
import { withResourceVersion } from './stored-object.ts';

/** An object as read: its JSON with resourceVersion, and the same revision as a number. A CachedObject is one. */
export interface ReadObject {
  readonly bytes: Buffer;
  readonly revision: number;
}

/** What an update decides upon. */
export interface UpdateInput {
  /** Undefined when there is no such object. */
  readonly current: ReadObject | undefined;
  /** After a conflict: what stood at the key of every condition, those of `also` included. */
  readonly conflict?: ReadonlyMap<string, StoreItem | undefined>;
}

/** What to do. `also` goes into the same transaction: keys of allocated addresses and ports. */
export type UpdateDecision =
  | { readonly type: 'put'; readonly value: Buffer; readonly ttlSeconds?: number; readonly also?: Also }
  | { readonly type: 'delete'; readonly also?: Also }
  /** Leave it as it is. */
  | { readonly type: 'keep' };

export interface Also {
  readonly conditions: readonly Condition[];
  readonly writes: readonly Write[];
}

export interface UpdateResult {
  /** As it stands now; after a delete the last state. Undefined: there is and was none. */
  readonly object: ReadObject | undefined;
  /** False when the decision was to keep it, or to write what is there already. */
  readonly changed: boolean;
}

export interface UpdateOptions {
  /** What a cache has, maybe not the newest: spares a read. Without it the store is read first. */
  readonly cached?: ReadObject;
  /** Called again with the newest state after a conflict; what it throws upon the newest state is thrown. */
  readonly decide: (input: UpdateInput) => UpdateDecision | Promise<UpdateDecision>;
}

/** The object or what goes with it kept changing under our hands (409 Conflict). */
export class TooManyConflictsError extends Error {
  constructor(key: string, attempts: number) {
    super(`${key} was changed by somebody else at each of ${attempts} attempts`);
    this.name = 'TooManyConflictsError';
  }
}

const attemptsMost = 16;

/**
 * Changes one object on the condition that nobody else has since it was read; on a conflict decides again upon what the
 * store has. Writing what is there already is no write. An UncertainError is thrown at once: only who asked can know
 * whether to ask again.
 *
 *   cached ──decide──▶ put or delete ──transact──▶ done
 *     │ throws, keep       │ conflict: the answer tells the newest state
 *     └─▶ read the store ──┴─▶ decide upon the newest: throws and keep are final
 */
export async function guaranteedUpdate(
  store: Store,
  key: string,
  options: UpdateOptions,
  signal: AbortSignal,
): Promise<UpdateResult> {
  let newest = options.cached === undefined;
  let input: UpdateInput = { current: options.cached ?? readObject(await store.get(key, signal)) };
  for (let attempt = 1; attempt <= attemptsMost; attempt++) {
    const step = await decideUpon(input, options.decide);
    if (step.type !== 'write') {
      if (newest && step.type === 'failed') throw step.error;
      if (newest) return { object: input.current, changed: false };
      input = { current: readObject(await store.get(key, signal)) };
    } else {
      const result = await store.transact(transactionOf(key, input.current, step.decision), signal);
      if (result.ok) return { object: objectAfter(input.current, step.decision, result.revision), changed: true };
      input = { current: readObject(result.current.get(key)), conflict: result.current };
    }
    newest = true;
  }
  throw new TooManyConflictsError(key, attemptsMost);
}

type WriteDecision = Exclude<UpdateDecision, { type: 'keep' }>;
type Step =
  | { readonly type: 'write'; readonly decision: WriteDecision }
  | { readonly type: 'keep' }
  | { readonly type: 'failed'; readonly error: unknown };

async function decideUpon(input: UpdateInput, decide: UpdateOptions['decide']): Promise<Step> {
  let decision: UpdateDecision;
  try {
    decision = await decide(input);
  } catch (error) {
    return { type: 'failed', error };
  }
  return decision.type === 'keep' || changesNothing(input.current, decision)
    ? { type: 'keep' }
    : { type: 'write', decision };
}

function changesNothing(current: ReadObject | undefined, decision: WriteDecision): boolean {
  if (decision.also) return false;
  if (decision.type === 'delete') return current === undefined;
  if (current === undefined || decision.ttlSeconds !== undefined) return false;
  return withResourceVersion(decision.value, current.revision).equals(current.bytes);
}

function transactionOf(key: string, current: ReadObject | undefined, decision: WriteDecision): Transaction {
  const { also = { conditions: [], writes: [] } } = decision;
  const own: Write =
    decision.type === 'put'
      ? { type: 'put', key, value: decision.value, ttlSeconds: decision.ttlSeconds }
      : { type: 'delete', key };
  return {
    conditions: [{ key, revision: current?.revision ?? 'absent' }, ...also.conditions],
    writes: [own, ...also.writes],
  };
}

function objectAfter(current: ReadObject | undefined, decision: WriteDecision, revision: number) {
  if (decision.type === 'put') return { bytes: withResourceVersion(decision.value, revision), revision };
  return current && { bytes: current.bytes, revision: current.revision };
}

function readObject(item: StoreItem | undefined): ReadObject | undefined {
  return item && { bytes: withResourceVersion(item.value, item.revision), revision: item.revision };
}
