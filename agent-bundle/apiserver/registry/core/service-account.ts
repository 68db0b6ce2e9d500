import { ServiceAccountKind } from '../../../../common/api/core/v1/service-account.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { tokenRequests } from './service-account-token.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/service-account-v1/ */
export const serviceAccounts = defineResource(ServiceAccountKind, {
  strategy: {
    prepareForCreate: () => {},
    validateCreate: () => [],
    prepareForUpdate: () => {},
    validateUpdate: () => [],
  },
  subresources: { token: tokenRequests },
  returnsDeletedObject: true,
  columns: [
    nameColumn,
    column('Secrets', 'How many secrets it lists.', ({ secrets = [] }) => secrets.length),
    ageColumn,
  ],
});
