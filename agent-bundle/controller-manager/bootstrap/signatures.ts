import { createHmac } from 'node:crypto';
import type { SigningToken } from './bootstrap-token.ts';

const prefix = 'jws-kubeconfig-';
const signed = 'kubeconfig';

/** A JWS (RFC 7515) whose payload is left out: who checks it has the text. */
export function detachedSignature(text: string, { id, secret }: SigningToken): string {
  const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: id })).toString('base64url');
  const payload = Buffer.from(text).toString('base64url');
  const signature = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url');
  return `${header}..${signature}`;
}

/**
 * The data with one signature of its kubeconfig for each token and none of others; undefined when it is so already, or
 * when there is nothing to sign. https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/#configmap-signing
 */
export function signedData(
  data: Readonly<Record<string, string>>,
  tokens: readonly SigningToken[],
): Record<string, string> | undefined {
  const text = data[signed];
  if (text === undefined) return undefined;
  const wanted = new Map(tokens.map((token) => [prefix + token.id, detachedSignature(text, token)]));
  const present = Object.keys(data).filter((key) => key.startsWith(prefix));
  if (present.length === wanted.size && present.every((key) => data[key] === wanted.get(key))) return undefined;
  const others = Object.entries(data).filter(([key]) => !key.startsWith(prefix));
  return Object.fromEntries([...others, ...wanted]);
}
