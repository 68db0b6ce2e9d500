import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { type Clock, systemClock } from '../../../common/base/clock.ts';
import { type Authenticator, type User, authenticated, credentialId } from './authenticator.ts';
import type { CertificateAuthorities } from './certificate-authorities.ts';
import { unauthorized } from '../status-error.ts';

/** What a connection's certificate says, read once per connection. */
type Shown =
  | { readonly state: 'none' }
  | { readonly state: 'refused' }
  /** Times are milliseconds since the epoch. */
  | { readonly state: 'verified'; readonly user: User; readonly notAfter: number };

interface CertificateOptions {
  /** Whom certificates must come from, where TLS trusts others as well; absent: all that TLS trusts. */
  readonly authorities?: CertificateAuthorities;
  readonly clock?: Clock;
}

/**
 * Who a client certificate names: its common name is the user, its organizations are the groups. TLS has verified it
 * against --client-ca-file for client authentication; one that does not verify is refused, not taken for anonymous.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates
 */
export class ClientCertificateAuthenticator implements Authenticator {
  readonly #shown = new WeakMap<object, Shown>();
  readonly #authorities: CertificateAuthorities | undefined;
  readonly #clock: Clock;

  constructor({ authorities, clock = systemClock }: CertificateOptions = {}) {
    this.#authorities = authorities;
    this.#clock = clock;
  }

  authenticate(request: IncomingMessage): User | undefined {
    const socket = request.socket as TLSSocket;
    let shown = this.#shown.get(socket);
    if (!shown) {
      shown = readCertificate(socket, this.#authorities);
      this.#shown.set(socket, shown);
    }
    if (shown.state === 'none') return undefined;
    // A connection may outlive its certificate.
    if (shown.state === 'refused' || shown.notAfter < this.#clock.now()) throw unauthorized();
    return shown.user;
  }
}

function readCertificate(socket: TLSSocket, authorities: CertificateAuthorities | undefined): Shown {
  const certificate = socket.getPeerCertificate();
  if (Object.keys(certificate).length === 0) return { state: 'none' };
  if (!socket.authorized || authorities?.haveSigned(socket) === false) return { state: 'refused' };
  const named = userOf(certificate.subject);
  if (!named) return { state: 'refused' };
  const user = { ...named, extra: { [credentialId]: [`X509SHA256=${hexOf(certificate.fingerprint256)}`] } };
  return { state: 'verified', user, notAfter: Date.parse(certificate.valid_to) };
}

/** In lower case, without colons. */
const hexOf = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();

/** A subject without a common name names nobody. */
export function userOf(subject: { readonly CN?: string | string[]; readonly O?: string | string[] }): User | undefined {
  const name = [subject.CN ?? []].flat().at(-1);
  return name ? { name, groups: authenticated([subject.O ?? []].flat()) } : undefined;
}
