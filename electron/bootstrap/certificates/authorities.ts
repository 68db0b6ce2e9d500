import { AppError } from '../../../common/base/app-error.ts';
import { type Issued, createAuthority } from '../../pki/authority.ts';
import type { PlannedAuthority, PlannedEncryption, PlannedTokenKeys } from '../../pki/certificate-plan.ts';
import { authorityProblems, problemWords } from '../../pki/certificate-problems.ts';
import { newEncryptionConfig } from '../../pki/encryption-config.ts';
import { type KeyPair, newTokenKeys, publicKeyOf } from '../../pki/keys.ts';
import type { FoundTexts } from './found-texts.ts';

/** The texts found, by host name. */
export type FoundOnHosts = ReadonlyMap<string, FoundTexts>;

/**
 * The authority the masters have, or a new one where no host knows of any. One that is broken is never replaced:
 * everything it signed would be worth nothing.
 * Errors: `authority-conflict`, `authority-key-lost`, `authority-unusable`.
 */
export async function keepOrCreateAuthority(
  planned: PlannedAuthority,
  found: FoundOnHosts,
  now: number,
): Promise<Issued> {
  const { name: authority, certificatePath, keyPath } = planned;
  const pairs = planned.keyOn.map((host) => ({
    host,
    certificate: found.get(host)?.get(certificatePath)?.content,
    privateKey: found.get(host)?.get(keyPath)?.content,
  }));
  const whole = pairs.filter((pair): pair is Issued & { host: string } => !!pair.certificate && !!pair.privateKey);
  const [first] = whole;
  if (first !== undefined) {
    const other = whole.find((pair) => pair.certificate !== first.certificate);
    if (other) throw new AppError('authority-conflict', { authority, one: first.host, other: other.host });
    const problems = authorityProblems(first, now);
    if (problems.length === 0) return { certificate: first.certificate, privateKey: first.privateKey };
    const reason = problems.map(problemWords).join(', ');
    throw new AppError('authority-unusable', { authority: `${authority} on ${first.host}`, reason });
  }
  const holder = planned.certificateOn.find((host) => found.get(host)?.has(certificatePath));
  if (holder !== undefined) {
    throw new AppError('authority-key-lost', {
      authority,
      host: holder,
      path: keyPath,
      masters: planned.keyOn.join(', '),
    });
  }
  return createAuthority(authority, now);
}

/** The keys that sign service account tokens: the masters' own, or new ones. Error: `token-keys-conflict`. */
export async function keepOrCreateTokenKeys(planned: PlannedTokenKeys, found: FoundOnHosts): Promise<KeyPair> {
  const keys = planned.on.flatMap((host) => {
    const privateKey = found.get(host)?.get(planned.privatePath)?.content;
    const publicKey = privateKey && publicKeyOf(privateKey);
    return publicKey ? [{ host, privateKey, publicKey }] : [];
  });
  const [first] = keys;
  if (first === undefined) return newTokenKeys();
  const other = keys.find((pair) => pair.privateKey !== first.privateKey);
  if (other)
    throw new AppError('token-keys-conflict', { one: first.host, other: other.host, path: planned.privatePath });
  return { privateKey: first.privateKey, publicKey: first.publicKey };
}

/** The file by which Secrets are encrypted: the masters' own, or a new one. Error: `encryption-keys-conflict`. */
export function keepOrCreateEncryption({ path, on }: PlannedEncryption, found: FoundOnHosts): string {
  const files = on.flatMap((host) => {
    const content = found.get(host)?.get(path)?.content;
    return content ? [{ host, content }] : [];
  });
  const [first] = files;
  if (first === undefined) return newEncryptionConfig();
  const other = files.find(({ content }) => content !== first.content);
  if (other) throw new AppError('encryption-keys-conflict', { one: first.host, other: other.host, path });
  return first.content;
}
