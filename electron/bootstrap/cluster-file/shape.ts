import { type Cidr, isIPv4, readCidr } from './cidr.ts';
import {
  type Read,
  type Reader,
  dotted,
  flag,
  integer,
  listOf,
  matching,
  oneOf,
  optional,
  record,
  required,
  secret,
  text,
} from './readers.ts';
import { roles } from './cluster-spec.ts';

/** RFC 1123 label: what a cluster and a Node may be called. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const hostAddress = /^(?=.{1,253}$)[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*$/;
/** useradd(8)'s, and dots and capitals, which directories allow. */
const userName = /^[a-zA-Z_][-a-zA-Z0-9_.]{0,62}\$?$/;
/** Words between slashes, as the secret store takes them. */
const secretKey = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const duration = /^(\d+(h|m|s))+$/;

const address: Reader<string> = (value, path, report) => {
  const found = text(value, path, report);
  // All digits and dots is an IP address or nothing: DNS would be asked for `10.0.0.300`.
  const good = found === undefined || (/^[\d.]+$/.test(found) ? isIPv4(found) : hostAddress.test(found));
  return good ? found : void report(path, 'host-address-invalid', { field: dotted(path), value: found });
};

const ipAddress: Reader<string> = (value, path, report) => {
  const found = text(value, path, report);
  if (found === undefined || isIPv4(found)) return found;
  return void report(path, 'host-address-invalid', { field: dotted(path), value: found });
};

const cidr: Reader<Cidr> = (value, path, report) => {
  const found = text(value, path, report);
  if (found === undefined) return undefined;
  const reading = readCidr(found);
  const params = { field: dotted(path), value: found };
  switch (reading.kind) {
    case 'cidr':
      return reading.cidr;
    case 'host-bits':
      return void report(path, 'cidr-host-bits', { ...params, meant: reading.meant });
    case 'ipv6':
      return void report(path, 'cidr-ipv6', params);
    case 'no-cidr':
      return void report(path, 'cidr-invalid', params);
  }
};

/** A network, or one address as the network that holds only it. */
const cidrOrAddress: Reader<Cidr> = (value, path, report) =>
  cidr(typeof value === 'string' && isIPv4(value) ? `${value}/32` : value, path, report);

/** What is no key is not shown: it may be the password itself. */
const keyOfSecret: Reader<string> = (value, path, report) => {
  if (typeof value === 'string' && secretKey.test(value)) return value;
  return void report(path, 'secret-key-invalid', { field: dotted(path) });
};

const secretFields = {
  password: optional(secret),
  passwordFile: optional(text),
  passwordEnv: optional(matching(/^[A-Za-z_][A-Za-z0-9_]*$/, 'environment-name-invalid')),
  passwordSecret: optional(keyOfSecret),
};

const host = record({
  name: required(matching(label, 'host-name-invalid')),
  address: required(address),
  privateAddress: optional(ipAddress),
  port: optional(integer(1, 65_535)),
  user: optional(matching(userName, 'user-name-invalid')),
  key: optional(text),
  ...secretFields,
  agent: optional(flag),
  sudo: optional(record(secretFields)),
  hostKey: optional(text),
  roles: required(listOf(oneOf(...roles))),
});

/** The fields of a cluster file; docs/cluster-file.md says what each means. */
export const clusterFileShape = record({
  apiVersion: required(oneOf('pilothouse.dev/v1')),
  kind: required(oneOf('Cluster')),
  metadata: required(record({ name: required(matching(label, 'cluster-name-invalid')) })),
  spec: required(
    record({
      hosts: required(listOf(host)),
      knownHosts: optional(text),
      network: optional(
        record({
          podCIDR: optional(cidr),
          serviceCIDR: optional(cidr),
          backend: optional(oneOf('vxlan', 'host-gw')),
        }),
      ),
      artifacts: optional(oneOf('debian', 'upstream')),
      nodeMonitorGracePeriod: optional(matching(duration, 'duration-invalid')),
      apiAccess: optional(listOf(cidrOrAddress)),
      auditPolicy: optional(text),
      demo: optional(flag),
    }),
  ),
});

export type ClusterFile = Read<typeof clusterFileShape>;
export type ClusterFileSpec = NonNullable<ClusterFile['spec']>;
export type ClusterFileHost = NonNullable<ClusterFileSpec['hosts']>[number];
