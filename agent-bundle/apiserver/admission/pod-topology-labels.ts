import { NodeKind } from '../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { ownMember } from '../codec/json-value.ts';
import type { AdmissionPlugin } from './admission.ts';
import { findObject } from './known-objects.ts';

const copied = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'];

/**
 * A pod that is bound to a node is told where that stands: its containers can be told by the downward API.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#podtopologylabels
 */
export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  appliesTo: ({ operation, kind, subresource }) =>
    kind.group === '' &&
    kind.resource === 'pods' &&
    ((operation === 'UPDATE' && subresource === 'binding') || (operation === 'CREATE' && subresource === '')),
  async mutate({ object, signal }, context) {
    const { metadata, spec } = object as Pod;
    if (!spec.nodeName) return;
    const node = await findObject(context, NodeKind, { name: spec.nodeName }, signal);
    const labels = copied.flatMap((name) => {
      const value = ownMember(node?.metadata.labels ?? {}, name);
      return value === undefined ? [] : [[name, value] as const];
    });
    if (labels.length > 0) metadata.labels = { ...metadata.labels, ...Object.fromEntries(labels) };
  },
};
