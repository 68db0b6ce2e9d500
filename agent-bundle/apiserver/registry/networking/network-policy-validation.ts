import { BlockList, isIPv6 } from 'node:net';
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '../../../../common/api/networking/v1/network-policy.ts';
import { portName, portNumber } from '../../../../common/api/names.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import { validateCIDR } from '../validation/addresses.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { follows, oneOf } from '../validation/names.ts';

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
export function validateNetworkPolicy({ spec }: NetworkPolicy): FieldError[] {
  const { podSelector, ingress = [], egress = [], policyTypes = [] } = spec;
  const rules = [
    ...ingress.map(({ ports, from }, index) => ({ ports, peers: from, at: `spec.ingress[${index}]`, side: 'from' })),
    ...egress.map(({ ports, to }, index) => ({ ports, peers: to, at: `spec.egress[${index}]`, side: 'to' })),
  ];
  return [
    ...validateLabelSelector(podSelector, 'spec.podSelector'),
    ...rules.flatMap(({ ports = [], peers = [], at, side }) => [
      ...ports.flatMap((port, index) => validatePort(port, `${at}.ports[${index}]`)),
      ...peers.flatMap((peer, index) => validatePeer(peer, `${at}.${side}[${index}]`)),
    ]),
    ...validateTypes(policyTypes),
  ];
}

function validateTypes(types: readonly string[]): FieldError[] {
  const field = 'spec.policyTypes';
  if (types.length > 2) return [invalidValue(field, types, 'may not specify more than two policyTypes')];
  return types.flatMap((type, index) => oneOf(type, ['Egress', 'Ingress'], `${field}[${index}]`));
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, field: string): FieldError[] {
  const at = `${field}.endPort`;
  const errors = oneOf(protocol, ['TCP', 'UDP', 'SCTP'], `${field}.protocol`);
  if (port === undefined) {
    if (endPort === undefined) return errors;
    return [...errors, invalidValue(at, endPort, 'may not be specified when `port` is not specified')];
  }
  if (typeof port === 'string') {
    if (endPort !== undefined)
      errors.push(invalidValue(at, endPort, 'may not be specified when `port` is non-numeric'));
    return [...errors, ...follows(portName, port, `${field}.port`)];
  }
  errors.push(...portNumber(port).map((words) => invalidValue(`${field}.port`, port, words)));
  if (endPort === undefined) return errors;
  if (endPort < port) errors.push(invalidValue(at, port, 'must be greater than or equal to `port`'));
  return [...errors, ...portNumber(endPort).map((words) => invalidValue(at, endPort, words))];
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, field: string): FieldError[] {
  const errors = [
    ...validateLabelSelector(podSelector, `${field}.podSelector`),
    ...validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`),
    ...(ipBlock ? validateBlock(ipBlock, `${field}.ipBlock`) : []),
  ];
  if (!podSelector && !namespaceSelector && !ipBlock) return [...errors, requiredValue(field, 'must specify a peer')];
  if (!ipBlock || (!podSelector && !namespaceSelector)) return errors;
  return [...errors, forbiddenField(field, 'may not specify both ipBlock and another peer')];
}

function validateBlock({ cidr, except = [] }: IPBlock, field: string): FieldError[] {
  if (!cidr) return [requiredValue(`${field}.cidr`)];
  const wrong = validateCIDR(cidr, `${field}.cidr`);
  if (wrong.length > 0) return wrong;
  return except.flatMap((part, index) => {
    const at = `${field}.except[${index}]`;
    const errors = validateCIDR(part, at);
    if (errors.length > 0 || isWithin(part, cidr)) return errors;
    return [invalidValue(at, part, 'must be a strict subset of `cidr`')];
  });
}

/** Whether a range, written correctly, lies in another and is smaller. */
function isWithin(part: string, whole: string): boolean {
  const [start = '', bits = ''] = part.split('/');
  const [network = '', prefix = ''] = whole.split('/');
  if (isIPv6(start) !== isIPv6(network) || Number(prefix) >= Number(bits)) return false;
  const family = isIPv6(network) ? 'ipv6' : 'ipv4';
  const range = new BlockList();
  range.addSubnet(network, Number(prefix), family);
  return range.check(start, family);
}
