import { type Namespace, NamespaceKind } from '../../../common/api/core/v1/namespace.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { asError } from '../../../common/base/clock.ts';
import type { Informer } from '../../../common/client/informer.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import type { ServedResource } from '../served/served-resources.ts';
import { unlessGone } from '../writes.ts';
import { NamespaceContent, clearingStages } from './namespace-content.ts';
import { type Termination, terminationConditions } from './termination.ts';

const ourFinalizer = 'kubernetes';

/** Empties a namespace that is being deleted, and lets it go when nothing is left in it. */
export class NamespaceController implements Controller {
  readonly #context: ControllerContext;
  readonly #namespaces: Informer<Namespace>;
  readonly #content: NamespaceContent;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    const { served } = context.informers;
    this.#namespaces = context.informers.of(NamespaceKind);
    this.#content = new NamespaceContent(context.client, served);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#namespaces, served],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#namespaces.onChange(({ key, object }) => isEnding(object) && this.#loop.queue.add(key));
    served.onObject((kind, { object, old }) => {
      const namespace = kind.namespaced ? (object ?? old)?.metadata.namespace : undefined;
      if (namespace && isEnding(this.#namespaces.get(namespace))) this.#loop.queue.add(namespace);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  /** What stays after this is awaited by watch: its going brings us back here. */
  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const namespace = this.#namespaces.get(name);
    if (!namespace || !isEnding(namespace)) return;
    const { resources, stale } = await this.#context.informers.served.discover(signal);
    const remaining = new Map<string, readonly ApiObject[]>();
    const failures: Error[] = [];
    let unheard = stale.length > 0;
    const clear = async (resource: ServedResource) => {
      try {
        const left = await this.#content.clear(resource, name, signal);
        if (left.length > 0) remaining.set(`${resource.kind.resource}.${resource.kind.group}`, left);
        unheard ||= left.length > 0 && !this.#content.isFollowed(resource);
      } catch (error) {
        failures.push(asError(error));
      }
    };
    for (const stage of clearingStages(resources)) {
      await Promise.all(stage.map(clear));
      if (remaining.size > 0 || failures.length > 0) break;
    }
    const outcome = { remaining, failures: failures.map(({ message }) => message), undiscovered: stale };
    const current = await this.#writeConditions(namespace, outcome, signal);
    if (failures[0]) throw failures[0];
    if (unheard) throw new Error('something may be left of which no watch tells us');
    if (remaining.size === 0 && current) await this.#letGo(current, signal);
  }

  async #writeConditions(
    namespace: Namespace,
    outcome: Termination,
    signal: AbortSignal,
  ): Promise<Namespace | undefined> {
    const present = namespace.status?.conditions ?? [];
    const conditions = terminationConditions(present, outcome, this.#context.clock.now());
    const same = conditions.every((condition) =>
      present.some((each) => canonicalJson(each) === canonicalJson(condition)),
    );
    if (same) return namespace;
    const others = present.filter(({ type }) => !conditions.some((condition) => condition.type === type));
    const written = { ...namespace, status: { ...namespace.status, conditions: [...others, ...conditions] } };
    return unlessGone(this.#context.client.replace(NamespaceKind, written, { subresource: 'status', signal }));
  }

  async #letGo(namespace: Namespace, signal: AbortSignal): Promise<void> {
    const { client, logger } = this.#context;
    const finalizers = (namespace.spec?.finalizers ?? []).filter((finalizer) => finalizer !== ourFinalizer);
    const released = { ...namespace, spec: { ...namespace.spec, finalizers } };
    const written = await unlessGone(client.replace(NamespaceKind, released, { subresource: 'finalize', signal }));
    if (written) logger.info({ namespace: namespace.metadata.name }, 'namespace is empty');
  }
}

const isEnding = (namespace: Namespace | undefined): boolean =>
  namespace?.metadata.deletionTimestamp !== undefined &&
  (namespace.spec?.finalizers ?? []).some((finalizer) => finalizer === ourFinalizer);
