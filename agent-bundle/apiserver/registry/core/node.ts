import { type Node, NodeKind } from '../../../../common/api/core/v1/node.ts';
import { nodeColumns } from '../../table/node.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, duplicateValue, forbiddenField } from '../field-error.ts';
import { validateCIDR } from '../validation/addresses.ts';
import { validateTaints } from '../validation/scheduling.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/node-v1/ */
export const nodes = defineResource(NodeKind, {
  setDefaults: (node) => {
    const spec = (node.spec ??= {});
    if (spec.podCIDRs?.[0] !== undefined) spec.podCIDR = spec.podCIDRs[0];
    else if (spec.podCIDR !== undefined) spec.podCIDRs = [spec.podCIDR];
    const status = (node.status ??= {});
    if (status.capacity) status.allocatable ??= { ...status.capacity };
  },
  strategy: {
    // A kubelet registers its node with its status.
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: (node, old) => {
      node.status = old.status;
    },
    validateUpdate: (node, old) => [...validate(node), ...validateSpecUpdate(node, old)],
  },
  subresources: {
    proxy: { type: 'connect', verbs: ['create', 'delete', 'get', 'patch', 'update'], kind: 'NodeProxyOptions' },
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (node, old) => {
          node.spec = old.spec;
        },
        validateUpdate: validateAddresses,
      },
    },
  },
  selectableFields: { 'spec.unschedulable': ({ spec }) => String(spec?.unschedulable ?? false) },
  columns: nodeColumns,
});

function validate(node: Node): FieldError[] {
  const { podCIDRs = [], taints = [] } = node.spec ?? {};
  return [
    ...validateAddresses(node),
    ...validateTaints(taints, 'spec.taints'),
    ...podCIDRs.flatMap((cidr, index) => validateCIDR(cidr, `spec.podCIDRs[${index}]`)),
  ];
}

function validateAddresses({ status }: Node): FieldError[] {
  const seen = new Set<string>();
  return (status?.addresses ?? []).flatMap((address, index) => {
    const identity = `${address.type}/${address.address}`;
    if (seen.has(identity)) return [duplicateValue(`status.addresses[${index}]`, address)];
    seen.add(identity);
    return [];
  });
}

/** Taints and scheduling may change at any time; pod CIDRs and the provider's id are given once. */
function validateSpecUpdate(node: Node, old: Node): FieldError[] {
  const { podCIDR, podCIDRs = [], providerID, taints, unschedulable, ...rest } = node.spec ?? {};
  const before = old.spec ?? {};
  const errors: FieldError[] = [];
  if ((before.podCIDRs ?? []).length > 0 && !semanticEqual(podCIDRs, before.podCIDRs)) {
    errors.push(forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  }
  if (before.providerID && providerID !== before.providerID) {
    errors.push(forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  }
  const free = { podCIDR, podCIDRs, providerID, taints, unschedulable };
  if (!semanticEqual({ ...before, ...free }, { ...rest, ...free })) {
    const why =
      'node updates may only change labels, taints, or capacity ' +
      '(or configSource, if the DynamicKubeletConfig feature gate is enabled)';
    errors.push(forbiddenField('spec', why));
  }
  return errors;
}
