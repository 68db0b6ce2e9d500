import { type KeyObject, createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

/** A certificate or a key pair as it lies in files. PEM texts. */
export interface KeyPair {
  /** PKCS#8, which Node, Go's crypto/x509 and openssl all read. */
  readonly privateKey: string;
  /** SubjectPublicKeyInfo (`BEGIN PUBLIC KEY`). */
  readonly publicKey: string;
}

const generate = promisify(generateKeyPair);

/** A key for TLS: ECDSA on P-256, small to send and quick to sign with at each handshake. */
export async function newTlsKey(): Promise<KeyObject> {
  const { privateKey } = await generate('ec', { namedCurve: 'P-256' });
  return privateKey;
}

/**
 * The pair that signs and checks service account tokens. RSA, since RS256 is the one algorithm that every checker of
 * such tokens has (OpenID Connect Core 1.0, section 15.1), as kubeadm does.
 */
export async function newTokenKeys(): Promise<KeyPair> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 });
  return { privateKey: privatePem(privateKey), publicKey: publicPem(publicKey) };
}

/** The public half of a private key in any PEM form; undefined when the text is no private key. */
export function publicKeyOf(privateKey: string): string | undefined {
  try {
    return publicPem(createPublicKey(createPrivateKey(privateKey)));
  } catch {
    return undefined;
  }
}

export function privatePem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string;
}

function publicPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }) as string;
}
