import { type ResourceQuota, ResourceQuotaKind } from '../../../../common/api/core/v1/resource-quota.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { validateQuota, validateQuotaStatus, validateQuotaUpdate } from './resource-quota-validation.ts';
import { ownMember } from '../../codec/json-value.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/resource-quota-v1/ */
export const resourceQuotas = defineResource(ResourceQuotaKind, {
  returnsDeletedObject: true,
  strategy: {
    prepareForCreate: (quota) => {
      quota.status = {};
    },
    validateCreate: validateQuota,
    prepareForUpdate: (quota, old) => {
      quota.status = old.status;
    },
    validateUpdate: (quota, old) => [...validateQuota(quota), ...validateQuotaUpdate(quota, old)],
  },
  subresources: {
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (quota, old) => {
          quota.spec = old.spec;
        },
        validateUpdate: validateQuotaStatus,
      },
    },
  },
  columns: [
    nameColumn,
    ageColumn,
    column('Request', 'What is in use, of what may be: objects and requests.', (quota) => {
      return usage(quota, (name) => !name.startsWith('limits'));
    }),
    column('Limit', 'What is in use, of what may be: limits.', (quota) =>
      usage(quota, (name) => name.startsWith('limits')),
    ),
  ],
});

/** `pods: 1/10, requests.cpu: 100m/4` */
function usage({ status }: ResourceQuota, isShown: (name: string) => boolean): string {
  const hard = Object.entries(status?.hard ?? {}).filter(([name]) => isShown(name));
  return hard
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, most]) => `${name}: ${ownMember(status?.used ?? {}, name) ?? '0'}/${most}`)
    .join(', ');
}
