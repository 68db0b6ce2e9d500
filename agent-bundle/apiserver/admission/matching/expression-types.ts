import type { CelType } from '../../cel/cel.ts';

const text: CelType = { type: 'string' };
const dyn: CelType = { type: 'dyn' };
const object = (name: string, fields: Readonly<Record<string, CelType>>): CelType => ({
  type: 'object',
  name,
  fields: new Map(Object.entries(fields)),
});
const mapOf = (of: CelType): CelType => ({ type: 'map', of });
const listOf = (of: CelType): CelType => ({ type: 'list', of });

const kindType = object('kubernetes.GroupVersionKind', { group: text, version: text, kind: text });
const resourceType = object('kubernetes.GroupVersionResource', { group: text, version: text, resource: text });

/** `request`: https://kubernetes.io/docs/reference/config-api/apiserver-admission.v1/#admission-k8s-io-v1-AdmissionRequest without its objects */
export const requestType = object('kubernetes.AdmissionRequest', {
  kind: kindType,
  resource: resourceType,
  subResource: text,
  requestKind: kindType,
  requestResource: resourceType,
  requestSubResource: text,
  name: text,
  namespace: text,
  operation: text,
  userInfo: object('kubernetes.UserInfo', {
    username: text,
    uid: text,
    groups: listOf(text),
    extra: mapOf(listOf(text)),
  }),
  dryRun: { type: 'bool' },
  options: dyn,
});

/** `namespaceObject`: what is safe to tell of a Namespace. */
export const namespaceType = object('kubernetes.Namespace', {
  metadata: object('kubernetes.NamespaceMetadata', {
    name: text,
    generateName: text,
    namespace: text,
    labels: mapOf(text),
    annotations: mapOf(text),
    UID: text,
    creationTimestamp: { type: 'timestamp' },
    deletionGracePeriodSeconds: { type: 'int' },
    deletionTimestamp: { type: 'timestamp' },
    generation: { type: 'int' },
    resourceVersion: text,
    finalizers: listOf(text),
  }),
  spec: object('kubernetes.NamespaceSpec', { finalizers: listOf(text) }),
  status: object('kubernetes.NamespaceStatus', { phase: text }),
});

/** What every expression about a request may name; the objects are of any type. */
export const requestVariables: Readonly<Record<string, CelType>> = {
  object: dyn,
  oldObject: dyn,
  request: requestType,
  authorizer: { type: 'opaque', name: 'kubernetes.authorization.Authorizer' },
  'authorizer.requestResource': { type: 'opaque', name: 'kubernetes.authorization.ResourceCheck' },
};
