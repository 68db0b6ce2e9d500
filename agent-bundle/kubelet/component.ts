import { readFile } from 'node:fs/promises';
import { systemClock } from '../../common/base/clock.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { apiAccessFlags, connectToApi } from '../supervisor/api-access.ts';
import type { Component, ComponentContext, ComponentEntry } from '../supervisor/component.ts';
import { Kubelet } from './kubelet.ts';
import { CriRuntime } from './runtime/cri/cri-runtime.ts';
import { KubeletServer } from './server/kubelet-server.ts';
import { kubeletFlags, kubeletSettings } from './settings.ts';

/** The node's agent: runs the pods that are bound to this node. */
export const kubelet: ComponentEntry = {
  flags: { ...apiAccessFlags, ...kubeletFlags },
  create: (context) => new KubeletComponent(context),
};

class KubeletComponent implements Component {
  readonly name = 'kubelet';
  readonly #context: ComponentContext;
  readonly #life: Lifetime;
  #client: ApiClient | undefined;
  #kubelet: Kubelet | undefined;

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#life = new Lifetime(context.fail);
  }

  async init(): Promise<void> {
    this.#client = await connectToApi(this.#context.flags, this.name);
  }

  async start(): Promise<void> {
    const { flags, logger } = this.#context;
    const client = this.#client as ApiClient;
    const life = this.#life;
    const settings = kubeletSettings(flags);
    const runtime = new CriRuntime(settings.runtimeEndpoint);
    life.add(() => runtime.close());
    const own = new Kubelet({ settings, client, runtime, clock: systemClock, logger, life });
    this.#kubelet = own;
    const [cert, key, ca] = await Promise.all(
      [settings.certFile, settings.keyFile, settings.clientCaFile].map((path) => readFile(path)),
    );
    const server = new KubeletServer({
      tls: { cert, key, ca } as { cert: Buffer; key: Buffer; ca: Buffer },
      ...{ runtime, clock: systemClock, ends: own.ends, pods: () => own.pods },
      onError: (err) => logger.warn({ err }, 'a request failed'),
    });
    life.add(() => server.close());
    await server.listen(settings.identity.port, settings.address);
    await own.start();
  }

  async ready(): Promise<void> {
    await this.#kubelet?.ready();
  }

  /** Pods go on running. */
  async stop(): Promise<void> {
    await this.#life.end();
    this.#client?.close();
  }
}
