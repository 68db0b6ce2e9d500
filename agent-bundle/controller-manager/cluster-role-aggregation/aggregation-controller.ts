import { aggregatedRules } from '../../../common/api/rbac/aggregated-rules.ts';
import { type ClusterRole, ClusterRoleKind } from '../../../common/api/rbac/v1/cluster-role.ts';
import type { Informer } from '../../../common/client/informer.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';

const fieldManager = 'clusterrole-aggregation-controller';

/** Keeps the rules of ClusterRoles that have an aggregationRule equal to the sum of the roles these select. */
export class ClusterRoleAggregationController implements Controller {
  readonly #context: ControllerContext;
  readonly #roles: Informer<ClusterRole>;
  /** Names of the roles that have an aggregationRule. */
  readonly #aggregating = new Set<string>();
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#roles = context.informers.of(ClusterRoleKind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#roles],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#roles.onChange(({ key, object }) => {
      if (object?.aggregationRule) this.#aggregating.add(key);
      else this.#aggregating.delete(key);
      for (const name of this.#aggregating) this.#loop.queue.add(name);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const role = this.#roles.get(name);
    if (!role?.aggregationRule) return;
    const rules = aggregatedRules(role, this.#roles.list());
    if (canonicalJson(rules) === canonicalJson(role.rules ?? [])) return;
    const patch = { metadata: { resourceVersion: role.metadata.resourceVersion }, rules };
    await unlessGone(this.#context.client.patch(ClusterRoleKind, { name }, patch, { fieldManager, signal }));
  }
}
