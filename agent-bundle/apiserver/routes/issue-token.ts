import { randomUUID } from 'node:crypto';
import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { SecretKind } from '../../../common/api/core/v1/secret.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { TokenIssuer } from '../authentication/service-account/token-issuer.ts';
import { encodeObject } from '../codec/encode.ts';
import {
  type BoundTo,
  type Lifetimes,
  bindableOf,
  claimOf,
  claimsOfBound,
  lifetimeOf,
  tokenRequestKind,
  validatePlace,
  validateTokenRequest,
} from '../registry/core/service-account-token.ts';
import { notFound } from '../status-error.ts';
import { readObject } from './read-verbs.ts';
import { objectReply, plainViewOf } from './representation.ts';
import type { Issue } from './resource-routes.ts';
import type { ServedResources } from './served.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { type WriteRoad, admissionRequestOf, refuseInvalid } from './write-road.ts';
import { writeOptionsOf } from './write-options.ts';
import type { ResourceCall } from './routes.ts';
import { bodyDecoder, targetOf } from './write-verbs.ts';

interface TokenOptions {
  readonly served: ServedResources;
  readonly road: WriteRoad;
  readonly issuer: TokenIssuer;
  /** For whom a token is when nobody says. */
  readonly audiences: readonly string[];
  readonly lifetimes: Lifetimes;
}

/**
 * POST of a TokenRequest: the same, with a token in its status. Nothing is written, so a dry run is the same.
 * Throws 404 for an account, or an object to be bound to, that is not there.
 */
export function issueToken({ served, road, issuer, audiences, lifetimes }: TokenOptions): Issue {
  return async (accounts, _, call) => {
    const { name, namespace } = call.info;
    const view = plainViewOf(call, tokenRequestKind);
    const options = writeOptionsOf(call.query, 'CreateOptions');
    const decode = await bodyDecoder({ kind: tokenRequestKind }, call, options);
    const { object: request, warnings } = decode();
    const admission = admissionRequestOf(targetOf(accounts, call, options), 'CREATE', request, undefined);
    await road.admission.mutate(admission);
    refuseInvalid(tokenRequestKind, name, validatePlace(request, call.info));
    const account = parseStored((await readObject(accounts, call)).bytes);
    const now = Math.floor(road.clock.now() / 1000);
    const { spec } = request;
    if (spec.audiences.length === 0) spec.audiences = [...audiences];
    request.metadata = { ...request.metadata, name, namespace, creationTimestamp: timeOf(now) };
    delete request.status;
    refuseInvalid(tokenRequestKind, '', validateTokenRequest(request));
    await road.admission.validate(admission);

    const ref = spec.boundObjectRef;
    const bound = ref ? claimsOfBound(name, ref, await boundTo(ref.name ?? '', bindableOf(ref), served, call)) : {};
    const asked = spec.expirationSeconds ?? 0;
    const forThisApi = spec.audiences.every((audience) => audiences.includes(audience));
    const { told, real, warnAfter } = lifetimeOf(asked, lifetimes, { podBound: 'pod' in bound, forThisApi });
    const id = randomUUID();
    const token = await issuer.issue({
      id,
      audiences: spec.audiences,
      issuedAt: now,
      lifetime: real,
      bound: {
        namespace,
        ...bound,
        serviceaccount: claimOf(account),
        ...(warnAfter === undefined ? {} : { warnafter: now + warnAfter }),
      },
    });
    // So that what is done with it is found again: https://kubernetes.io/docs/reference/labels-annotations-taints/audit-annotations/
    call.notes.annotate('authentication.kubernetes.io/issued-credential-id', `JTI=${id}`);
    spec.expirationSeconds = told;
    request.status = { token, expirationTimestamp: timeOf(now + told) };
    const shortened = told < asked ? [`requested expiration of ${asked} seconds shortened to ${told} seconds`] : [];
    const bytes = Buffer.from(encodeObject(tokenRequestKind, request));
    return objectReply(view, bytes, { code: 201, warnings: [...warnings, ...shortened] });
  };
}

/** RFC 3339. */
const timeOf = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

async function boundTo(
  name: string,
  kind: BoundTo['kind'],
  served: ServedResources,
  call: ResourceCall,
): Promise<BoundTo> {
  switch (kind) {
    case 'Pod': {
      const pod = await mustFind<Pod>(PodKind, name, served, call);
      const { nodeName } = pod.spec;
      return { kind, object: pod, node: nodeName ? await find<Node>(NodeKind, nodeName, served, call) : undefined };
    }
    case 'Secret':
      return { kind, object: await mustFind(SecretKind, name, served, call) };
    case 'Node':
      return { kind, object: await mustFind(NodeKind, name, served, call) };
  }
}

async function mustFind<T extends ApiObject>(
  kind: Kind<T>,
  name: string,
  served: ServedResources,
  call: ResourceCall,
): Promise<T> {
  const found = await find(kind, name, served, call);
  if (!found) throw notFound(kind, name);
  return found;
}

/** As it is now. */
async function find<T extends ApiObject>(
  kind: Kind<T>,
  name: string,
  served: ServedResources,
  { info, signal }: ResourceCall,
): Promise<T | undefined> {
  const ref = kind.namespaced ? { name, namespace: info.namespace } : { name };
  const found = await served.require(kind).cache.get(ref, 'latest', signal);
  return found && (parseStored(found.bytes) as T);
}
