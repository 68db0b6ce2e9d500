import { watch } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asError, systemClock } from '../../../../common/base/clock.ts';
import { type Backoff, retry } from '../../../../common/base/retry.ts';
import type { Logger } from '../../../supervisor/logger.ts';
import { StoreError } from '../store-errors.ts';
import type { Store } from '../store.ts';
import { EncryptingStore } from './encrypting-store.ts';
import { rewriteStale } from './rewrite-stale.ts';
import type { EncryptionConfig } from './encryption-config.ts';
import { Transformers } from './transformers.ts';

export interface EncryptionSettings {
  readonly config: EncryptionConfig;
  /** Whether a change of the file counts without a restart. */
  readonly reload: boolean;
  readonly path: string;
  /** Reads the file again. Throws an AppError for what is not usable. */
  readonly read: () => Promise<EncryptionConfig>;
}

const backoff: Backoff = { first: 500, most: 30_000, factor: 2, jitter: 0.2 };
/** Milliseconds; whoever writes the file may do so in several steps. */
const settle = 200;

/**
 * Values of some resources are encrypted in the store; what stands there from before is written anew beside everything
 * else.
 *
 *   rewriting ──all is as it should be──▶ waiting for the file to change ──▶ rewriting
 *       └─store fails: backoff─┘             (only with reload; otherwise the end)
 */
export class EncryptionAtRest {
  readonly store: EncryptingStore;
  readonly #inner: Store;
  readonly #settings: EncryptionSettings;
  readonly #logger: Logger;
  #config: EncryptionConfig;
  #transformers: Transformers;

  constructor(inner: Store, settings: EncryptionSettings, logger: Logger) {
    this.#inner = inner;
    this.#settings = settings;
    this.#logger = logger;
    this.#config = settings.config;
    this.#transformers = new Transformers(settings.config.rules);
    this.store = new EncryptingStore(inner, this.#transformers, (error) =>
      logger.error({ key: error.key, reason: error.reason }, 'stored data cannot be decrypted'),
    );
  }

  /** Runs until all is written as it should be, and with reload until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    if (!this.#settings.reload) return this.#rewrite(signal);
    // Before the first rewrite, so that no change of the file is missed.
    const changes = watch(dirname(this.#settings.path), { signal, persistent: false });
    let rewriting = new AbortController();
    let rewritten = this.#rewrite(AbortSignal.any([signal, rewriting.signal]));
    try {
      for await (const _ of changes) {
        await systemClock.sleep(settle, signal);
        if (!(await this.#reload())) continue;
        rewriting.abort();
        await rewritten;
        rewriting = new AbortController();
        rewritten = this.#rewrite(AbortSignal.any([signal, rewriting.signal]));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await rewritten;
    }
  }

  /** False where nothing is different, or the file is not usable: then what was read before goes on to count. */
  async #reload(): Promise<boolean> {
    try {
      const config = await this.#settings.read();
      if (config.digest === this.#config.digest) return false;
      this.#config = config;
      this.#transformers = new Transformers(config.rules);
      this.store.use(this.#transformers);
      this.#logger.info('the encryption configuration was read again');
      return true;
    } catch (error) {
      this.#logger.error({ err: asError(error) }, 'the encryption configuration is not usable; the former one stays');
      return false;
    }
  }

  async #rewrite(signal: AbortSignal): Promise<void> {
    // What has got its key back is not in the caches: a write brings it there.
    const again = this.store.unreadable;
    const options = { store: this.#inner, transformers: this.#transformers, clock: systemClock, again };
    const retryable = (error: Error) => error instanceof StoreError;
    try {
      const rewriting = retry((running) => rewriteStale(options, running), { signal, backoff, retryable });
      const { rewritten, unreadable } = await rewriting;
      if (rewritten > 0) this.#logger.info({ rewritten }, 'stored data was written anew with the first provider');
      for (const key of unreadable) this.#logger.warn({ key }, 'stored data that cannot be decrypted stays');
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
