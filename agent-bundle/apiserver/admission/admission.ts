import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import type { Clock } from '../../../common/base/clock.ts';
import type { DeleteOptions } from '../../../common/api/meta/v1.ts';
import type { RequestNotes } from '../http/request-notes.ts';
import type { Served, ServedResources } from '../routes/served.ts';
import type { Store } from '../storage/store.ts';
import type { WriteOptions } from '../routes/write-options.ts';
import type { User } from '../authentication/authenticator.ts';
import type { Reservation } from './reservation.ts';

/**
 * A write that is allowed and well-formed, on its way to the store. `object` is what will be written, fresh from the
 * decoder and the caller's own; plugins that mutate change it in place.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
 */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  /** What is written, as the path names it and as it is stored. */
  readonly served: Served;
  /** Of `served.resource`. */
  readonly kind: Kind;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly namespace: string;
  /** Empty while a generated name is not made yet. */
  readonly name: string;
  readonly user: User;
  /** For warnings and audit annotations. */
  readonly notes: RequestNotes;
  /** As the client gave them: a WriteOptions, or a DeleteOptions at DELETE. */
  readonly options: WriteOptions | DeleteOptions;
  /** Nothing will be written: what admission does outside the object must not be done. */
  readonly dryRun: boolean;
  /** Absent at DELETE. */
  readonly object: ApiObject | undefined;
  /** At CONNECT what the client asks for: the members of a PodExecOptions. */
  readonly connect?: Readonly<Record<string, unknown>>;
  /** What stands now; absent at CREATE. */
  readonly oldObject: ApiObject | undefined;
  readonly signal: AbortSignal;
}

/** What plugins may look at. */
export interface AdmissionContext {
  readonly served: ServedResources;
  readonly store: Store;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
}

/**
 * One rule about writes. Both throw a StatusError to refuse. `mutate` runs before the strategy, `validate` after it; each
 * only for the kinds it names, so that a write pays for nothing else.
 */
export interface AdmissionPlugin {
  /** Upstream's name. */
  readonly name: string;
  appliesTo(request: AdmissionRequest): boolean;
  mutate?(request: AdmissionRequest, context: AdmissionContext): Mutated | Promise<Mutated>;
  validate?(request: AdmissionRequest, context: AdmissionContext): Validated | Promise<Validated>;
}

/** `again`: the object has changed behind the backs of those who were asked before, so that all are asked once more. */
export type Mutated = 'again' | void;

/** The write is fine; where something is reserved for it, that must go into its transaction, and be ended. */
export type Validated = Reservation | void;

/** The plugins in their order. */
export class Admission {
  readonly #plugins: readonly AdmissionPlugin[];
  readonly #context: AdmissionContext;

  constructor(plugins: readonly AdmissionPlugin[], context: AdmissionContext) {
    this.#plugins = plugins;
    this.#context = context;
  }

  async mutate(request: AdmissionRequest): Promise<void> {
    // Two rounds at most: whoever is never content would go on for ever.
    if ((await this.#mutateOnce(request)) === 'again') await this.#mutateOnce(request);
  }

  async #mutateOnce(request: AdmissionRequest): Promise<Mutated> {
    let all: Mutated = undefined;
    for (const plugin of this.#plugins) {
      if (plugin.mutate && plugin.appliesTo(request)) all = (await plugin.mutate(request, this.#context)) ?? all;
    }
    return all;
  }

  /** What comes back must be ended. Only the last plugin that is asked can reserve something: ResourceQuota. */
  async validate(request: AdmissionRequest): Promise<Reservation | undefined> {
    let reserved: Validated = undefined;
    for (const plugin of this.#plugins) {
      if (plugin.validate && plugin.appliesTo(request)) reserved = await plugin.validate(request, this.#context);
    }
    return reserved ?? undefined;
  }
}
