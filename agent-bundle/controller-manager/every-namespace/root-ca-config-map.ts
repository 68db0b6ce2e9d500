import { type ConfigMap, ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import type { NamespaceFixture } from './every-namespace-controller.ts';

const name = 'kube-root-ca.crt';
const file = 'ca.crt';
const description = {
  'kubernetes.io/description':
    'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
};

/**
 * The CA by which pods check the API server; the kubelet puts it beside their tokens. `rootCA` is PEM.
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume
 */
export function rootCAConfigMap(rootCA: string): NamespaceFixture<ConfigMap> {
  const data = { [file]: rootCA };
  return {
    kind: ConfigMapKind,
    name,
    create: (namespace) => ({ metadata: { name, namespace, annotations: description }, data }),
    correct: (present) => {
      const others = Object.keys(present.data ?? {}).length - 1 + Object.keys(present.binaryData ?? {}).length;
      if (present.data?.[file] === rootCA && others === 0) return undefined;
      const annotations = { ...present.metadata.annotations, ...description };
      return { metadata: { ...present.metadata, annotations }, data };
    },
  };
}
