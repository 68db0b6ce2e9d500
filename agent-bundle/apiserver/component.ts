import { Lifetime } from '../../common/base/lifetime.ts';
import type { Component, ComponentContext, ComponentEntry } from '../supervisor/component.ts';
import { type ApiServerConfig, apiserverFlags, readConfig } from './config.ts';
import type { StorageConfig } from './config/storage.ts';
import { ApiServer } from './api-server.ts';
import type { Logger } from '../supervisor/logger.ts';
import { EncryptionAtRest } from './storage/encryption/encryption-at-rest.ts';
import { MemoryStore } from './storage/memory-store.ts';
import type { Store } from './storage/store.ts';

/** The API of the cluster, and the only door to its state. */
export const apiserver: ComponentEntry = {
  flags: apiserverFlags,
  create: (context) => new ApiServerComponent(context),
};

class ApiServerComponent implements Component {
  readonly name = 'kube-apiserver';
  readonly #context: ComponentContext;
  #config: ApiServerConfig | undefined;
  #server: ApiServer | undefined;
  readonly #lifetime: Lifetime;

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#lifetime = new Lifetime(context.fail);
  }

  async init(): Promise<void> {
    this.#config = await readConfig(this.#context.flags);
  }

  async start(): Promise<void> {
    const { logger, fail } = this.#context;
    const config = this.#config as ApiServerConfig;
    const opened = await openStore(config.storage, logger);
    const encryption = config.encryption && new EncryptionAtRest(opened, config.encryption, logger);
    this.#server = new ApiServer(config, { store: encryption?.store ?? opened, logger, fail });
    await this.#server.start();
    if (encryption) this.#lifetime.run((signal) => encryption.run(signal));
  }

  async ready(signal: AbortSignal): Promise<void> {
    await this.#server?.ready(signal);
  }

  async stop(): Promise<void> {
    await this.#lifetime.end();
    await this.#server?.stop();
  }
}

/** etcd's client is loaded only where there is an etcd. */
async function openStore(storage: StorageConfig, logger: Logger): Promise<Store> {
  if (storage.backend === 'memory') return new MemoryStore();
  const { EtcdStore } = await import('./storage/etcd/etcd-store.ts');
  const { ca, cert, key } = storage.tls;
  return new EtcdStore({
    endpoints: storage.endpoints,
    tls: { ca: Buffer.from(ca), cert: Buffer.from(cert), key: Buffer.from(key) },
    onReconnect: (error) => logger.warn({ err: error }, 'the watch on etcd broke; it goes on where it was'),
  });
}
