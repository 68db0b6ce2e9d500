import {
  type APIService,
  type APIServiceCondition,
  APIServiceKind,
} from '../../../../common/api/apiregistration/v1/api-service.ts';
import { pathSegment } from '../../../../common/api/names.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { statusPart } from '../status-part.ts';
import { nameBy } from '../validation/object-meta.ts';
import { validateAPIService } from './api-service-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/api-service-v1/ */
export const apiServices = defineResource(APIServiceKind, {
  strategy: {
    validateName: nameBy(pathSegment),
    prepareForCreate: (apiService, { now }) => {
      // What this server serves is there; of others somebody has to find out.
      apiService.status = apiService.spec?.service ? {} : { conditions: [locallyAvailable(now)] };
    },
    validateCreate: validateAPIService,
    prepareForUpdate: (apiService, old) => {
      apiService.status = old.status;
    },
    validateUpdate: validateAPIService,
  },
  subresources: { status: statusPart() },
  columns: [
    nameColumn,
    column('Service', 'Who serves this version.', ({ spec }) =>
      spec?.service ? `${spec.service.namespace ?? ''}/${spec.service.name ?? ''}` : 'Local',
    ),
    column('Available', 'Whether it can be reached.', availableCell),
    ageColumn,
  ],
});

const locallyAvailable = (now: string): APIServiceCondition => ({
  type: 'Available',
  status: 'True',
  lastTransitionTime: now,
  reason: 'Local',
  message: 'Local APIServices are always available',
});

function availableCell({ status }: APIService): string {
  const available = status?.conditions?.find(({ type }) => type === 'Available');
  if (!available) return 'Unknown';
  return available.status === 'True' ? 'True' : `${available.status} (${available.reason ?? ''})`;
}
