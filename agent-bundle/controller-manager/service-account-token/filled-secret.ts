import type { Secret } from '../../../common/api/core/v1/secret.ts';
import type { ServiceAccount } from '../../../common/api/core/v1/service-account.ts';
import type { LegacySigner } from './legacy-token.ts';

export const tokenSecretType = 'kubernetes.io/service-account-token';
const nameAnnotation = 'kubernetes.io/service-account.name';
const uidAnnotation = 'kubernetes.io/service-account.uid';

/** The key of the account whose token the Secret is for; undefined where it names none. */
export function accountKeyOf({ metadata }: Secret): string | undefined {
  const name = metadata.annotations?.[nameAnnotation];
  return name ? `${metadata.namespace}/${name}` : undefined;
}

/** False for the Secret of another account of that name, which was there before. */
export function isFor({ metadata }: Secret, account: ServiceAccount): boolean {
  const uid = metadata.annotations?.[uidAnnotation];
  return !uid || uid === account.metadata.uid;
}

/** The Secret with all that belongs in it; the very same where it has that. `rootCA` is PEM. */
export function filledSecret(
  secret: Secret,
  account: ServiceAccount,
  { signer, rootCA }: { readonly signer: LegacySigner; readonly rootCA: string | undefined },
): Secret {
  const { metadata, data = {} } = secret;
  const { name, uid = '' } = account.metadata;
  const namespace = metadata.namespace ?? '';
  const authority = rootCA === undefined ? undefined : base64(rootCA);
  const missing = {
    ...(authority !== undefined && data['ca.crt'] !== authority ? { 'ca.crt': authority } : {}),
    ...(data['namespace'] ? {} : { namespace: base64(namespace) }),
    ...(data['token']
      ? {}
      : { token: base64(signer.sign({ namespace, secret: metadata.name, account: { name, uid } })) }),
  };
  const knows = metadata.annotations?.[uidAnnotation] === uid;
  if (knows && Object.keys(missing).length === 0) return secret;
  const annotations = { ...metadata.annotations, [nameAnnotation]: name, [uidAnnotation]: uid };
  return { ...secret, metadata: { ...metadata, annotations }, data: { ...data, ...missing } };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
