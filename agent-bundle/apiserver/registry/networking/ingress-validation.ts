import { isIP } from 'node:net';
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressRule,
  IngressServiceBackend,
  IngressTLS,
} from '../../../../common/api/networking/v1/ingress.ts';
import {
  portName,
  portNumber,
  rfc1035Label,
  rfc1123Subdomain,
  wildcardSubdomain,
} from '../../../../common/api/names.ts';
import { type FieldError, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';
import { validateIP } from '../validation/addresses.ts';
import { follows, required } from '../validation/names.ts';
import { validateTypedReference } from './typed-reference.ts';

/** How the class was named before there was a field for it. */
export const classAnnotation = 'kubernetes.io/ingress.class';

export function validateIngressCreate(ingress: Ingress): FieldError[] {
  const annotation = ingress.metadata.annotations?.[classAnnotation];
  const { ingressClassName } = ingress.spec;
  const errors = validateIngress(ingress);
  if (annotation === undefined || ingressClassName === undefined || annotation === ingressClassName) return errors;
  const why = 'must match `ingressClassName` when both are specified';
  return [...errors, invalidValue(`annotations.${classAnnotation}`, annotation, why)];
}

/** https://kubernetes.io/docs/concepts/services-networking/ingress/ */
export function validateIngress({ spec }: Ingress): FieldError[] {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec;
  const empty = rules.length === 0 && !defaultBackend;
  return [
    ...(empty ? [invalidValue('spec', null, 'either `defaultBackend` or `rules` must be specified')] : []),
    ...(defaultBackend ? validateBackend(defaultBackend, 'spec.defaultBackend') : []),
    ...rules.flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)),
    ...tls.flatMap((each, index) => validateTLS(each, `spec.tls[${index}]`)),
    ...follows(rfc1123Subdomain, ingressClassName, 'spec.ingressClassName'),
  ];
}

export function validateIngressStatus({ status }: Ingress): FieldError[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }, index) => {
    const at = `status.loadBalancer.ingress[${index}]`;
    const errors = ip === undefined ? [] : validateIP(ip, `${at}.ip`);
    if (hostname === undefined) return errors;
    return [
      ...errors,
      ...follows(rfc1123Subdomain, hostname, `${at}.hostname`),
      ...noAddress(hostname, `${at}.hostname`),
    ];
  });
}

const noAddress = (host: string, field: string): FieldError[] =>
  isIP(host) === 0 ? [] : [invalidValue(field, host, 'must be a DNS name, not an IP address')];

const validateHost = (host: string, field: string): FieldError[] =>
  follows(host.includes('*') ? wildcardSubdomain : rfc1123Subdomain, host, field);

function validateTLS({ hosts = [], secretName }: IngressTLS, field: string): FieldError[] {
  return [
    ...hosts.flatMap((host, index) => validateHost(host, `${field}.hosts[${index}]`)),
    ...follows(rfc1123Subdomain, secretName, `${field}.secretName`),
  ];
}

function validateRule({ host, http }: IngressRule, field: string): FieldError[] {
  const errors = host ? [...noAddress(host, `${field}.host`), ...validateHost(host, `${field}.host`)] : [];
  if (!http) return errors;
  const at = `${field}.http.paths`;
  if (http.paths.length === 0) return [...errors, requiredValue(at)];
  return [...errors, ...http.paths.flatMap((path, index) => validatePath(path, `${at}[${index}]`))];
}

/** What would let a path leave where it points to. */
const forbiddenParts = ['//', '/./', '/../', '%2f', '%2F'];
const forbiddenEnds = ['/..', '/.'];

function validatePath({ path = '', pathType, backend }: HTTPIngressPath, field: string): FieldError[] {
  const at = `${field}.path`;
  const refused = (why: string): FieldError => invalidValue(at, path, why);
  const errors: FieldError[] = [];
  switch (pathType) {
    case '':
      return [requiredValue(`${field}.pathType`, 'pathType must be specified')];
    case 'Exact':
    case 'Prefix':
      if (!path.startsWith('/')) errors.push(refused('must be an absolute path'));
      for (const part of forbiddenParts) if (path.includes(part)) errors.push(refused(`must not contain '${part}'`));
      for (const end of forbiddenEnds) if (path.endsWith(end)) errors.push(refused(`cannot end with '${end}'`));
      break;
    case 'ImplementationSpecific':
      if (path !== '' && !path.startsWith('/')) errors.push(refused('must be an absolute path'));
      break;
    default:
      errors.push(unsupportedValue(`${field}.pathType`, pathType, ['Exact', 'ImplementationSpecific', 'Prefix']));
  }
  return [...errors, ...validateBackend(backend, `${field}.backend`)];
}

function validateBackend({ service, resource }: IngressBackend, field: string): FieldError[] {
  if (service && resource) return [invalidValue(field, '', 'cannot set both resource and service backends')];
  if (resource) return validateTypedReference(resource, `${field}.resource`);
  if (service) return validateServiceBackend(service, field);
  return [invalidValue(field, '', 'resource or service backend is required')];
}

function validateServiceBackend({ name, port = {} }: IngressServiceBackend, field: string): FieldError[] {
  const errors = required(name, `${field}.service.name`, rfc1035Label);
  if (port.name && port.number) return [...errors, invalidValue(field, '', 'cannot set both port name & port number')];
  if (port.name) return [...errors, ...follows(portName, port.name, `${field}.service.port.name`)];
  const { number } = port;
  if (!number) return [...errors, requiredValue(field, 'port name or number is required')];
  const at = `${field}.service.port.number`;
  return [...errors, ...portNumber(number).map((words) => invalidValue(at, number, words))];
}
