import type { HostSpec } from '../cluster-file/cluster-spec.ts';

/** By host, then path: the sha256 of the certificates, keys and kubeconfigs there. */
export type CertificateSums = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What a service reads at its start, by content, so that it is restarted when one is issued anew. */
export function readsOf(sums: CertificateSums, host: HostSpec, isRead: (path: string) => boolean): string[] {
  return [...(sums.get(host.name) ?? [])]
    .filter(([path]) => isRead(path))
    .map(([path, sum]) => `${path} ${sum}`)
    .sort();
}
