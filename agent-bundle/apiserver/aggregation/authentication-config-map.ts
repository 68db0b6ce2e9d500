import { type ConfigMap, ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import type { RequestHeaderConfig } from '../config/authentication.ts';
import type { SystemWriter } from '../system-objects/system-writer.ts';

/** What other API servers must know to recognise our clients, and us when we pass their requests on. PEM texts. */
export interface AuthenticationFacts {
  readonly clientCa: string;
  /** Absent: requests that are passed on say nothing of who sent them. */
  readonly requestHeader: RequestHeaderConfig | undefined;
}

const name = 'extension-apiserver-authentication';
const namespace = 'kube-system';

/**
 * The ConfigMap that other API servers read it from:
 * https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#contacting-the-extension-apiserver
 */
export function authenticationConfigMap({ clientCa, requestHeader }: AuthenticationFacts): ConfigMap {
  const list = (items: readonly string[]) => JSON.stringify(items);
  const data: Record<string, string> = { 'client-ca-file': clientCa };
  if (requestHeader) {
    data['requestheader-client-ca-file'] = requestHeader.clientCa;
    data['requestheader-allowed-names'] = list(requestHeader.allowedNames);
    data['requestheader-username-headers'] = list(requestHeader.usernameHeaders);
    data['requestheader-uid-headers'] = list(requestHeader.uidHeaders);
    data['requestheader-group-headers'] = list(requestHeader.groupHeaders);
    data['requestheader-extra-headers-prefix'] = list(requestHeader.extraHeadersPrefix);
  }
  return { metadata: { name, namespace }, data };
}

/** Creates it, or sets in the one that is there what this server knows. */
export async function publishAuthentication(
  writer: SystemWriter,
  facts: AuthenticationFacts,
  signal: AbortSignal,
): Promise<void> {
  const wanted = authenticationConfigMap(facts);
  await writer.ensure(ConfigMapKind, wanted, signal);
  const change = (there: ConfigMap): boolean => {
    const known = there.data ?? {};
    const stale = Object.entries(wanted.data ?? {}).some(([key, value]) => known[key] !== value);
    there.data = { ...known, ...wanted.data };
    return stale;
  };
  await writer.change(ConfigMapKind, { name, namespace }, '', change, signal);
}
