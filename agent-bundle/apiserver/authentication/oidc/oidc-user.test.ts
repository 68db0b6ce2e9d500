import { describe, expect, it } from 'vitest';
import { readOidc } from '../../config/oidc.ts';
import { oidcUser } from './oidc-user.ts';

const issuer = 'https://id.example.org';
const configOf = async (flags: Record<string, string> = {}) => {
  const all = { 'oidc-issuer-url': issuer, 'oidc-client-id': 'cluster', ...flags };
  const config = await readOidc(new Map(Object.entries(all)));
  if (!config) throw new Error('there is no issuer');
  return config;
};
const userOf = async (claims: object, flags?: Record<string, string>) =>
  oidcUser(claims as Record<string, unknown>, await configOf(flags));

describe('whom claims name', () => {
  const everybody = 'system:authenticated';
  it.each<[object, Record<string, string>, object]>([
    [{ sub: 'jane' }, {}, { name: `${issuer}#jane`, groups: [everybody] }],
    [{ sub: 'jane' }, { 'oidc-username-prefix': '-' }, { name: 'jane', groups: [everybody] }],
    [{ sub: 'jane' }, { 'oidc-username-prefix': 'id:' }, { name: 'id:jane', groups: [everybody] }],
    [{ email: 'j@x.org', sub: '1' }, { 'oidc-username-claim': 'email' }, { name: 'j@x.org', groups: [everybody] }],
    [
      { sub: 'jane', roles: ['dev', 'ops'] },
      { 'oidc-username-prefix': '-', 'oidc-groups-claim': 'roles', 'oidc-groups-prefix': 'id:' },
      { name: 'jane', groups: ['id:dev', 'id:ops', everybody] },
    ],
    [
      { sub: 'jane', roles: 'dev', jti: 'j1' },
      { 'oidc-username-prefix': '-', 'oidc-groups-claim': 'roles', 'oidc-required-claim': 'sub=jane' },
      {
        name: 'jane',
        groups: ['dev', everybody],
        extra: { 'authentication.kubernetes.io/credential-id': ['JTI=j1'] },
      },
    ],
  ])('%j with %j: %j', async (claims, flags, user) => {
    expect(await userOf(claims, flags)).toEqual(user);
  });

  it.each<[object, Record<string, string>, string]>([
    [{}, {}, 'claim not present'],
    [{ sub: 5 }, {}, 'claim not present'],
    [JSON.parse('{"__proto__":{"sub":"jane"}}') as object, {}, 'claim not present'],
    [{ email: 'j@x.org', email_verified: false }, { 'oidc-username-claim': 'email' }, 'oidc: email not verified'],
    [{ sub: 'j' }, { 'oidc-required-claim': 'hd=x' }, 'oidc: required claim hd not present in ID token'],
    [{ sub: 'j', hd: 'y' }, { 'oidc-required-claim': 'hd=x' }, 'oidc: required claim hd value does not match'],
    [{ sub: 'j', g: [1] }, { 'oidc-groups-claim': 'g' }, 'oidc: parse groups claim "g"'],
  ])('%j with %j is nobody: %s', async (claims, flags, why) => {
    await expect(userOf(claims, flags)).rejects.toThrow(why);
  });
});

describe('the flags of an issuer', () => {
  it('are nothing without one', async () => {
    expect(await readOidc(new Map())).toBeUndefined();
  });

  it.each<[Record<string, string>, string]>([
    [{ 'oidc-issuer-url': 'http://id' }, 'which is not an https:// URL without query and fragment'],
    [{ 'oidc-issuer-url': 'https://id?x' }, 'which is not an https:// URL without query and fragment'],
    [{ 'oidc-client-id': '' }, '--oidc-client-id'],
    [{ 'oidc-signing-algs': 'RS256,none' }, 'which is not of RS256'],
    [{ 'oidc-signing-algs': 'HS256' }, 'which is not of RS256'],
    [{ 'oidc-required-claim': 'x' }, 'which is not claim=value'],
    [{ 'oidc-ca-file': '/nowhere.crt' }, '/nowhere.crt'],
  ])('%j are refused', async (flags, why) => {
    await expect(configOf(flags)).rejects.toThrow(why);
  });
});
