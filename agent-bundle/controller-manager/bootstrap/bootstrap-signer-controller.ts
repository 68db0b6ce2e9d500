import { type ConfigMap, ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import { type Secret, SecretKind } from '../../../common/api/core/v1/secret.ts';
import type { Informer } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { bootstrapTokenType, signingToken, untilExpired } from './bootstrap-token.ts';
import { signedData } from './signatures.ts';

const clusterInfo = { namespace: 'kube-public', name: 'cluster-info' };
const key = `${clusterInfo.namespace}/${clusterInfo.name}`;

/** Signs what who joins reads before it trusts anybody, once for each token to join with. */
export class BootstrapSignerController implements Controller {
  readonly #context: ControllerContext;
  readonly #infos: Informer<ConfigMap>;
  readonly #secrets: Informer<Secret>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#infos = context.informers.named(ConfigMapKind, clusterInfo.name);
    this.#secrets = context.informers.selected(SecretKind, `type=${bootstrapTokenType}`);
    this.#loop = new ReconcileLoop({
      ...context,
      workers: 1,
      waitFor: [this.#infos, this.#secrets],
      reconcile: (_, signal) => this.#reconcile(signal),
    });
    this.#infos.onChange((event) => event.key === key && this.#loop.queue.add(key));
    this.#secrets.onChange(() => this.#loop.queue.add(key));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(signal: AbortSignal): Promise<void> {
    const info = this.#infos.get(key);
    if (!info) return;
    const { client, clock, logger } = this.#context;
    const now = clock.now();
    const secrets = [...this.#secrets.list()];
    const tokens = secrets.flatMap((secret) => signingToken(secret, now) ?? []);
    // A signature ends with its token.
    const ends = secrets.map((secret) => untilExpired(secret, now)).filter((wait) => wait > 0 && wait < Infinity);
    if (ends.length > 0) this.#loop.queue.addAfter(key, Math.min(...ends));
    const data = signedData(info.data ?? {}, tokens);
    if (!data) return;
    await unlessGone(client.replace(ConfigMapKind, { ...info, data }, { signal }));
    logger.info({ tokens: tokens.map(({ id }) => id) }, 'cluster-info signed');
  }
}
