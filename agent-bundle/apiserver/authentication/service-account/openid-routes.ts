import type { PathRoutes } from '../../routes/routes.ts';
import type { Reply } from '../../http/reply.ts';
import type { TokenKey } from './token-keys.ts';

export interface OpenIdOptions {
  readonly issuer: string;
  /** Where the keys are to be fetched. */
  readonly keysUrl: string;
  readonly keys: readonly TokenKey[];
}

export const openIdKeysPath = '/openid/v1/jwks';

/**
 * How others may check tokens of service accounts without asking us.
 * https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery
 */
export function addOpenIdRoutes(routes: PathRoutes, { issuer, keysUrl, keys }: OpenIdOptions): void {
  const configuration = {
    issuer,
    jwks_uri: keysUrl,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...new Set(keys.map(({ algorithm }) => algorithm))].sort(),
  };
  routes.add('/.well-known/openid-configuration', () => documentReply('application/json', configuration));
  routes.add(openIdKeysPath, () => documentReply('application/jwk-set+json', keySetOf(keys)));
}

/** RFC 7517. */
function keySetOf(keys: readonly TokenKey[]): object {
  const shown = keys.map(({ id, algorithm, key }) => ({
    use: 'sig',
    kid: id,
    alg: algorithm,
    ...key.export({ format: 'jwk' }),
  }));
  return { keys: shown };
}

/** Anybody may keep it for an hour. */
function documentReply(contentType: string, document: object): Reply {
  const headers = { 'cache-control': 'public, max-age=3600' };
  return { type: 'body', code: 200, contentType, body: Buffer.from(JSON.stringify(document)), headers };
}
