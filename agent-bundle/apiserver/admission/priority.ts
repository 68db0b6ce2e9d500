import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type PriorityClass, PriorityClassKind } from '../../../common/api/scheduling/v1/priority-class.ts';
import { forbidden } from '../status-error.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { findObject, knownObjects } from './known-objects.ts';

/**
 * A pod's priority is what its class says; of pods without a class, what the default class says, or 0. There is one default.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#priority
 */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  appliesTo: ({ operation, kind, subresource }) =>
    (operation === 'CREATE' || operation === 'UPDATE') && subresource === '' && (isPods(kind) || isClasses(kind)),
  async mutate(request, context) {
    const { operation, kind, object, oldObject } = request;
    if (!isPods(kind)) return;
    const { spec } = object as Pod;
    if (operation === 'CREATE') return prioritize(spec, request, context);
    // Whoever replaces a pod need not know what was filled in.
    const old = (oldObject as Pod).spec;
    spec.priority ??= old.priority;
    spec.preemptionPolicy ??= old.preemptionPolicy;
  },
  async validate(request, context) {
    const { kind, object, oldObject } = request;
    const made = object as PriorityClass;
    if (!isClasses(kind) || !made.globalDefault || (oldObject as PriorityClass | undefined)?.globalDefault) return;
    const present = await defaultClass(request, context);
    if (!present || present.metadata.name === made.metadata.name) return;
    const why = `PriorityClass ${present.metadata.name} is already marked as default. Only one default can exist`;
    throw forbidden(kind, request.name, why);
  },
};

interface Named {
  readonly group: string;
  readonly resource: string;
}
const isPods = ({ group, resource }: Named): boolean => group === '' && resource === 'pods';
const isClasses = ({ group, resource }: Named): boolean =>
  group === PriorityClassKind.group && resource === PriorityClassKind.resource;

async function prioritize(spec: Pod['spec'], request: AdmissionRequest, context: AdmissionContext): Promise<void> {
  const { kind, name } = request;
  const found = await classOf(spec, request, context);
  spec.priorityClassName = found?.metadata.name ?? spec.priorityClassName;
  const value = found?.value ?? 0;
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
  const from = 'from the given PriorityClass name';
  if (spec.priority !== undefined && spec.priority !== value) {
    const what = `the integer value of priority (${spec.priority}) must not be provided in pod spec`;
    throw forbidden(kind, name, `${what}; priority admission controller computed ${value} ${from}`);
  }
  if (spec.preemptionPolicy && spec.preemptionPolicy !== policy) {
    const what = `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec`;
    throw forbidden(kind, name, `${what}; priority admission controller computed ${policy} ${from}`);
  }
  spec.priority = value;
  spec.preemptionPolicy = policy;
}

async function classOf(
  { priorityClassName: name }: Pod['spec'],
  request: AdmissionRequest,
  context: AdmissionContext,
): Promise<PriorityClass | undefined> {
  if (!name) return defaultClass(request, context);
  const found = await findObject(context, PriorityClassKind, { name }, request.signal);
  if (!found) throw forbidden(request.kind, request.name, `no PriorityClass with name ${name} was found`);
  return found;
}

/** Of several that became the default at once, the one with the lowest value counts. */
async function defaultClass(
  { signal }: AdmissionRequest,
  context: AdmissionContext,
): Promise<PriorityClass | undefined> {
  const classes = await knownObjects(context, PriorityClassKind, undefined, signal);
  return classes
    .filter(({ globalDefault }) => globalDefault)
    .reduce<PriorityClass | undefined>((least, each) => (least && least.value <= each.value ? least : each), undefined);
}
