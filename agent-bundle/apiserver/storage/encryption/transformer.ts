import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * How the values of a resource are written, and one of the ways in which they may have been written before. What is
 * thrown tells why a value cannot be read, and nothing of what stands in it.
 * https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#understanding-the-encryption-at-rest-configuration
 */
export interface Transformer {
  /** What a value of this provider begins with; empty: it stands there as it is. */
  readonly prefix: string;
  /** The same with the name of the key that is written with. */
  readonly writePrefix: string;
  /** `key` is where it stands in the store: a value that was moved to another key cannot be read. */
  seal(value: Buffer, key: string): Buffer;
  open(stored: Buffer, key: string): Buffer;
}

/** A name, and 16, 24 or 32 bytes. */
export interface EncryptionKey {
  readonly name: string;
  readonly secret: Buffer;
}

/** What every encrypted value begins with. */
export const encryptedPrefix = 'k8s:enc:';

export const identity: Transformer = {
  prefix: '',
  writePrefix: '',
  seal: (value) => value,
  open: (stored) => {
    if (startsWith(stored, encryptedPrefix)) throw new Error('identity transformer tried to read encrypted data');
    return stored;
  },
};

interface Cipher {
  readonly name: 'aesgcm' | 'aescbc';
  seal(value: Buffer, secret: Buffer, key: string): Buffer;
  open(sealed: Buffer, secret: Buffer, key: string): Buffer;
}

const nonceLength = 12;
const tagLength = 16;
const bitsOf = (secret: Buffer) => (secret.length * 8) as 128 | 192 | 256;

/** A random nonce, the encrypted value, and the tag; bound to where it stands. */
const aesgcm: Cipher = {
  name: 'aesgcm',
  seal: (value, secret, key) => {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv(`aes-${bitsOf(secret)}-gcm`, secret, nonce).setAAD(Buffer.from(key));
    return Buffer.concat([nonce, cipher.update(value), cipher.final(), cipher.getAuthTag()]);
  },
  open: (sealed, secret, key) => {
    const tagAt = sealed.length - tagLength;
    if (tagAt < nonceLength) throw new Error('the stored data was shorter than the required size');
    const decipher = createDecipheriv(`aes-${bitsOf(secret)}-gcm`, secret, sealed.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(Buffer.from(key)).setAuthTag(sealed.subarray(tagAt));
    return Buffer.concat([decipher.update(sealed.subarray(nonceLength, tagAt)), decipher.final()]);
  },
};

const blockLength = 16;

/** A random first block, and the encrypted value. Nothing tells whether somebody has changed it: for old data. */
const aescbc: Cipher = {
  name: 'aescbc',
  seal: (value, secret) => {
    const first = randomBytes(blockLength);
    const cipher = createCipheriv(`aes-${bitsOf(secret)}-cbc`, secret, first);
    return Buffer.concat([first, cipher.update(value), cipher.final()]);
  },
  open: (sealed, secret) => {
    if (sealed.length < blockLength) throw new Error('the stored data was shorter than the required size');
    const decipher = createDecipheriv(`aes-${bitsOf(secret)}-cbc`, secret, sealed.subarray(0, blockLength));
    return Buffer.concat([decipher.update(sealed.subarray(blockLength)), decipher.final()]);
  },
};

export const ciphers = { aesgcm, aescbc } as const;

/** Writes with the first key, reads with the one that the value names. */
export function encrypting(cipher: Cipher, keys: readonly [EncryptionKey, ...EncryptionKey[]]): Transformer {
  const prefix = `${encryptedPrefix}${cipher.name}:v1:`;
  const [first] = keys;
  const writePrefix = `${prefix}${first.name}:`;
  const head = Buffer.from(writePrefix);
  return {
    prefix,
    writePrefix,
    seal: (value, key) => Buffer.concat([head, cipher.seal(value, first.secret, key)]),
    open: (stored, key) => {
      const used = keys.find(({ name }) => startsWith(stored, `${prefix}${name}:`));
      if (!used) throw new Error('no matching key was found for the provided AES transformer');
      const sealed = stored.subarray(Buffer.byteLength(`${prefix}${used.name}:`));
      try {
        return cipher.open(sealed, used.secret, key);
      } catch {
        // What the library says differs from one version to the next.
        throw new Error('cipher: message authentication failed');
      }
    },
  };
}

/** Prefixes are short, and a value that is not encrypted differs in its first byte. */
export function startsWith(value: Buffer, prefix: string): boolean {
  if (value[0] !== prefix.charCodeAt(0)) return false;
  const expected = Buffer.from(prefix);
  return value.subarray(0, expected.length).equals(expected);
}
