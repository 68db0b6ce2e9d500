import type { Service, ServicePort, ServiceSpec } from '../../../../common/api/core/v1/service.ts';
import { portNumber, qualifiedName, rfc1123Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import {
  type FieldError,
  duplicateValue,
  forbiddenField,
  invalidValue,
  requiredValue,
  stringList,
} from '../field-error.ts';
import { headless } from '../allocation/cluster-ips.ts';
import { validateCIDR, validateEndpointIP, validateIP } from './addresses.ts';
import { protocols } from './container.ts';
import { follows, oneOf, required, requiredOneOf } from './names.ts';
import { validateLabels } from './object-meta.ts';
import { validatePort } from './probe.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec */
export function validateService({ spec }: Service): FieldError[] {
  return [
    ...validatePortsPresence(spec),
    ...validateTypeSpecific(spec),
    ...validatePorts(spec),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...validateAffinity(spec),
    ...validateClusterIPs(spec),
    ...(spec.externalIPs ?? []).flatMap((ip, index) => validateEndpointIP(ip, `spec.externalIPs[${index}]`)),
    ...requiredOneOf(spec.type, types, 'spec.type'),
    ...validateTrafficPolicies(spec),
    ...validateLoadBalancer(spec),
  ];
}

const isHeadless = ({ clusterIP }: ServiceSpec): boolean => clusterIP === headless;

function validatePortsPresence(spec: ServiceSpec): FieldError[] {
  if ((spec.ports ?? []).length > 0 || isHeadless(spec) || spec.type === 'ExternalName') return [];
  return [requiredValue('spec.ports')];
}

function validateTypeSpecific(spec: ServiceSpec): FieldError[] {
  switch (spec.type) {
    case 'LoadBalancer':
    case 'NodePort':
      if (!isHeadless(spec)) return [];
      return [invalidValue('spec.clusterIPs[0]', headless, `may not be set to 'None' for ${spec.type} services`)];
    case 'ExternalName': {
      const errors = spec.clusterIPs?.length
        ? [forbiddenField('spec.clusterIPs', 'may not be set when `type` is ExternalName')]
        : [];
      const name = (spec.externalName ?? '').replace(/\.$/, '');
      return [...errors, ...required(name, 'spec.externalName', rfc1123Subdomain)];
    }
    default:
      return [];
  }
}

function validatePorts(spec: ServiceSpec): FieldError[] {
  const { ports = [] } = spec;
  const names = new Set<string>();
  const errors = ports.flatMap((port, index) =>
    validateServicePort(port, ports.length > 1, isHeadless(spec), names, `spec.ports[${index}]`),
  );
  return [...errors, ...validateDuplicates(ports), ...validateNodePorts(spec, ports)];
}

function validateServicePort(
  port: ServicePort,
  needsName: boolean,
  isHeadlessService: boolean,
  names: Set<string>,
  field: string,
): FieldError[] {
  const { name = '', protocol, targetPort = 0, appProtocol } = port;
  const errors = needsName || name ? required(name, `${field}.name`, rfc1123Label) : [];
  if (name && names.has(name)) errors.push(duplicateValue(`${field}.name`, name));
  names.add(name);
  return [
    ...errors,
    ...portNumber(port.port).map((words) => invalidValue(`${field}.port`, port.port, words)),
    ...requiredOneOf(protocol, protocols, `${field}.protocol`),
    ...(isHeadlessService && targetPort === 0 ? [] : validatePort(targetPort, `${field}.targetPort`)),
    ...follows(qualifiedName, appProtocol, `${field}.appProtocol`),
  ];
}

function validateDuplicates(ports: readonly ServicePort[]): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap(({ port, protocol }, index) => {
    const identity = `${protocol}/${port}`;
    if (seen.has(identity)) return [duplicateValue(`spec.ports[${index}]`, { protocol, port })];
    seen.add(identity);
    return [];
  });
}

function validateNodePorts({ type }: ServiceSpec, ports: readonly ServicePort[]): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap(({ nodePort = 0, protocol }, index) => {
    const field = `spec.ports[${index}].nodePort`;
    if (nodePort === 0) return [];
    if (type !== 'NodePort' && type !== 'LoadBalancer') {
      return [forbiddenField(field, `may not be used when \`type\` is '${type}'`)];
    }
    const identity = `${protocol}/${nodePort}`;
    if (seen.has(identity)) return [duplicateValue(field, nodePort)];
    seen.add(identity);
    return [];
  });
}

const timeoutMost = 86_400;

function validateAffinity({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): FieldError[] {
  const field = 'spec.sessionAffinityConfig';
  const errors = requiredOneOf(sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity');
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (sessionAffinity === 'ClientIP' && seconds !== undefined && (seconds <= 0 || seconds > timeoutMost)) {
    const why = `must be greater than 0 and less than ${timeoutMost}`;
    errors.push(invalidValue(`${field}.clientIP.timeoutSeconds`, seconds, why));
  }
  return errors;
}

function validateClusterIPs({ clusterIP, clusterIPs = [], type, ipFamilies = [] }: ServiceSpec): FieldError[] {
  if (type === 'ExternalName') return [];
  const field = 'spec.clusterIPs';
  const errors: FieldError[] = [];
  if (clusterIPs.length > 0 && clusterIPs[0] !== clusterIP) {
    errors.push(invalidValue(field, stringList(clusterIPs), 'first value must match `clusterIP`'));
  }
  if (clusterIPs[0] === headless) {
    if (clusterIPs.length > 1) errors.push(invalidValue(`${field}[0]`, headless, 'may not have more than one value'));
    return errors;
  }
  if (clusterIPs.length > 2) {
    errors.push(invalidValue(field, stringList(clusterIPs), 'may only hold up to 2 values'));
  }
  clusterIPs.forEach((ip, index) => errors.push(...validateIP(ip, `${field}[${index}]`)));
  return [
    ...errors,
    ...ipFamilies.flatMap((family, index) => oneOf(family, ['IPv4', 'IPv6'], `spec.ipFamilies[${index}]`)),
  ];
}

function validateTrafficPolicies(spec: ServiceSpec): FieldError[] {
  const { type, externalTrafficPolicy, internalTrafficPolicy, ipFamilyPolicy, trafficDistribution } = spec;
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
  const errors = oneOf(ipFamilyPolicy, policies, 'spec.ipFamilyPolicy');
  const isExternal = type === 'NodePort' || type === 'LoadBalancer' || (spec.externalIPs ?? []).length > 0;
  if (externalTrafficPolicy !== undefined && !isExternal) {
    const why = 'may only be set for externally-accessible services';
    errors.push(invalidValue('spec.externalTrafficPolicy', externalTrafficPolicy, why));
  } else errors.push(...oneOf(externalTrafficPolicy, ['Cluster', 'Local'], 'spec.externalTrafficPolicy'));
  const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone'];
  return [
    ...errors,
    ...oneOf(internalTrafficPolicy, ['Cluster', 'Local'], 'spec.internalTrafficPolicy'),
    ...oneOf(trafficDistribution, distributions, 'spec.trafficDistribution'),
  ];
}

function validateLoadBalancer(spec: ServiceSpec): FieldError[] {
  const { type, loadBalancerSourceRanges = [], allocateLoadBalancerNodePorts, loadBalancerClass } = spec;
  if (type === 'LoadBalancer') {
    return [
      ...loadBalancerSourceRanges.flatMap((cidr) => validateCIDR(cidr.trim(), 'spec.LoadBalancerSourceRanges')),
      ...follows(qualifiedName, loadBalancerClass, 'spec.loadBalancerClass'),
    ];
  }
  const why = "may only be used when `type` is 'LoadBalancer'";
  return [
    ...(loadBalancerSourceRanges.length > 0 ? [forbiddenField('spec.LoadBalancerSourceRanges', why)] : []),
    ...(allocateLoadBalancerNodePorts !== undefined ? [forbiddenField('spec.allocateLoadBalancerNodePorts', why)] : []),
    ...(loadBalancerClass !== undefined ? [forbiddenField('spec.loadBalancerClass', why)] : []),
  ];
}
