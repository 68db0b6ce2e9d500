import { type Secret, SecretKind } from '../../../common/api/core/v1/secret.ts';
import { type ServiceAccount, ServiceAccountKind } from '../../../common/api/core/v1/service-account.ts';
import { type Informer, splitKey } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { inNamespace, indexByNamespace } from '../indexes.ts';
import { exists, unlessGone } from '../writes.ts';
import { accountKeyOf, filledSecret, isFor, tokenSecretType } from './filled-secret.ts';
import { type LegacySigner } from './legacy-token.ts';

interface TokenControllerOptions {
  readonly signer: LegacySigner;
  /** PEM. */
  readonly rootCA: string | undefined;
}

const byAccount = 'service account';

/**
 * Fills Secrets that ask for a token of an account which does not end by itself, and deletes them with the account, which
 * does not list them when they are gone.
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
    this.#accounts = indexByNamespace(context.informers.of(ServiceAccountKind));
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#secrets, this.#accounts],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#secrets
      .index(byAccount, (secret) => [accountKeyOf(secret) ?? ''])
      .onChange(({ key }) => this.#loop.queue.add(key));
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
    if (!secret) return this.#forget(key, signal);
    const accountKey = accountKeyOf(secret);
    if (accountKey === undefined) return;
    const account = await this.#accountOf(secret, accountKey, signal);
    if (!account) return this.#remove(secret, signal);
    const filled = filledSecret(secret, account, this.#options);
    if (filled !== secret) await unlessGone(this.#context.client.replace(SecretKind, filled, { signal }));
  }

  /** Accounts do not list a Secret that is gone: another of its name would be theirs. */
  async #forget(key: string, signal: AbortSignal): Promise<void> {
    const { name, namespace } = splitKey(key);
    for (const account of [...inNamespace(this.#accounts, namespace)]) {
      const secrets = (account.secrets ?? []).filter((secret) => secret.name !== name);
      if (secrets.length === (account.secrets ?? []).length) continue;
      if (await exists(this.#context.client, SecretKind, key, signal)) return;
      await unlessGone(this.#context.client.replace(ServiceAccountKind, { ...account, secrets }, { signal }));
    }
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
