import type { Pod } from '../../../common/api/core/v1/pod.ts';

/** The kernel takes no longer host name. */
const longest = 63;

export interface PodNames {
  readonly hostname: string;
  /** Absent where the pod has no subdomain. */
  readonly fqdn?: string;
}

/** https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-hostname-and-subdomain-field */
export function podNames({ metadata, spec }: Pod, clusterDomain: string): PodNames {
  const hostname = (spec.hostnameOverride ?? (spec.hostname || metadata.name)).slice(0, longest).replace(/[-.]+$/, '');
  if (!spec.subdomain || spec.hostnameOverride) return { hostname };
  const fqdn = `${hostname}.${spec.subdomain}.${metadata.namespace}.svc.${clusterDomain}`;
  return { hostname: spec.setHostnameAsFQDN ? fqdn.slice(0, longest) : hostname, fqdn };
}
