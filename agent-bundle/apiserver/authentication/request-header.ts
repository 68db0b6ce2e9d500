import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { type Clock, systemClock } from '../../../common/base/clock.ts';
import type { RequestHeaderConfig } from '../config/authentication.ts';
import { type Authenticator, type User, anonymous, authenticated } from './authenticator.ts';
import { textOfHeader } from './header-text.ts';
import type { CertificateAuthorities } from './certificate-authorities.ts';

/** What a connection's certificate entitles to, found out once per connection: until when it may name users. */
interface Standing {
  readonly mayName: boolean;
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
}

/**
 * Who a proxy in front of us says that it asks for. It is believed only with a client certificate of an authority that is
 * there for nothing else, under an allowed name; what anybody else writes into these headers is not looked at.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#authenticating-proxy
 */
export class RequestHeaderAuthenticator implements Authenticator {
  readonly #config: RequestHeaderConfig;
  readonly #authorities: CertificateAuthorities;
  readonly #clock: Clock;
  readonly #standings = new WeakMap<object, Standing>();
  readonly #usernameHeaders: readonly string[];

  constructor(config: RequestHeaderConfig, authorities: CertificateAuthorities, clock: Clock = systemClock) {
    this.#config = config;
    this.#usernameHeaders = config.usernameHeaders.map((header) => header.toLowerCase());
    this.#authorities = authorities;
    this.#clock = clock;
  }

  authenticate(request: IncomingMessage): User | undefined {
    // Nearly all requests come from no proxy: making the distinct headers of each would cost more than all else here.
    if (!this.#usernameHeaders.some((header) => request.headers[header] !== undefined)) return undefined;
    const user = userOfHeaders(request.headersDistinct, this.#config);
    if (!user) return undefined;
    const { mayName, notAfter } = this.#standingOf(request.socket as TLSSocket);
    return mayName && notAfter >= this.#clock.now() ? user : undefined;
  }

  #standingOf(socket: TLSSocket): Standing {
    const known = this.#standings.get(socket);
    if (known) return known;
    const standing = this.#look(socket);
    this.#standings.set(socket, standing);
    return standing;
  }

  #look(socket: TLSSocket): Standing {
    const { subject, valid_to } = socket.getPeerCertificate();
    const name = [subject?.CN ?? []].flat().at(-1) ?? '';
    const { allowedNames } = this.#config;
    const isAllowed = allowedNames.length === 0 || allowedNames.includes(name);
    const mayName = socket.authorized && isAllowed && this.#authorities.haveSigned(socket);
    return { mayName, notAfter: Date.parse(valid_to) || 0 };
  }
}

type Headers = Readonly<Record<string, string[] | undefined>>;
type HeaderNames = Omit<RequestHeaderConfig, 'clientCa' | 'allowedNames'>;

/** Whom headers name; undefined where they name nobody. Header names come in lower case. */
export function userOfHeaders(headers: Headers, names: HeaderNames): User | undefined {
  const name = firstOf(headers, names.usernameHeaders);
  if (name === undefined) return undefined;
  const groups = names.groupHeaders.flatMap((header) => headers[header.toLowerCase()] ?? []).map(textOfHeader);
  const uid = firstOf(headers, names.uidHeaders);
  const extra = extraOf(headers, names.extraHeadersPrefix);
  return {
    name,
    groups: isSomebody(name, groups) ? authenticated(groups) : groups,
    ...(uid === undefined ? {} : { uid }),
    ...(extra.size === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
}

const firstOf = (headers: Headers, names: readonly string[]): string | undefined =>
  names
    .flatMap((name) => headers[name.toLowerCase()]?.[0] ?? [])
    .map(textOfHeader)
    .find((value) => value !== '');

/** Of several prefixes the first that fits counts. Keys come in lower case, and percent-encoded where need be. */
function extraOf(headers: Headers, prefixes: readonly string[]): Map<string, readonly string[]> {
  const extra = new Map<string, readonly string[]>();
  for (const [header, values = []] of Object.entries(headers)) {
    const prefix = prefixes.find((one) => header.startsWith(one.toLowerCase()));
    if (prefix === undefined) continue;
    const key = decoded(header.slice(prefix.length));
    extra.set(key, [...(extra.get(key) ?? []), ...values.map(textOfHeader)]);
  }
  return extra;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The proxy may have said already that it knows the user, or that it does not. */
const isSomebody = (name: string, groups: readonly string[]): boolean =>
  name !== anonymous.name && !groups.includes('system:authenticated') && !groups.includes('system:unauthenticated');
