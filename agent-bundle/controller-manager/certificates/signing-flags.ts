import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import type { Flags } from '../../supervisor/component.ts';
import { durationFlag } from '../../supervisor/flags.ts';
import type { SigningSettings } from './signing-controller.ts';

export const signingFlags = {
  'cluster-signing-cert-file': 'the certificate of who signs certificate requests; absent: nobody does',
  'cluster-signing-key-file': 'its key',
  'cluster-signing-duration': 'how long the signed certificates hold at most; default 8760h',
} as const;

/** Undefined: nobody signs. Throws an AppError for what is not usable. */
export async function readSigning(flags: Flags): Promise<SigningSettings | undefined> {
  const [certificateFlag, keyFlag] = ['cluster-signing-cert-file', 'cluster-signing-key-file'] as const;
  const duration = durationFlag(flags, 'cluster-signing-duration', '8760h');
  if (!flags.has(certificateFlag) && !flags.has(keyFlag)) return undefined;
  const authority = { certificate: await read(flags, certificateFlag), privateKey: await read(flags, keyFlag) };
  const refused = (reason: string) =>
    new AppError('flag-file-unreadable', { flag: `--${keyFlag}`, path: flags.get(keyFlag) ?? '', reason });
  let own: boolean;
  try {
    own = new X509Certificate(authority.certificate).checkPrivateKey(createPrivateKey(authority.privateKey));
  } catch {
    // What the library says may quote the file.
    throw refused('it, or the certificate, is no PEM of its kind');
  }
  if (!own) throw refused('it is not the key of the certificate');
  return { authority, duration };
}

async function read(flags: Flags, name: string): Promise<string> {
  const path = flags.get(name);
  if (path === undefined) throw new AppError('flag-missing', { flag: `--${name}` });
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new AppError('flag-file-unreadable', { flag: `--${name}`, path, reason: asError(error).message });
  });
}
