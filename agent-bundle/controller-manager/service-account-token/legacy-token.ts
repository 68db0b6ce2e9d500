import { type KeyObject, createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

/** For whom a token is, and the Secret that it lies in. */
export interface LegacyClaims {
  readonly namespace: string;
  readonly secret: string;
  readonly account: { readonly name: string; readonly uid: string };
}

/** Signs tokens with one key. */
export interface LegacySigner {
  sign(claims: LegacyClaims): string;
}

interface Algorithm {
  readonly name: string;
  readonly hash: string;
}

const ofCurve: Readonly<Record<string, Algorithm>> = {
  prime256v1: { name: 'ES256', hash: 'sha256' },
  secp384r1: { name: 'ES384', hash: 'sha384' },
  secp521r1: { name: 'ES512', hash: 'sha512' },
};

/**
 * Signs tokens that live as long as their Secret: they know no end, and no audience. `pem` is a private key; throws for
 * one that is none, or of a kind that signs no tokens.
 * https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets
 */
export function legacySigner(pem: string): LegacySigner {
  const key = createPrivateKey(pem);
  const algorithm = algorithmOf(key);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const kid = createHash('sha256').update(publicKey).digest('base64url');
  const header = part({ alg: algorithm.name, kid });
  return {
    sign: (claims) => {
      const signed = `${header}.${part(payloadOf(claims))}`;
      const signature = sign(algorithm.hash, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
      return `${signed}.${signature.toString('base64url')}`;
    },
  };
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const payloadOf = ({ namespace, secret, account }: LegacyClaims) => ({
  iss: 'kubernetes/serviceaccount',
  'kubernetes.io/serviceaccount/namespace': namespace,
  'kubernetes.io/serviceaccount/secret.name': secret,
  'kubernetes.io/serviceaccount/service-account.name': account.name,
  'kubernetes.io/serviceaccount/service-account.uid': account.uid,
  sub: `system:serviceaccount:${namespace}:${account.name}`,
});

function algorithmOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): Algorithm {
  if (type === 'rsa') return { name: 'RS256', hash: 'sha256' };
  const algorithm = type === 'ec' ? ofCurve[details?.namedCurve ?? ''] : undefined;
  if (!algorithm) throw new Error('it is neither an RSA key nor one on P-256, P-384 or P-521');
  return algorithm;
}
