import { type Secret, SecretKind } from '../../../common/api/core/v1/secret.ts';
import { type ServiceAccount, ServiceAccountKind } from '../../../common/api/core/v1/service-account.ts';
import { type Informer, splitKey } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { accountKeyOf, filledSecret, isFor, tokenSecretType } from './filled-secret.ts';
import { type LegacySigner } from './legacy-token.ts';

interface TokenControllerOptions {
  readonly signer: LegacySigner;
  /** PEM. */
  readonly rootCA: string | undefined;
}

const byAccount = 'service account';

/**
 * Fills Secrets that ask for a token of an account which does not end by itself, and deletes them with the account.
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#token-controller
 */
export class ServiceAccountTokenController implements Controller {
  readonly #context: ControllerContext;
  readonly #options: TokenControllerOptions;
  readonly #secrets: Informer<Secret>;
  readonly #accounts: Informer<ServiceAccount>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext, options: TokenControllerOptions) {
    this.#context = context;
    this.#options = options;
    this.#secrets = context.informers.selected(SecretKind, `type=${tokenSecretType}`);
    this.#accounts = context.informers.of(ServiceAccountKind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#secrets, this.#accounts],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#secrets
      .index(byAccount, (secret) => [accountKeyOf(secret) ?? ''])
      .onChange(({ key, object }) => object && this.#loop.queue.add(key));
    this.#accounts.onChange(({ key, object, old }) => {
      if (object?.metadata.uid === old?.metadata.uid) return;
      for (const { metadata } of this.#secrets.byIndex(byAccount, key)) {
        this.#loop.queue.add(`${metadata.namespace}/${metadata.name}`);
      }
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const secret = this.#secrets.get(key);
    const accountKey = secret && accountKeyOf(secret);
    if (!secret || accountKey === undefined) return;
    const account = await this.#accountOf(secret, accountKey, signal);
    if (!account) return this.#remove(secret, signal);
    const filled = filledSecret(secret, account, this.#options);
    if (filled !== secret) await unlessGone(this.#context.client.replace(SecretKind, filled, { signal }));
  }

  /** That there is no such account is only believed of the server: the mirror may be behind. */
  async #accountOf(secret: Secret, key: string, signal: AbortSignal): Promise<ServiceAccount | undefined> {
    const known = this.#accounts.get(key);
    if (known && isFor(secret, known)) return known;
    const live = await unlessGone(this.#context.client.get(ServiceAccountKind, splitKey(key), { signal }));
    return live && isFor(secret, live) ? live : undefined;
  }

  async #remove({ metadata }: Secret, signal: AbortSignal): Promise<void> {
    const { uid } = metadata;
    await unlessGone(this.#context.client.delete(SecretKind, metadata, { preconditions: { uid }, signal }));
    this.#context.logger.info({ secret: `${metadata.namespace}/${metadata.name}` }, 'its account is gone');
  }
}
