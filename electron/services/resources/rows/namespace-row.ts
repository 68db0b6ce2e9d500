import type { Namespace } from '../../../../common/api/core/v1/namespace.ts';
import type { NamespaceRow } from '../../../../common/ipc/rows/resource.ts';
import { resourceRow } from './resource-row.ts';

export function namespaceRow(namespace: Namespace): NamespaceRow {
  return { ...resourceRow(namespace), phase: namespace.status?.phase ?? '' };
}
