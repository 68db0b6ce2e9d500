import { asError } from '../../../common/base/clock.ts';
import type { Credentials } from '../../../common/client/kubeconfig.ts';
import type { Flags } from '../../supervisor/component.ts';
import { durationFlag } from '../../supervisor/flags.ts';
import { CertificateAuthorities } from '../authentication/certificate-authorities.ts';
import { listFlag, readPem, switchFlag, wrongFlag } from './flag-values.ts';
import { type OidcConfig, oidcFlags, readOidc } from './oidc.ts';
import { readWebhookKubeconfig } from './webhook-kubeconfig.ts';

export const authenticationFlags = {
  'anonymous-auth': 'whether who shows nothing is system:anonymous, not refused; default true',
  'enable-bootstrap-token-auth': 'whether Secrets of type bootstrap.kubernetes.io/token let nodes in; default false',
  'requestheader-client-ca-file':
    'who signs the certificates of proxies that name users in headers; absent: nobody may',
  'requestheader-allowed-names': 'comma-separated common names of such proxies; default: any',
  'requestheader-username-headers': 'comma-separated headers that may hold the user; default X-Remote-User',
  'requestheader-uid-headers': 'comma-separated headers that may hold the UID; default X-Remote-Uid',
  'requestheader-group-headers': 'comma-separated headers that hold groups; default X-Remote-Group',
  'requestheader-extra-headers-prefix': 'comma-separated beginnings of headers with more; default X-Remote-Extra-',
  'authentication-token-webhook-config-file': 'a kubeconfig of the server that is asked whose a bearer token is',
  'authentication-token-webhook-cache-ttl': 'how long its answers are kept; default 2m0s',
  'authentication-token-webhook-version': 'the version of TokenReview that it is sent: v1, the default',
  ...oidcFlags,
} as const;

/** Who may name users in headers, and in which. */
export interface RequestHeaderConfig {
  /** PEM. */
  readonly clientCa: string;
  /** Common names; empty: any. */
  readonly allowedNames: readonly string[];
  readonly usernameHeaders: readonly string[];
  readonly uidHeaders: readonly string[];
  readonly groupHeaders: readonly string[];
  readonly extraHeadersPrefix: readonly string[];
}

/** A server that knows bearer tokens. */
export interface TokenWebhook {
  /** Its URL, and how we show who we are. */
  readonly access: Credentials;
  /** Milliseconds for which its answers are kept; 0: not at all. */
  readonly cacheTtl: number;
}

/** How others than holders of certificates and service account tokens show who they are. */
export interface AuthenticationConfig {
  /** False: who shows nothing is refused. */
  readonly anonymous: boolean;
  readonly bootstrapTokens: boolean;
  readonly requestHeader: RequestHeaderConfig | undefined;
  readonly oidc: OidcConfig | undefined;
  readonly webhook: TokenWebhook | undefined;
}

/** Errors: `flag-missing`, `flag-invalid`, `flag-file-unreadable`, `kubeconfig-invalid`. */
export async function readAuthentication(flags: Flags): Promise<AuthenticationConfig> {
  return {
    anonymous: switchFlag(flags, 'anonymous-auth', 'true'),
    bootstrapTokens: switchFlag(flags, 'enable-bootstrap-token-auth', 'false'),
    requestHeader: await readRequestHeader(flags),
    oidc: await readOidc(flags),
    webhook: await readTokenWebhook(flags),
  };
}

async function readRequestHeader(flags: Flags): Promise<RequestHeaderConfig | undefined> {
  const name = 'requestheader-client-ca-file';
  if (!flags.has(name)) return undefined;
  const clientCa = await readPem(flags, name);
  try {
    new CertificateAuthorities(clientCa);
  } catch (error) {
    const wanted = `a PEM file with certificates (${asError(error).message})`;
    throw wrongFlag(name, String(flags.get(name)), wanted);
  }
  return {
    clientCa,
    allowedNames: flags.get('requestheader-allowed-names') ? listFlag(flags, 'requestheader-allowed-names', '') : [],
    usernameHeaders: listFlag(flags, 'requestheader-username-headers', 'X-Remote-User'),
    uidHeaders: listFlag(flags, 'requestheader-uid-headers', 'X-Remote-Uid'),
    groupHeaders: listFlag(flags, 'requestheader-group-headers', 'X-Remote-Group'),
    extraHeadersPrefix: listFlag(flags, 'requestheader-extra-headers-prefix', 'X-Remote-Extra-'),
  };
}

async function readTokenWebhook(flags: Flags): Promise<TokenWebhook | undefined> {
  const [file, version] = ['authentication-token-webhook-config-file', 'authentication-token-webhook-version'] as const;
  const asked = flags.get(version) ?? 'v1';
  if (asked !== 'v1') throw wrongFlag(version, asked, 'v1, the one version that is spoken here');
  const path = flags.get(file);
  if (path === undefined) return undefined;
  return {
    access: await readWebhookKubeconfig(file, path),
    cacheTtl: durationFlag(flags, 'authentication-token-webhook-cache-ttl', '2m0s'),
  };
}
