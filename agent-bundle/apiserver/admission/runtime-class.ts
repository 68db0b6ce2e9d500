import { isDeepStrictEqual } from 'node:util';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type RuntimeClass, RuntimeClassKind } from '../../../common/api/node/v1/runtime-class.ts';
import { compareQuantities, parseQuantity } from '../../../common/api/quantity.ts';
import { ownMember } from '../codec/json-value.ts';
import { forbidden } from '../status-error.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { findObject } from './known-objects.ts';

/**
 * A pod of a runtime class costs what the class says, and goes to the nodes that have it.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#runtimeclass
 */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  appliesTo: ({ operation, kind, subresource }) =>
    operation === 'CREATE' && kind.group === '' && kind.resource === 'pods' && subresource === '',
  async mutate(request, context) {
    const { spec } = request.object as Pod;
    if (!spec.runtimeClassName) return;
    const found = await classOf(spec.runtimeClassName, request, context);
    const { kind, name } = request;
    const podFixed = found.overhead?.podFixed;
    if (podFixed) {
      if (spec.overhead && !sameAmounts(spec.overhead, podFixed)) {
        throw forbidden(kind, name, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
      }
      spec.overhead = { ...podFixed };
    }
    place(spec, found, request);
  },
  async validate(request, context) {
    const { spec } = request.object as Pod;
    if (!spec.overhead) return;
    const found = spec.runtimeClassName ? await classOf(spec.runtimeClassName, request, context) : undefined;
    if (found?.overhead?.podFixed) return;
    const why = 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead';
    throw forbidden(request.kind, request.name, why);
  },
};

async function classOf(name: string, request: AdmissionRequest, context: AdmissionContext): Promise<RuntimeClass> {
  const found = await findObject(context, RuntimeClassKind, { name }, request.signal);
  if (found) return found;
  throw forbidden(request.kind, request.name, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
}

function place(spec: Pod['spec'], { scheduling }: RuntimeClass, { kind, name }: AdmissionRequest): void {
  const selector = Object.entries(scheduling?.nodeSelector ?? {});
  for (const [key, value] of selector) {
    const own = ownMember(spec.nodeSelector ?? {}, key);
    if (own === undefined || own === value) continue;
    const ours = `runtimeClass.scheduling.nodeSelector[${key}] = ${value}`;
    throw forbidden(kind, name, `conflict: ${ours}; pod.spec.nodeSelector[${key}] = ${own}`);
  }
  if (selector.length > 0) spec.nodeSelector = { ...spec.nodeSelector, ...scheduling?.nodeSelector };
  const present = spec.tolerations ?? [];
  const missing = (scheduling?.tolerations ?? []).filter(
    (toleration) => !present.some((own) => isDeepStrictEqual(own, toleration)),
  );
  if (missing.length > 0) spec.tolerations = [...present, ...missing];
}

type Amounts = Readonly<Record<string, string>>;

function sameAmounts(a: Amounts, b: Amounts): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      const [one, other] = [ownMember(a, name), ownMember(b, name)];
      return (
        one !== undefined && other !== undefined && compareQuantities(parseQuantity(one), parseQuantity(other)) === 0
      );
    })
  );
}
