import { NamespaceKind } from '../../../common/api/core/v1/namespace.ts';
import type { SystemWriter } from './system-writer.ts';

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces */
const systemNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'] as const;

/** The namespaces that every cluster has from the start. */
export async function ensureSystemNamespaces(writer: SystemWriter, signal: AbortSignal): Promise<void> {
  for (const name of systemNamespaces) await writer.ensure(NamespaceKind, { metadata: { name } }, signal);
}
