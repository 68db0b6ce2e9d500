import { type KeyObject, createHash, createPrivateKey, createPublicKey } from 'node:crypto';

/** One key that tokens are signed or verified with. */
export interface TokenKey {
  /** The `kid` of tokens: tells checkers which key to take. */
  readonly id: string;
  readonly algorithm: TokenAlgorithm;
  readonly key: KeyObject;
}

export type TokenAlgorithm = 'RS256' | 'ES256' | 'ES384' | 'ES512';

const pemBlock = /-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g;

/** Every key of a PEM text; of private keys the public half. Throws for what is no key that can sign tokens. */
export function publicKeysOf(pem: string): TokenKey[] {
  const keys = [...pem.matchAll(pemBlock)]
    .filter(([, label]) => label !== 'EC PARAMETERS')
    .map(([block]) => tokenKey(createPublicKey(block)));
  if (keys.length === 0) throw new Error('there is no key in it');
  return keys;
}

/** Throws for what is no private key that can sign tokens. */
export function signingKeyOf(pem: string): TokenKey {
  return tokenKey(createPrivateKey(pem));
}

function tokenKey(key: KeyObject): TokenKey {
  return { id: keyId(key), algorithm: algorithmOf(key), key };
}

/** The SHA-256 of the public key's DER form, as kube-apiserver names its keys. */
function keyId(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
}

const curves: Readonly<Record<string, TokenAlgorithm>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

function algorithmOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): TokenAlgorithm {
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= 2048) return 'RS256';
  const algorithm = type === 'ec' ? curves[details?.namedCurve ?? ''] : undefined;
  if (!algorithm) throw new Error('it is neither an RSA key of 2048 bits or more nor one on P-256, P-384 or P-521');
  return algorithm;
}
