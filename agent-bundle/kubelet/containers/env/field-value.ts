import type { Pod } from '../../../../common/api/core/v1/pod.ts';

const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/;

/** What of the pod `fieldPath` names, as text; undefined when that is not a field to refer to. */
export function fieldValue(pod: Pod, fieldPath: string, hostIps: readonly string[]): string | undefined {
  const { metadata, spec, status } = pod;
  const [, map, key = ''] = keyed.exec(fieldPath) ?? [];
  if (map === 'labels' || map === 'annotations') return metadata[map]?.[key] ?? '';
  switch (fieldPath) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid ?? '';
    case 'metadata.labels':
      return formatMap(metadata.labels);
    case 'metadata.annotations':
      return formatMap(metadata.annotations);
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.hostIP':
      return hostIps[0] ?? '';
    case 'status.hostIPs':
      return hostIps.join(',');
    case 'status.podIP':
      return status?.podIP ?? '';
    case 'status.podIPs':
      return (status?.podIPs ?? []).map(({ ip }) => ip).join(',');
    default:
      return undefined;
  }
}

/** One `key="value"` a line, sorted; https://kubernetes.io/docs/concepts/workloads/pods/downward-api/ */
function formatMap(map: Readonly<Record<string, string>> | undefined): string {
  const lines = Object.entries(map ?? {}).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return lines.sort().join('\n');
}
