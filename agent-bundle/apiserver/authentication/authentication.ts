import { systemClock } from '../../../common/base/clock.ts';
import type { TokenConfig } from '../config/tokens.ts';
import type { ServedResources } from '../routes/served.ts';
import { type Authenticate, authenticateWith } from './authenticator.ts';
import { bearerTokens } from './bearer-token.ts';
import { ClientCertificateAuthenticator } from './client-certificate.ts';
import { CachedObjects } from './service-account/bound-objects.ts';
import { ServiceAccountTokens } from './service-account/service-account-tokens.ts';
import { TokenVerifier } from './service-account/token-verifier.ts';
import type { TokenReader } from './token-reader.ts';

/** Who asks, put together: https://kubernetes.io/docs/reference/access-authn-authz/authentication/ */
export interface Authentication {
  readonly authenticate: Authenticate;
  /** Whose a bearer token is, for TokenReview. */
  readonly tokens: TokenReader;
}

/** Certificates first, then bearer tokens. */
export function authenticationOf({ issuers, keys, audiences }: TokenConfig, served: ServedResources): Authentication {
  const tokens = new ServiceAccountTokens({
    verifier: new TokenVerifier(issuers, keys),
    objects: new CachedObjects((kind) => served.require(kind).cache),
    audiences,
    clock: systemClock,
  });
  return { authenticate: authenticateWith([new ClientCertificateAuthenticator(), bearerTokens(tokens)]), tokens };
}
