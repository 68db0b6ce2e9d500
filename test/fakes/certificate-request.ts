import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

/** A certificate request (PKCS#10) for a new key; both PEM. `subject` is such as `O=system:nodes, CN=system:node:h1`. */
export async function newCertificateRequest(
  subject: string,
  names: ConstructorParameters<typeof x509.SubjectAlternativeNameExtension>[0] = [],
): Promise<{ readonly request: string; readonly privateKey: string }> {
  const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subject,
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: Array.isArray(names) && names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)],
  });
  const privateKey = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { request: request.toString('pem'), privateKey };
}
