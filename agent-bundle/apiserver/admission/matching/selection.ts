import type { LabelSelector } from '../../../../common/api/meta/v1.ts';
import { NamespaceKind } from '../../../../common/api/core/v1/namespace.ts';
import { type Requirement, matchesLabels, requirementsOf } from '../../../../common/api/labels.ts';
import { notFound } from '../../status-error.ts';
import type { AdmissionContext, AdmissionRequest } from '../admission.ts';

/** The two selectors of webhooks and policies, read once. */
export interface Selection {
  readonly namespaces: readonly Requirement[];
  readonly objects: readonly Requirement[];
}

interface Selectors {
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
}

export const selectionOf = ({ namespaceSelector, objectSelector }: Selectors): Selection => ({
  namespaces: requirementsOf(namespaceSelector ?? {}),
  objects: requirementsOf(objectSelector ?? {}),
});

/**
 * Whether the labels of the object, as it was or as it shall be, and of its namespace are among those selected. What stands outside
 * namespaces is not left out by their selector, but a Namespace itself may be. Throws 404 where the namespace is not there.
 */
export async function isSelected(
  { namespaces, objects }: Selection,
  request: AdmissionRequest,
  context: AdmissionContext,
): Promise<boolean> {
  if (objects.length > 0) {
    const { object, oldObject } = request;
    const either = [object, oldObject].some((each) => each && matchesLabels(objects, each.metadata.labels ?? {}));
    if (!either) return false;
  }
  if (namespaces.length === 0) return true;
  const labels = await namespaceLabels(request, context);
  return labels === undefined || matchesLabels(namespaces, labels);
}

type Labels = Readonly<Record<string, string>>;

const isNamespace = ({ kind }: AdmissionRequest): boolean => kind.group === '' && kind.resource === 'namespaces';

/** Undefined outside namespaces. */
async function namespaceLabels(request: AdmissionRequest, { served }: AdmissionContext): Promise<Labels | undefined> {
  const { object, oldObject, signal } = request;
  if (isNamespace(request)) return (object ?? oldObject)?.metadata.labels ?? {};
  if (request.namespace === '') return undefined;
  const found = await served.require(NamespaceKind).cache.get({ name: request.namespace }, 'any', signal);
  if (!found) throw notFound(NamespaceKind, request.namespace);
  return found.labels;
}

/** As those who admit are told: the namespace of the object, or the Namespace that it is. */
export const namespaceTold = (request: AdmissionRequest): string =>
  isNamespace(request) ? request.name : request.namespace;
