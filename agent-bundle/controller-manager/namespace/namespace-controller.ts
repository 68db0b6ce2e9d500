import { type Namespace, NamespaceKind } from '../../../common/api/core/v1/namespace.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { kinds } from '../../../common/api/kinds.ts';
import { type ApiObject, type Kind, groupResourceOf } from '../../../common/api/schema/kind.ts';
import { asError } from '../../../common/base/clock.ts';
import type { Informer } from '../../../common/client/informer.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { inNamespace, indexByNamespace } from '../indexes.ts';
import { unlessGone } from '../writes.ts';
import { type Termination, terminationConditions } from './termination.ts';

const ourFinalizer = 'kubernetes';

/** Pods end first, while what they need (their secrets, their services) is still there; then everything else. */
const stages: ReadonlyArray<readonly Kind<ApiObject>[]> = [
  kinds.filter((kind) => kind === (PodKind as Kind)),
  kinds.filter((kind) => kind.namespaced && kind !== (PodKind as Kind)),
];

/** Empties a namespace that is being deleted, and lets it go when nothing is left in it. */
export class NamespaceController implements Controller {
  readonly #context: ControllerContext;
  readonly #namespaces: Informer<Namespace>;
  readonly #contents = new Map<Kind<ApiObject>, Informer<ApiObject>>();
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#namespaces = context.informers.of(NamespaceKind);
    for (const kind of stages.flat()) this.#contents.set(kind, indexByNamespace(context.informers.metadataOf(kind)));
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#namespaces, ...this.#contents.values()],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#namespaces.onChange(({ key, object }) => isEnding(object) && this.#loop.queue.add(key));
    for (const informer of this.#contents.values()) {
      informer.onChange(({ object, old }) => {
        const namespace = (object ?? old)?.metadata.namespace ?? '';
        if (isEnding(this.#namespaces.get(namespace))) this.#loop.queue.add(namespace);
      });
    }
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  /** What stays after this is awaited by watch: its going brings us back here. */
  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const namespace = this.#namespaces.get(name);
    if (!namespace || !isEnding(namespace)) return;
    const remaining = new Map<string, readonly ApiObject[]>();
    const failures: Error[] = [];
    for (const stage of stages) {
      await Promise.all(
        stage.map(async (kind) => {
          const left = await this.#clear(kind, name, signal).catch((error: unknown) => failures.push(asError(error)));
          if (typeof left !== 'number' && left.length > 0) remaining.set(groupResourceOf(kind), left);
        }),
      );
      if (remaining.size > 0 || failures.length > 0) break;
    }
    const outcome = { remaining, failures: failures.map(({ message }) => message) };
    const current = await this.#writeConditions(namespace, outcome, signal);
    if (failures[0]) throw failures[0];
    if (remaining.size === 0 && current) await this.#letGo(current, signal);
  }

  /**
   * Deletes what is there of the kind, and returns what stays. That nothing is there is only believed of the server: the
   * mirror may be behind.
   */
  async #clear(kind: Kind<ApiObject>, namespace: string, signal: AbortSignal): Promise<readonly ApiObject[]> {
    const { client } = this.#context;
    const known = [...inNamespace(this.#contents.get(kind) as Informer<ApiObject>, namespace)];
    const present = known.length > 0 ? known : (await client.list(kind, { namespace, limit: 1, signal })).items;
    if (present.some(({ metadata }) => !metadata.deletionTimestamp)) {
      await client.deleteCollection(kind, namespace, { propagationPolicy: 'Background', signal });
    }
    return present;
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
    const options = { type: 'strategic', subresource: 'status', signal } as const;
    const patch = { metadata: { uid: namespace.metadata.uid }, status: { conditions } };
    return unlessGone(this.#context.client.patch(NamespaceKind, { name: namespace.metadata.name }, patch, options));
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
