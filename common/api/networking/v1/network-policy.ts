import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, intOrString, list, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** networking/v1/network-policy: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ */
export const NetworkPolicyPort = message(
  'io.k8s.api.networking.v1.NetworkPolicyPort',
  {
    protocol: field(1, string, { pointer: true, default: 'TCP', description: 'TCP (the default), UDP or SCTP.' }),
    port: field(2, intOrString, {
      pointer: true,
      description: 'A number, or the name of a port of the pods; every port where it is missing.',
    }),
    endPort: field(3, int32, {
      pointer: true,
      description: 'The last of a range that begins with port, which must be a number then.',
    }),
  },
  { description: 'A port, or a range of ports.' },
);
export interface NetworkPolicyPort extends Infer<typeof NetworkPolicyPort> {}

export const IPBlock = message(
  'io.k8s.api.networking.v1.IPBlock',
  {
    cidr: field(1, string, { required: true, description: 'The range, such as 192.168.1.0/24 or 2001:db8::/64.' }),
    except: field(2, list(string), { listType: 'atomic', description: 'Parts of the range that are left out.' }),
  },
  { description: 'A range of addresses, mostly outside the cluster.' },
);
export interface IPBlock extends Infer<typeof IPBlock> {}

export const NetworkPolicyPeer = message(
  'io.k8s.api.networking.v1.NetworkPolicyPeer',
  {
    podSelector: field(1, LabelSelector, {
      description: "Pods with these labels, in the namespaces selected, or else in the policy's own.",
    }),
    namespaceSelector: field(2, LabelSelector, {
      description: 'Pods in namespaces with these labels; empty means every namespace.',
    }),
    ipBlock: field(3, IPBlock, { description: 'A range of addresses. Not with the selectors.' }),
  },
  { description: 'Who is at the other end: pods by labels, or addresses.' },
);
export interface NetworkPolicyPeer extends Infer<typeof NetworkPolicyPeer> {}

export const NetworkPolicyIngressRule = message(
  'io.k8s.api.networking.v1.NetworkPolicyIngressRule',
  {
    ports: field(1, list(NetworkPolicyPort), {
      listType: 'atomic',
      description: 'The ports of the selected pods; empty means all.',
    }),
    from: field(2, list(NetworkPolicyPeer), {
      listType: 'atomic',
      description: 'Where traffic may come from; empty means anywhere.',
    }),
  },
  { description: 'Traffic that may come in: from one of the peers, to one of the ports.' },
);
export interface NetworkPolicyIngressRule extends Infer<typeof NetworkPolicyIngressRule> {}

export const NetworkPolicyEgressRule = message(
  'io.k8s.api.networking.v1.NetworkPolicyEgressRule',
  {
    ports: field(1, list(NetworkPolicyPort), {
      listType: 'atomic',
      description: 'The ports at the other end; empty means all.',
    }),
    to: field(2, list(NetworkPolicyPeer), {
      listType: 'atomic',
      description: 'Where traffic may go; empty means anywhere.',
    }),
  },
  { description: 'Traffic that may go out: to one of the peers, at one of the ports.' },
);
export interface NetworkPolicyEgressRule extends Infer<typeof NetworkPolicyEgressRule> {}

export const NetworkPolicySpec = message(
  'io.k8s.api.networking.v1.NetworkPolicySpec',
  {
    podSelector: field(1, LabelSelector, {
      present: true,
      description: 'The pods it is about; empty means all of the namespace.',
    }),
    ingress: field(2, list(NetworkPolicyIngressRule), {
      listType: 'atomic',
      description: 'What may come in; nothing where there is no rule.',
    }),
    egress: field(3, list(NetworkPolicyEgressRule), {
      listType: 'atomic',
      description: 'What may go out; nothing where there is no rule.',
    }),
    policyTypes: field(4, list(string), {
      listType: 'atomic',
      description: 'Which directions it limits: Ingress, Egress; absent: Ingress, and Egress where there is egress.',
    }),
  },
  { description: 'Policies add up: in a limited direction a pod may have what any of them allows, and nothing else.' },
);
export interface NetworkPolicySpec extends Infer<typeof NetworkPolicySpec> {}

export const NetworkPolicy = message(
  'io.k8s.api.networking.v1.NetworkPolicy',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    spec: field(2, NetworkPolicySpec, {
      present: true,
      description: 'Which pods it is about, and which traffic they may have.',
    }),
  },
  { description: 'Which traffic pods may have. Several policies for one pod add up.' },
);
export interface NetworkPolicy extends Infer<typeof NetworkPolicy> {}

export const NetworkPolicyKind = defineKind<NetworkPolicy>(
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'NetworkPolicy',
    resource: 'networkpolicies',
    namespaced: true,
    shortNames: ['netpol'],
  },
  NetworkPolicy,
);
