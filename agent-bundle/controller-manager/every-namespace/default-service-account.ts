import { type ServiceAccount, ServiceAccountKind } from '../../../common/api/core/v1/service-account.ts';
import type { NamespaceFixture } from './every-namespace-controller.ts';

/** Who a pod is that names nobody: https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts */
export const defaultServiceAccount: NamespaceFixture<ServiceAccount> = {
  kind: ServiceAccountKind,
  name: 'default',
  create: (namespace) => ({ metadata: { name: 'default', namespace } }),
};
