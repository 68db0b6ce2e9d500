import type { OidcConfig } from '../../config/oidc.ts';
import { type User, authenticated, credentialId } from '../authenticator.ts';

/** Claims of a token whose signature holds. */
export type IdClaims = Readonly<Record<string, unknown>>;

/** Whom an ID token stands for; throws an Error that says why it stands for nobody, in upstream's words. */
export function oidcUser(claims: IdClaims, config: OidcConfig): User {
  const { usernameClaim, usernamePrefix, requiredClaims } = config;
  const name = claimOf(claims, usernameClaim);
  if (typeof name !== 'string' || name === '')
    throw new Error(`oidc: parse username claims "${usernameClaim}": claim not present`);
  const verified = claimOf(claims, 'email_verified');
  if (usernameClaim === 'email' && verified !== undefined && verified !== true) {
    throw new Error('oidc: email not verified');
  }
  for (const [claim, value] of requiredClaims) {
    const found = claimOf(claims, claim);
    if (found === undefined) throw new Error(`oidc: required claim ${claim} not present in ID token`);
    if (found !== value) throw new Error(`oidc: required claim ${claim} value does not match`);
  }
  const id = claimOf(claims, 'jti');
  return {
    name: usernamePrefix + name,
    groups: authenticated(groupsOf(claims, config)),
    ...(typeof id === 'string' && id !== '' ? { extra: { [credentialId]: [`JTI=${id}`] } } : {}),
  };
}

function groupsOf(claims: IdClaims, { groupsClaim, groupsPrefix }: OidcConfig): string[] {
  if (groupsClaim === undefined) return [];
  const found = claimOf(claims, groupsClaim) ?? [];
  const groups: unknown[] = [found].flat();
  if (!groups.every((group) => typeof group === 'string')) {
    throw new Error(`oidc: parse groups claim "${groupsClaim}": it is neither a text nor a list of texts`);
  }
  return groups.map((group) => groupsPrefix + group);
}

const claimOf = (claims: IdClaims, name: string): unknown =>
  Object.hasOwn(claims, name) ? (claims[name] ?? undefined) : undefined;
