import type { Flags } from '../../supervisor/component.ts';
import { requiredFlag } from '../../supervisor/flags.ts';
import { listFlag, readPem, wrongFlag } from './flag-values.ts';

export const oidcFlags = {
  'oidc-issuer-url': 'the https URL of an OpenID Connect issuer whose ID tokens let in; absent: there is none',
  'oidc-client-id': 'for whom ID tokens must be: one of their audiences',
  'oidc-username-claim': 'the claim that is the user’s name; default sub',
  'oidc-username-prefix':
    'what stands before names; - is nothing; default: the issuer and #, unless the claim is email',
  'oidc-groups-claim': 'the claim that holds the groups, a text or a list; absent: there are none',
  'oidc-groups-prefix': 'what stands before groups; default: nothing',
  'oidc-required-claim': 'comma-separated claim=value that tokens must have',
  'oidc-signing-algs': 'comma-separated algorithms that tokens may be signed with; default RS256',
  'oidc-ca-file': 'who signs the issuer’s serving certificate; default: whom the system trusts',
} as const;

const algorithms: ReadonlySet<string> = new Set(
  ['RS', 'ES', 'PS'].flatMap((family) => ['256', '384', '512'].map((bits) => family + bits)),
);

/** Somebody who vouches for users: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#openid-connect-tokens */
export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly usernameClaim: string;
  readonly usernamePrefix: string;
  readonly groupsClaim: string | undefined;
  readonly groupsPrefix: string;
  readonly requiredClaims: ReadonlyMap<string, string>;
  readonly algorithms: readonly string[];
  /** PEM; undefined: whom the system trusts. */
  readonly ca: string | undefined;
}

export async function readOidc(flags: Flags): Promise<OidcConfig | undefined> {
  const issuer = flags.get('oidc-issuer-url');
  if (issuer === undefined) return undefined;
  if (!URL.canParse(issuer) || new URL(issuer).protocol !== 'https:' || /[?#]/.test(issuer)) {
    throw wrongFlag('oidc-issuer-url', issuer, 'an https:// URL without query and fragment');
  }
  const usernameClaim = flags.get('oidc-username-claim') ?? 'sub';
  return {
    issuer,
    clientId: requiredFlag(flags, 'oidc-client-id'),
    usernameClaim,
    usernamePrefix: usernamePrefix(flags.get('oidc-username-prefix'), usernameClaim, issuer),
    groupsClaim: flags.get('oidc-groups-claim'),
    groupsPrefix: flags.get('oidc-groups-prefix') ?? '',
    requiredClaims: requiredClaims(flags),
    algorithms: signingAlgorithms(flags),
    ca: flags.has('oidc-ca-file') ? await readPem(flags, 'oidc-ca-file') : undefined,
  };
}

/** So that a name of theirs is no name of the cluster’s own. */
function usernamePrefix(given: string | undefined, claim: string, issuer: string): string {
  if (given === '-') return '';
  return given ?? (claim === 'email' ? '' : `${issuer}#`);
}

function requiredClaims(flags: Flags): Map<string, string> {
  const name = 'oidc-required-claim';
  const claims = new Map<string, string>();
  for (const item of flags.has(name) ? listFlag(flags, name, '') : []) {
    const equals = item.indexOf('=');
    if (equals < 1) throw wrongFlag(name, item, 'claim=value');
    claims.set(item.slice(0, equals), item.slice(equals + 1));
  }
  return claims;
}

function signingAlgorithms(flags: Flags): string[] {
  const name = 'oidc-signing-algs';
  const named = listFlag(flags, name, 'RS256');
  const unknown = named.find((one) => !algorithms.has(one));
  if (unknown !== undefined) throw wrongFlag(name, unknown, `of ${[...algorithms].join(', ')}`);
  return named;
}
