import { systemClock } from '../../../common/base/clock.ts';
import { SecretKind } from '../../../common/api/core/v1/secret.ts';
import type { AuthenticationConfig } from '../config/authentication.ts';
import type { TokenConfig } from '../config/tokens.ts';
import type { ServerTls } from '../http/server.ts';
import type { ServedResources } from '../routes/served.ts';
import { type Authenticate, type Authenticator, authenticateWith } from './authenticator.ts';
import { bearerTokens } from './bearer-token.ts';
import { BootstrapTokens } from './bootstrap-tokens.ts';
import { CachedSecrets } from './cached-secrets.ts';
import { CertificateAuthorities } from './certificate-authorities.ts';
import { ClientCertificateAuthenticator } from './client-certificate.ts';
import { OidcTokens } from './oidc/oidc-tokens.ts';
import { RequestHeaderAuthenticator } from './request-header.ts';
import { CachedObjects } from './service-account/bound-objects.ts';
import { LegacyTokens, legacyIssuer, readLegacyClaims } from './service-account/legacy-tokens.ts';
import { ServiceAccountTokens } from './service-account/service-account-tokens.ts';
import { readClaims } from './service-account/token-claims.ts';
import { TokenVerifier } from './service-account/token-verifier.ts';
import { type TokenReader, firstKnown } from './token-reader.ts';
import { WebhookTokens } from './webhook-tokens.ts';

/** Who asks, put together: https://kubernetes.io/docs/reference/access-authn-authz/authentication/ */
export interface Authentication {
  readonly authenticate: Authenticate;
  /** Whose a bearer token is, for TokenReview. */
  readonly tokens: TokenReader;
  /** Lets go of connections. */
  close(): void;
}

interface AuthenticationParts {
  readonly authentication: AuthenticationConfig;
  readonly tokens: TokenConfig;
  readonly tls: Pick<ServerTls, 'clientCa'>;
}

/** Names in headers first, then certificates, then bearer tokens: upstream's order. */
export function authenticationOf(parts: AuthenticationParts, served: ServedResources): Authentication {
  const { authentication: config, tokens, tls } = parts;
  const { requestHeader, webhook } = config;
  const webhookTokens = webhook && new WebhookTokens(webhook, tokens);
  const readers = firstKnown([...ownReaders(config, tokens, served), ...(webhookTokens ? [webhookTokens] : [])]);
  const authenticators: readonly Authenticator[] = requestHeader
    ? [
        new RequestHeaderAuthenticator(requestHeader, new CertificateAuthorities(requestHeader.clientCa)),
        // TLS takes proxies' certificates, too: they are none of clients.
        new ClientCertificateAuthenticator({ authorities: new CertificateAuthorities(tls.clientCa) }),
      ]
    : [new ClientCertificateAuthenticator()];
  return {
    authenticate: authenticateWith([...authenticators, bearerTokens(readers)], { anonymous: config.anonymous }),
    tokens: readers,
    close: () => webhookTokens?.close(),
  };
}

/** Those that ask nobody, or nobody for each token. */
function ownReaders(
  { bootstrapTokens, oidc }: AuthenticationConfig,
  { issuers, keys, audiences }: TokenConfig,
  served: ServedResources,
): TokenReader[] {
  const objects = new CachedObjects((kind) => served.require(kind).cache);
  const secrets = new CachedSecrets(served.require(SecretKind).cache);
  const clock = systemClock;
  const current = new TokenVerifier(issuers, keys, readClaims);
  const legacy = new TokenVerifier([legacyIssuer], keys, readLegacyClaims);
  return [
    new ServiceAccountTokens({ verifier: current, objects, audiences, clock }),
    new LegacyTokens({ verifier: legacy, objects, secrets, audiences }),
    ...(bootstrapTokens ? [new BootstrapTokens({ secrets, audiences, clock })] : []),
    ...(oidc ? [new OidcTokens(oidc, { audiences })] : []),
  ];
}
