import { type ApiObject, apiVersionOf } from '../../../common/api/schema/kind.ts';
import { DecodeError } from '../codec/decode-error.ts';
import { decodeValue } from '../codec/decode-object.ts';
import type { Resource, SubresourceKind } from '../registry/resource.ts';
import { badRequest } from '../status-error.ts';
import { type Applied, applyConfiguration } from './apply-configuration.ts';
import { type Conflict, applyConflict } from './conflicts.ts';
import { fieldsOfConfiguration } from './configuration-fields.ts';
import { type FieldSet, difference } from './field-set.ts';
import { followLastApplied, kubectlManager, lastAppliedFields } from './last-applied.ts';
import { type Manager, entriesOf, storedManagers } from './managers.ts';
import { type ServedForms, comparisonOf, shownAs } from './object-forms.ts';
import type { Ownership } from './ownership.ts';
import { resetFieldsOf } from './reset-fields.ts';
import { shapeOfMessage } from './shape.ts';
import { type Writer, managersAfterUpdate } from './track-update.ts';

/** A configuration that is fit to be applied. */
export interface Configuration {
  readonly value: Record<string, unknown>;
  readonly fields: FieldSet;
}

/** Throws 400 for what is no configuration of this kind. */
export function configurationOf(kind: SubresourceKind, value: Record<string, unknown>): Configuration {
  const { apiVersion = '', metadata } = value;
  const given = { apiVersion: String(apiVersion), kind: typeof value['kind'] === 'string' ? value['kind'] : '' };
  if (given.apiVersion !== apiVersionOf(kind)) {
    const versions = `Specified patch version: ${given.apiVersion}, expected: ${apiVersionOf(kind)}`;
    throw badRequest(`Incorrect version specified in apply patch. ${versions}`);
  }
  if (given.kind !== kind.kind) {
    throw badRequest(
      `Incorrect kind specified in apply patch. Specified patch kind: ${given.kind}, expected: ${kind.kind}`,
    );
  }
  const meta = typeof metadata === 'object' && metadata !== null ? (metadata as Record<string, unknown>) : {};
  if ((meta['managedFields'] ?? undefined) !== undefined) throw badRequest('metadata.managedFields must be nil');
  const { fields, errors } = fieldsOfConfiguration(shapeOfMessage(kind.schema), value);
  if (errors.length > 0) throw untyped(kind, meta, errors);
  return { value, fields };
}

/** Upstream calls this an internal error (500); the fault is the client's. */
function untyped(kind: SubresourceKind, { namespace, name }: Record<string, unknown>, errors: readonly string[]) {
  const place = [namespace, name].map((text) => (typeof text === 'string' ? text : '')).join('/');
  const version = kind.group === '' ? `/${kind.version}` : apiVersionOf(kind);
  const why = errors.length === 1 ? errors[0] : ['errors:', ...errors.map((error) => `  ${error}`)].join('\n');
  return badRequest(`failed to create typed patch object (${place}; ${version}, Kind=${kind.kind}): ${why}`);
}

/** Who applies. */
export interface Applier extends Ownership {
  /** Whether it takes over what others own. */
  readonly mode: 'careful' | 'force';
}

/**
 * What an object becomes when a configuration is applied to it, with its new owners, as it is shown to the client; `live` is as
 * it is stored, and absent where there is none yet. Throws 409 with the conflicts, and 400 where no object of the kind comes out.
 */
export function applied(
  served: ServedForms,
  live: ApiObject | undefined,
  configuration: Configuration,
  applier: Applier,
): ApiObject {
  const { named, forms } = served;
  const ignored = resetFieldsOf(named, applier.subresource);
  const from = (form: Resource) => (live ? shownAs(form, live) : {});
  const to = (object: object) => (form: Resource) => (form === named ? object : shownAs(form, storedOf(named, object)));
  const writer: Writer = {
    name: applier.manager,
    operation: 'Apply',
    apiVersion: apiVersionOf(named.kind),
    subresource: applier.subresource,
    now: applier.now,
  };
  const application = {
    shape: shapeOfMessage(named.kind.schema),
    live: from(named),
    configuration: configuration.value,
    fields: configuration.fields,
    managers: live ? managersOf(served, live, writer, ignored) : [],
    writer,
    ignored,
    comparisonIn: comparisonsOnce(forms, from, to, ignored),
  };
  const careful = applyConfiguration(application, applier.mode);
  const done = settle(careful, named, live, applier, () => applyConfiguration(application, 'force'));
  const object = decoded(named, done.object);
  if (live && applier.manager === kubectlManager) followLastApplied(object, configuration.value);
  object.metadata.managedFields = entriesOf(done.managers);
  return object;
}

type Done = Extract<Applied, { type: 'applied' }>;

/** kubectl may change what it applied itself from the client; all other conflicts are thrown. */
function settle(
  outcome: Applied,
  named: Resource,
  live: ApiObject | undefined,
  { manager }: Ownership,
  force: () => Applied,
): Done {
  if (outcome.type === 'applied') return outcome;
  const own = live && manager === kubectlManager ? lastAppliedFields(named, shownAs(named, live)) : undefined;
  const left = outcome.conflicts.flatMap((conflict): Conflict[] => {
    const fields = difference(conflict.fields, own);
    return fields ? [{ ...conflict, fields }] : [];
  });
  const forced = left.length === 0 ? force() : outcome;
  if (forced.type === 'applied') return forced;
  throw applyConflict(left);
}

/** Fields that stood before the first apply, and whose owners nobody knows, belong to a manager of their own. */
function managersOf({ forms }: ServedForms, live: ApiObject, writer: Writer, ignored: FieldSet): readonly Manager[] {
  const managers = storedManagers(live.metadata.managedFields);
  if (managers.length > 0) return managers;
  const first: Writer = { ...writer, name: 'before-first-apply', operation: 'Update' };
  const comparisonIn = comparisonOf(
    forms,
    () => ({}),
    (form) => shownAs(form, live),
    ignored,
  );
  return managersAfterUpdate([], first, comparisonIn);
}

/** One object is compared in every version that somebody manages it in. */
function comparisonsOnce(
  forms: readonly Resource[],
  from: (form: Resource) => object,
  to: (object: object) => (form: Resource) => object,
  ignored: FieldSet,
) {
  const known = new WeakMap<object, ReturnType<typeof comparisonOf>>();
  return (apiVersion: string, object: object) => {
    const comparisonIn = known.get(object) ?? comparisonOf(forms, from, to(object), ignored);
    known.set(object, comparisonIn);
    return comparisonIn(apiVersion);
  };
}

const storedOf = (named: Resource, object: object): ApiObject => {
  const complete = decoded(named, object);
  return named.conversion ? named.conversion.toStored(complete) : complete;
};

/** Canonical, with defaults. */
function decoded(named: Resource, value: object): ApiObject {
  try {
    const { object, problems } = decodeValue<ApiObject>(named, value);
    const [problem] = problems;
    if (problem !== undefined) {
      throw untyped(
        named.kind,
        { ...object.metadata },
        problems.map((each) => each.replace(/^unknown field "(.*)"$/, '.$1: field not declared in schema')),
      );
    }
    return object;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const { kind, version } = named.kind;
    throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${error.message}`);
  }
}
