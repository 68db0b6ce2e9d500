import { PersistentVolumeClaimKind } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { type ResourceQuota, ResourceQuotaKind } from '../../../common/api/core/v1/resource-quota.ts';
import { ServiceKind } from '../../../common/api/core/v1/service.ts';
import { type ApiObject, type Kind, groupResourceOf } from '../../../common/api/schema/kind.ts';
import { periodically } from '../../../common/base/periodic.ts';
import { type Informer, type InformerEvent, keyOf, splitKey } from '../../../common/client/informer.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { inNamespace, indexByNamespace } from '../indexes.ts';
import { unlessGone } from '../writes.ts';
import { type Counted, countedOf, givesBack, usedBy, usedByCount } from './recount.ts';

/** Milliseconds: for what nobody tells us of. */
const resyncPeriod = 5 * 60_000;
/** Milliseconds after something was given back: much often goes at once. */
const gathering = 50;

/**
 * Counts what namespaces use of their quotas: when a quota is new or another, and when something is given back. What is taken
 * is written by the API server together with the objects (admission/resource-quota), so a count that is older than such a
 * write is refused, and is made again.
 */
export class ResourceQuotaController implements Controller {
  readonly #context: ControllerContext;
  readonly #quotas: Informer<ResourceQuota>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    const { informers } = context;
    const { served } = informers;
    this.#quotas = indexByNamespace(informers.of(ResourceQuotaKind));
    // Of these it matters what is in them, not only that they are there.
    for (const kind of [PodKind, ServiceKind, PersistentVolumeClaimKind] as Kind<ApiObject>[]) informers.of(kind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#quotas, served],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#quotas.onChange(({ key, object, old }) => {
      if (object && canonicalJson(object.spec) !== canonicalJson(old?.spec)) this.#loop.queue.add(key);
    });
    served.onObject((kind, event) => this.#onObject(kind, event));
    served.onKinds((added) => this.#onKinds(added));
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.#context;
    const onError = (error: Error) => logger.warn({ err: error }, 'cannot look at all quotas');
    const all = async () => {
      for (const quota of this.#quotas.list()) this.#loop.queue.add(keyOf(quota));
    };
    await Promise.all([this.#loop.run(signal), periodically(all, { period: resyncPeriod, clock, onError }, signal)]);
  }

  #onObject(kind: Kind<ApiObject>, { object, old }: InformerEvent<ApiObject>): void {
    const namespace = old?.metadata.namespace;
    if (!namespace) return;
    for (const quota of inNamespace(this.#quotas, namespace)) {
      if (!isCounted(quota, [kind])) continue;
      if (!givesBack(kind, object, old, this.#context.clock.now())) return;
      this.#loop.queue.addAfter(keyOf(quota), gathering);
    }
  }

  #onKinds(added: readonly Kind<ApiObject>[]): void {
    for (const quota of this.#quotas.list()) if (isCounted(quota, added)) this.#loop.queue.add(keyOf(quota));
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const { namespace, name } = splitKey(key);
    // The newest: what is counted after it was read is not older than what it says is taken.
    const options = { namespace, fieldSelector: `metadata.name=${name}`, signal };
    const [quota] = (await this.#context.client.list(ResourceQuotaKind, options)).items;
    if (!quota) return;
    const written = await this.#recount(quota, signal);
    // What was made while some of it was not accounted yet is seen now; all since then is accounted.
    if (written && canonicalJson(quota.status?.hard) !== canonicalJson(quota.spec?.hard)) {
      await this.#recount(written, signal);
    }
  }

  /** Returns the quota as it was written; undefined where nothing was to write. */
  async #recount(quota: ResourceQuota, signal: AbortSignal): Promise<ResourceQuota | undefined> {
    const used = Object.assign(
      {},
      ...(await Promise.all(countedOf(quota).map((counted) => this.#used(quota, counted, signal)))),
    ) as Record<string, string>;
    const status = { hard: quota.spec?.hard ?? {}, used };
    const { hard, used: before } = quota.status ?? {};
    if (canonicalJson(status) === canonicalJson({ hard, used: before })) return undefined;
    const write = this.#context.client.replace(
      ResourceQuotaKind,
      { ...quota, status },
      { subresource: 'status', signal },
    );
    return unlessGone(write);
  }

  async #used(quota: ResourceQuota, counted: Counted, signal: AbortSignal): Promise<Record<string, string>> {
    const { clock, client, informers } = this.#context;
    const name = groupResourceOf(counted);
    const kind = informers.served.kinds.find((each) => groupResourceOf(each) === name);
    // Nobody serves it, so nobody can make it.
    if (!kind) return {};
    const { namespace } = quota.metadata;
    if (counted.evaluator.growsBy.length > 0) {
      const { items } = await client.list(kind, { namespace, signal });
      return usedBy(quota, counted, items, clock.now());
    }
    const one = await unlessGone(client.list(kind, { namespace, limit: 1, metadataOnly: true, signal }));
    if (!one) return {};
    return usedByCount(quota, counted, one.items.length + (one.metadata.remainingItemCount ?? 0));
  }
}

function isCounted(quota: ResourceQuota, kinds: readonly Kind[]): boolean {
  const names = new Set(kinds.map(groupResourceOf));
  return countedOf(quota).some((counted) => names.has(groupResourceOf(counted)));
}
