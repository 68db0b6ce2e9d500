import { type Infer, field, message, list, string } from '../../schema/field.ts';

/**
 * How names are looked up in a pod:
 * https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config
 */
export const HostAlias = message(
  'io.k8s.api.core.v1.HostAlias',
  {
    ip: field(1, string, { required: true, description: 'The address.' }),
    hostnames: field(2, list(string), { description: 'The names for it.' }),
  },
  { description: 'A line for /etc/hosts.' },
);
export interface HostAlias extends Infer<typeof HostAlias> {}

export const PodDNSConfigOption = message(
  'io.k8s.api.core.v1.PodDNSConfigOption',
  {
    name: field(1, string, { description: 'The name of the option, such as ndots.' }),
    value: field(2, string, { pointer: true, description: 'Its value, where it takes one.' }),
  },
  { description: 'An option of /etc/resolv.conf.' },
);
export interface PodDNSConfigOption extends Infer<typeof PodDNSConfigOption> {}

export const PodDNSConfig = message(
  'io.k8s.api.core.v1.PodDNSConfig',
  {
    nameservers: field(1, list(string), { description: 'Addresses of more servers. At most 3 are used in all.' }),
    searches: field(2, list(string), { description: 'More domains in which names are looked up. At most 32 in all.' }),
    options: field(3, list(PodDNSConfigOption), { description: 'More options. They win over those of dnsPolicy.' }),
  },
  { description: 'Settings for /etc/resolv.conf, besides those of dnsPolicy.' },
);
export interface PodDNSConfig extends Infer<typeof PodDNSConfig> {}
