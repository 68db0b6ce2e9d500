import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
/** Longer chains are not followed. */
const mostIntermediates = 8;

/**
 * Authorities that client certificates come from. TLS trusts those of all purposes alike; this tells for which of them a
 * certificate stands, by signatures: names can be given twice.
 */
export class CertificateAuthorities {
  readonly #certificates: readonly X509Certificate[];

  /** Throws for what holds no certificate. */
  constructor(pem: string) {
    this.#certificates = [...pem.matchAll(pemBlock)].map(([block]) => new X509Certificate(block));
    if (this.#certificates.length === 0) throw new Error('there is no certificate in it');
  }

  /** Whether the certificate that a connection shows, which TLS has verified, comes from here. */
  haveSigned(socket: TLSSocket): boolean {
    const [leaf, ...intermediates] = chainOf(socket);
    return leaf !== undefined && this.#signed(leaf, intermediates);
  }

  #signed(certificate: X509Certificate, intermediates: readonly X509Certificate[]): boolean {
    if (this.#certificates.some((authority) => isIssuer(authority, certificate))) return true;
    return intermediates.some(
      (one, index) => one.ca && isIssuer(one, certificate) && this.#signed(one, intermediates.toSpliced(index, 1)),
    );
  }
}

const isIssuer = (issuer: X509Certificate, certificate: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/** The certificate that the client shows, and those it was sent with. */
function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  const seen = new Set<string>();
  while (next && Object.keys(next).length > 0 && !seen.has(next.fingerprint256) && chain.length <= mostIntermediates) {
    seen.add(next.fingerprint256);
    chain.push(new X509Certificate(next.raw));
    next = next.issuerCertificate;
  }
  return chain;
}
