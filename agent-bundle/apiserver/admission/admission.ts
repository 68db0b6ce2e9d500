import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { ServedResources } from '../routes/served.ts';
import type { User } from '../authentication/authenticator.ts';

/**
 * A write that is allowed and well-formed, on its way to the store. `object` is what will be written, fresh from the
 * decoder and the caller's own; plugins that mutate change it in place.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
 */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly kind: Kind;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly namespace: string;
  /** Empty while a generated name is not made yet. */
  readonly name: string;
  readonly user: User;
  /** Absent at DELETE. */
  readonly object: ApiObject | undefined;
  /** What stands now; absent at CREATE. */
  readonly oldObject: ApiObject | undefined;
  readonly signal: AbortSignal;
}

/** What plugins may look at. */
export interface AdmissionContext {
  readonly served: ServedResources;
}

/**
 * One rule about writes. Both throw a StatusError to refuse. `mutate` runs before the strategy, `validate` after it; each
 * only for the kinds it names, so that a write pays for nothing else.
 */
export interface AdmissionPlugin {
  /** Upstream's name. */
  readonly name: string;
  appliesTo(request: AdmissionRequest): boolean;
  mutate?(request: AdmissionRequest, context: AdmissionContext): void | Promise<void>;
  validate?(request: AdmissionRequest, context: AdmissionContext): void | Promise<void>;
}

/** The plugins in their order. */
export class Admission {
  readonly #plugins: readonly AdmissionPlugin[];
  readonly #context: AdmissionContext;

  constructor(plugins: readonly AdmissionPlugin[], context: AdmissionContext) {
    this.#plugins = plugins;
    this.#context = context;
  }

  async mutate(request: AdmissionRequest): Promise<void> {
    for (const plugin of this.#plugins) {
      if (plugin.mutate && plugin.appliesTo(request)) await plugin.mutate(request, this.#context);
    }
  }

  async validate(request: AdmissionRequest): Promise<void> {
    for (const plugin of this.#plugins) {
      if (plugin.validate && plugin.appliesTo(request)) await plugin.validate(request, this.#context);
    }
  }
}
