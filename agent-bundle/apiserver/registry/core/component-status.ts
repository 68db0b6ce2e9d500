import { type ComponentStatus, ComponentStatusKind } from '../../../../common/api/core/v1/component-status.ts';
import { column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';

/** Found out when somebody asks, and never written: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/component-status-v1/ */
export const componentStatuses = defineResource(ComponentStatusKind, {
  verbs: ['get', 'list'],
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  strategy: {
    prepareForCreate: () => {},
    validateCreate: () => [],
    prepareForUpdate: () => {},
    validateUpdate: () => [],
  },
  columns: [
    nameColumn,
    column('Status', 'Healthy, Unhealthy or Unknown.', statusCell),
    column('Message', 'What the component says of itself.', (status) => healthOf(status)?.message ?? ''),
    column('Error', 'Why it could not be asked.', (status) => healthOf(status)?.error ?? ''),
  ],
});

const healthOf = ({ conditions = [] }: ComponentStatus) => conditions.find(({ type }) => type === 'Healthy');

function statusCell(status: ComponentStatus): string {
  const health = healthOf(status);
  if (!health) return 'Unknown';
  return health.status === 'True' ? 'Healthy' : 'Unhealthy';
}
