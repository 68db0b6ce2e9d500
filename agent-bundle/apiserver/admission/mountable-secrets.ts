import type { Container } from '../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { ServiceAccount } from '../../../common/api/core/v1/service-account.ts';

const annotation = 'kubernetes.io/enforce-mountable-secrets';
/** The words for true: https://pkg.go.dev/strconv#ParseBool */
const trueWords: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

type Environment = Pick<Container, 'name' | 'env' | 'envFrom'>;

/** Whether pods of this account may use those secrets alone that it lists. */
export const limitsSecrets = ({ metadata }: ServiceAccount): boolean =>
  trueWords.has(metadata.annotations?.[annotation] ?? '');

/**
 * Why a pod may not run as such an account; undefined where it may.
 * https://kubernetes.io/docs/concepts/security/service-accounts/#enforce-mountable-secrets
 */
export function unlistedSecret({ spec }: Pod, account: ServiceAccount): string | undefined {
  const { metadata, imagePullSecrets: listed = [] } = account;
  for (const { secret } of spec.volumes ?? []) {
    if (secret && !lists(account, secret.secretName)) return refusal('volume with', secret.secretName, metadata.name);
  }
  const pull = (spec.imagePullSecrets ?? []).findIndex(({ name }) => !listed.some((one) => one.name === name));
  return (
    unlistedInEnvironment('init container', spec.initContainers, account) ??
    unlistedInEnvironment('container', spec.containers, account) ??
    (pull < 0
      ? undefined
      : `imagePullSecrets[${pull}].name="${spec.imagePullSecrets?.[pull]?.name}" is not allowed because service account ${metadata.name} does not reference that imagePullSecret`)
  );
}

/** The same for containers that join a pod: only their environment is new. */
export function unlistedInEnvironment(
  what: string,
  containers: readonly Environment[] | undefined,
  account: ServiceAccount,
): string | undefined {
  for (const { name: container, env = [], envFrom = [] } of containers ?? []) {
    for (const { name, valueFrom } of env) {
      const secret = valueFrom?.secretKeyRef?.name;
      if (secret !== undefined && !lists(account, secret))
        return refusal(`${what} ${container} with envVar ${name} referencing`, secret, account.metadata.name);
    }
    for (const { secretRef } of envFrom) {
      if (secretRef && !lists(account, secretRef.name))
        return refusal(`${what} ${container} with envFrom referencing`, secretRef.name, account.metadata.name);
    }
  }
  return undefined;
}

const lists = ({ secrets = [] }: ServiceAccount, name = ''): boolean => secrets.some((secret) => secret.name === name);

const refusal = (where: string, secret = '', account: string): string =>
  `${where} secret.secretName="${secret}" is not allowed because service account ${account} does not reference that secret`;
