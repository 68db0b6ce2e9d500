import { NodeKind } from '../../common/api/core/v1/node.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { EventRecorder } from '../../common/client/event-recorder.ts';
import { resourceSource } from '../../common/client/follow.ts';
import { Informer } from '../../common/client/informer.ts';
import { apiAccessFlags, connectToApi } from '../supervisor/api-access.ts';
import type { Component, ComponentContext, ComponentEntry } from '../supervisor/component.ts';
import { defaultProfile } from './plugins/index.ts';
import { Scheduler } from './scheduler.ts';

/** Gives pods their nodes. */
export const scheduler: ComponentEntry = {
  flags: apiAccessFlags,
  create: (context) => new SchedulerComponent(context),
};

class SchedulerComponent implements Component {
  readonly name = 'scheduler';
  readonly #context: ComponentContext;
  readonly #lifetime: Lifetime;
  #client: ApiClient | undefined;
  #synced: ((signal: AbortSignal) => Promise<unknown>) | undefined;

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#lifetime = new Lifetime(context.fail);
  }

  async init(): Promise<void> {
    this.#client = await connectToApi(this.#context.flags, 'kube-scheduler');
  }

  async start(): Promise<void> {
    const { logger } = this.#context;
    const client = this.#client as ApiClient;
    const onError = (error: Error) => logger.warn({ err: error }, 'cannot follow the API');
    const nodes = new Informer(resourceSource(client, NodeKind), { onError });
    const pods = new Informer(resourceSource(client, PodKind), { onError });
    const events = new EventRecorder({
      client,
      source: { component: defaultProfile.schedulerName },
      onLost: (reason) => logger.warn({ reason }, 'an event was lost'),
    });
    const loop = new Scheduler({ client, nodes, pods, events, logger, profiles: [defaultProfile] });
    this.#synced = (signal) => Promise.all([nodes.synced(signal), pods.synced(signal)]);
    for (const part of [events, nodes, pods, loop]) this.#lifetime.run((signal) => part.run(signal));
  }

  async ready(signal: AbortSignal): Promise<void> {
    await this.#synced?.(signal);
  }

  async stop(): Promise<void> {
    await this.#lifetime.end();
    this.#client?.close();
  }
}
