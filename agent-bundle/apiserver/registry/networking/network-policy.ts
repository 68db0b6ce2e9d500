import { type NetworkPolicy, NetworkPolicyKind } from '../../../../common/api/networking/v1/network-policy.ts';
import { formatRequirements, requirementsOf } from '../../../../common/api/labels.ts';
import { ageColumn, column, nameColumn, none } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { rangeWarnings } from '../validation/address-warnings.ts';
import { validateNetworkPolicy } from './network-policy-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ */
export const networkPolicies = defineResource(NetworkPolicyKind, {
  setDefaults: ({ spec }: NetworkPolicy) => {
    if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
  },
  strategy: {
    prepareForCreate: ({ metadata }) => {
      metadata.generation = 1;
    },
    validateCreate: validateNetworkPolicy,
    prepareForUpdate: (policy, old) => {
      const changed = !semanticEqual(policy.spec, old.spec);
      policy.metadata.generation = (old.metadata.generation ?? 0) + (changed ? 1 : 0);
    },
    validateUpdate: validateNetworkPolicy,
    warnings: (policy, old) => (policy.metadata.generation === old?.metadata.generation ? [] : rangesWarnings(policy)),
  },
  columns: [
    nameColumn,
    column(
      'Pod-Selector',
      'The pods it is about.',
      ({ spec }) => formatRequirements(requirementsOf(spec.podSelector)) || none,
    ),
    ageColumn,
  ],
});

function rangesWarnings({ spec: { ingress = [], egress = [] } }: NetworkPolicy): string[] {
  const peers = [
    ...ingress.flatMap(({ from = [] }, rule) =>
      from.map((peer, index) => ({ peer, at: `ingress[${rule}].from[${index}]` })),
    ),
    ...egress.flatMap(({ to = [] }, rule) => to.map((peer, index) => ({ peer, at: `egress[${rule}].to[${index}]` }))),
  ];
  return peers.flatMap(({ peer: { ipBlock }, at }) => {
    if (!ipBlock) return [];
    const { cidr, except = [] } = ipBlock;
    return [
      ...rangeWarnings(cidr, `spec.${at}.ipBlock.cidr`),
      ...except.flatMap((part, index) => rangeWarnings(part, `spec.${at}.ipBlock.except[${index}]`)),
    ];
  });
}
