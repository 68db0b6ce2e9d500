import { type BoundObjectReference, TokenRequest } from '../../../../common/api/authentication/v1/token-request.ts';
import type { Node } from '../../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import type { ApiObject } from '../../../../common/api/schema/kind.ts';
import type { BoundClaims, ObjectClaim } from '../../authentication/service-account/token-claims.ts';
import { badRequest, conflict } from '../../status-error.ts';
import { type FieldError, invalidValue } from '../field-error.ts';
import type { IssueSubresource, SubresourceKind } from '../resource.ts';

export const tokenRequestKind = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenRequest',
  schema: TokenRequest,
} satisfies SubresourceKind<TokenRequest>;

/** https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/ */
export const tokenRequests: IssueSubresource = { type: 'issue', verbs: ['create'], body: tokenRequestKind };

/** Where the body names the account, it must be that of the path. */
export function validatePlace(
  { metadata }: TokenRequest,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): FieldError[] {
  const { name: named, namespace: within } = metadata;
  if (named && named !== name) {
    return [invalidValue('metadata.name', named, 'must match the service account name if specified')];
  }
  if (within && within !== namespace) {
    return [invalidValue('metadata.namespace', within, 'must match the service account namespace if specified')];
  }
  return [];
}

const shortest = 600;
const longest = 2 ** 32;

export function validateTokenRequest({ spec }: TokenRequest): FieldError[] {
  const { expirationSeconds = 0 } = spec;
  const wrong = (detail: string) => [invalidValue('spec.expirationSeconds', expirationSeconds, detail)];
  if (expirationSeconds < shortest) return wrong('may not specify a duration less than 10 minutes');
  return expirationSeconds > longest ? wrong('may not specify a duration larger than 2^32 seconds') : [];
}

/** What a token can be bound to. */
export type Bindable = 'Pod' | 'Secret' | 'Node';

/** What kind of object a request wants its token bound to. Throws 400 for any other. */
export function bindableOf({ apiVersion = '', kind = '' }: BoundObjectReference): Bindable {
  const slash = apiVersion.lastIndexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  if (group === '' && (kind === 'Pod' || kind === 'Secret' || kind === 'Node')) return kind;
  const named = `${group}/${apiVersion.slice(slash + 1)}, Kind=${kind}`;
  throw badRequest(`cannot bind token to object of type ${named}`);
}

/** An object that a token is bound to, as it stands; a pod with its node, where that is there. */
export type BoundTo =
  | { readonly kind: 'Pod'; readonly object: Pod; readonly node: Node | undefined }
  | { readonly kind: 'Secret' | 'Node'; readonly object: ApiObject };

/**
 * What a token bound to this object says of it. Throws 409 for another than the one that was meant, 400 for a pod that
 * runs as somebody else.
 */
export function claimsOfBound(
  account: string,
  ref: BoundObjectReference,
  bound: BoundTo,
): Pick<BoundClaims, 'node' | 'pod' | 'secret'> {
  if (bound.kind === 'Pod' && bound.object.spec.serviceAccountName !== account) {
    const words = `cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running`;
    throw badRequest(`${words} with different serviceaccount name.`);
  }
  const claim = claimOf(bound.object);
  if (ref.uid && ref.uid !== claim.uid) {
    const why = `the UID in the bound object reference (${ref.uid}) does not match the UID in record`;
    const hint = 'The object might have been deleted and then recreated';
    throw conflict({ group: '', resource: bound.kind }, claim.name, `${why}. ${hint}`);
  }
  switch (bound.kind) {
    case 'Pod':
      return { ...nodeOf(bound.object, bound.node), pod: claim };
    case 'Secret':
      return { secret: claim };
    case 'Node':
      return { node: claim };
  }
}

export const claimOf = ({ metadata: { name, uid = '' } }: ApiObject): ObjectClaim => ({ name, uid });

function nodeOf({ spec: { nodeName } }: Pod, node: Node | undefined): Pick<BoundClaims, 'node'> {
  if (!nodeName) return {};
  return { node: node ? claimOf(node) : { name: nodeName } };
}

/** What the server was told about lifetimes; seconds. */
export interface Lifetimes {
  /** Tokens hold no longer than this; undefined: as long as they ask for. */
  readonly most: number | undefined;
  /** Tokens that kubelets put into pods hold for a year, for programs that read theirs only once. */
  readonly extend: boolean;
}

/** What the ServiceAccount admission asks for in pods' names: an hour, and seven seconds to know it by. */
const ofMountedTokens = 3607;
const extended = 365 * 24 * 3600;

export interface Lifetime {
  /** What the request is told, in seconds. */
  readonly told: number;
  /** What the token says. */
  readonly real: number;
  /** Where the two differ: from when on it should have been replaced. */
  readonly warnAfter: number | undefined;
}

/** https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/, --service-account-extend-token-expiration */
export function lifetimeOf(
  asked: number,
  { most, extend }: Lifetimes,
  { podBound, forThisApi }: { readonly podBound: boolean; readonly forThisApi: boolean },
): Lifetime {
  const told = most === undefined ? asked : Math.min(asked, most);
  if (extend && podBound && forThisApi && told === ofMountedTokens) return { told, real: extended, warnAfter: told };
  return { told, real: told, warnAfter: undefined };
}
