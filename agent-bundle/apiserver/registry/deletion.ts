import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { DeleteOptions } from '../../../common/api/meta/v1.ts';
import { conflict, forbidden, invalid } from '../status-error.ts';
import { type FieldError, invalidValue, stringList, unsupportedValue } from './field-error.ts';
import type { Resource, Strategy } from './resource.ts';

/**
 * What DELETE does to an object.
 *
 *   live ──▶ remove            nothing holds it
 *     │
 *     └────▶ mark ──▶ marking  a grace period runs, or finalizers hold it: deletionTimestamp is set
 *              │
 *              ├────▶ mark     again with a shorter grace period
 *              ├────▶ keep     again with nothing new: answer with the object as it is
 *              └────▶ remove   again with no grace period, or by the update that takes the last finalizer away
 */
export type Deletion<T> =
  { readonly type: 'remove' } | { readonly type: 'mark'; readonly object: T } | { readonly type: 'keep' };

/**
 * Decides upon `object`, which is the caller's own and is changed in place to be marked. `now` is RFC 3339.
 * Throws a StatusError: 403 for what must stay, 409 when a precondition fails, 422 for options that make no sense.
 */
export function decideDeletion<T extends ApiObject>(
  resource: Resource<T>,
  object: T,
  options: DeleteOptions,
  now: string,
): Deletion<T> {
  checkDeleteOptions(options);
  const { metadata } = object;
  const objection = resource.strategy.whyToStay?.(object);
  if (objection !== undefined) throw forbidden(resource.kind, metadata.name, objection);
  checkPreconditions(resource, object, options);
  if (isPending(resource, object, options)) return { type: 'keep' };
  const grace = resource.strategy.deletionGracePeriod?.(object, options.gracePeriodSeconds) ?? 0;
  const finalizers = finalizersFor(metadata.finalizers ?? [], options, resource.strategy.defaultPropagation);
  const changed = finalizers.join() !== (metadata.finalizers ?? []).join();
  if (finalizers.length > 0 || changed) metadata.finalizers = finalizers;
  const held = finalizers.length > 0 || (resource.strategy.isHeld?.(object) ?? false);
  if (grace === 0 && !held) return { type: 'remove' };
  const marked = metadata.deletionTimestamp ? shortenGrace(object, grace) : mark(resource, object, grace, now);
  return marked || changed ? { type: 'mark', object } : { type: 'keep' };
}

/** A grace period that runs can be shortened, never lengthened, and until it is nothing else about it changes. */
function isPending<T extends ApiObject>(
  { strategy }: Resource<T>,
  { metadata }: T,
  { gracePeriodSeconds }: DeleteOptions,
): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds: running } = metadata;
  if (!strategy.deletionGracePeriod || !deletionTimestamp || running === undefined) return false;
  return gracePeriodSeconds === undefined || (gracePeriodSeconds < 0 ? 1 : gracePeriodSeconds) >= running;
}

function mark<T extends ApiObject>(resource: Resource<T>, object: T, grace: number, now: string): true {
  const { metadata } = object;
  metadata.deletionTimestamp = after(now, grace);
  metadata.deletionGracePeriodSeconds = grace;
  if (metadata.generation) metadata.generation++;
  resource.strategy.prepareForDeletion?.(object);
  return true;
}

/** Returns whether it was longer. */
function shortenGrace({ metadata }: ApiObject, grace: number): boolean {
  const running = metadata.deletionGracePeriodSeconds ?? 0;
  if (grace >= running || !metadata.deletionTimestamp) return false;
  metadata.deletionTimestamp = after(metadata.deletionTimestamp, grace - running);
  metadata.deletionGracePeriodSeconds = grace;
  return true;
}

const after = (time: string, seconds: number): string =>
  `${new Date(Date.parse(time) + seconds * 1000).toISOString().slice(0, 19)}Z`;

/** As options name it. */
type Propagation = 'Orphan' | 'Background' | 'Foreground';
const propagations: readonly Propagation[] = ['Foreground', 'Background', 'Orphan'];
/** Finalizers by which the garbage collector learns what to do with the dependents. */
const collectorFinalizers = { Orphan: 'orphan', Foreground: 'foregroundDeletion' } as const;

function finalizersFor(
  finalizers: readonly string[],
  options: DeleteOptions,
  byDefault: Strategy['defaultPropagation'],
): string[] {
  const asked = askedPropagation(options);
  const own = [collectorFinalizers.Orphan, collectorFinalizers.Foreground] as readonly string[];
  // Nothing asked: a finalizer that is there already says what to do.
  if (asked === undefined && byDefault !== 'None' && finalizers.some((finalizer) => own.includes(finalizer)))
    return [...finalizers];
  const policy = byDefault === 'None' ? 'Background' : (asked ?? byDefault ?? 'Background');
  const others = finalizers.filter((finalizer) => !own.includes(finalizer));
  return policy === 'Background' ? others : [...others, collectorFinalizers[policy]];
}

function askedPropagation({ propagationPolicy, orphanDependents }: DeleteOptions): Propagation | undefined {
  if (orphanDependents !== undefined) return orphanDependents ? 'Orphan' : 'Background';
  return propagations.find((policy) => policy === propagationPolicy);
}

/** Throws 422 for options that no object can be deleted with. */
export function checkDeleteOptions({ propagationPolicy, orphanDependents, dryRun }: DeleteOptions): void {
  const errors: FieldError[] = [];
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    const why = 'orphanDependents and deletionPropagation cannot be both set';
    errors.push(invalidValue('propagationPolicy', propagationPolicy, why));
  }
  if (propagationPolicy !== undefined && !propagations.some((policy) => policy === propagationPolicy)) {
    errors.push(unsupportedValue('propagationPolicy', propagationPolicy, [...propagations, 'nil']));
  }
  if (dryRun?.some((value) => value !== 'All')) errors.push(unsupportedValue('dryRun', stringList(dryRun), ['All']));
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors);
}

function checkPreconditions<T extends ApiObject>(resource: Resource<T>, object: T, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { metadata } = object;
  const named = { group: resource.kind.group, resource: resource.kind.kind };
  if (uid !== undefined && uid !== metadata.uid) {
    const why =
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). ` +
      'The object might have been deleted and then recreated';
    throw conflict(named, metadata.name, why);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why =
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record ` +
      `(${metadata.resourceVersion}). The object might have been modified`;
    throw conflict(named, metadata.name, why);
  }
}
