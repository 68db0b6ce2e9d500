import type { Review, ReviewAuthorities } from '../reviews/review.ts';
import type { ResourceCall } from './routes.ts';
import { bodyDecoder } from './write-verbs.ts';
import { methodNotAllowed, unknownResource } from '../status-error.ts';
import { objectReply, plainViewOf } from './representation.ts';
import type { Reply } from '../http/reply.ts';
import type { ResourceRequest } from './request-info.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import { checkPlacement } from './placement.ts';
import { encodeObject } from '../codec/encode.ts';
import { writeOptionsOf } from './write-options.ts';

/** Questions put as objects: POST answers them. */
export class ReviewRoutes {
  readonly #authorities: ReviewAuthorities;
  readonly #byName: ReadonlyMap<string, Review>;
  readonly #groupVersions: ReadonlySet<string>;

  constructor(reviews: readonly Review[], authorities: ReviewAuthorities) {
    this.#authorities = authorities;
    this.#byName = new Map(reviews.map((review) => [keyOf(review.kind), review]));
    this.#groupVersions = new Set(reviews.map(({ kind }) => apiVersionOf(kind)));
  }

  find(info: ResourceRequest): Review | undefined {
    return this.#byName.get(keyOf(info));
  }

  hasGroupVersion(info: ResourceRequest): boolean {
    return this.#groupVersions.has(apiVersionOf(info));
  }

  /** Throws 404 and 405 as for every resource, and what the review throws. */
  async answer(review: Review, call: ResourceCall): Promise<Reply> {
    const { info, query, user, signal } = call;
    checkPlacement(review.kind, info);
    if (info.subresource !== '') throw unknownResource();
    if (info.verb !== 'create') throw methodNotAllowed();
    const view = plainViewOf(call, review.kind);
    const decode = await bodyDecoder(review, call, writeOptionsOf(query, 'CreateOptions'));
    const { object, warnings } = decode();
    const context = { ...this.#authorities, user, namespace: info.namespace, signal };
    const answered = await review.answer(object, context);
    return objectReply(view, Buffer.from(encodeObject(review.kind, answered)), { code: 201, warnings });
  }
}

const keyOf = (name: Pick<ResourceRequest, 'group' | 'version' | 'resource'>): string =>
  `${apiVersionOf(name)}/${name.resource}`;
