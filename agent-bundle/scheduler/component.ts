import { abortable } from '../../common/base/abortable.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { EventRecorder } from '../../common/client/event-recorder.ts';
import { connectToApi } from '../supervisor/api-access.ts';
import type { Component, ComponentContext, ComponentEntry } from '../supervisor/component.ts';
import { type ElectionSettings, leadership, readElection } from '../supervisor/leader-election.ts';
import { ClusterState } from './cluster-state.ts';
import type { SchedulerConfiguration } from './configuration/configuration.ts';
import { Extender } from './extenders/extender.ts';
import { postJsonTo } from './extenders/post-json.ts';
import type { Placement } from './framework.ts';
import { readOptions, schedulerFlags } from './options.ts';
import { postBinding, volumeActions } from './pod-writes.ts';
import { makeProfile } from './profile.ts';
import { Scheduler } from './scheduler.ts';

/** Gives pods their nodes. */
export const scheduler: ComponentEntry = {
  flags: schedulerFlags,
  create: (context) => new SchedulerComponent(context),
};

class SchedulerComponent implements Component {
  readonly name = 'scheduler';
  readonly #context: ComponentContext;
  readonly #lifetime: Lifetime;
  #client: ApiClient | undefined;
  #configuration: SchedulerConfiguration | undefined;
  #extenders: readonly Extender[] = [];
  #election: ElectionSettings | undefined;
  #ready: ((signal: AbortSignal) => Promise<unknown>) | undefined;

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#lifetime = new Lifetime(context.fail);
  }

  async init(): Promise<void> {
    this.#configuration = await readOptions(this.#context.flags);
    const flags = new Map([...this.#configuration.flags, ...this.#context.flags]);
    this.#election = readElection(flags, 'kube-scheduler');
    this.#client = await connectToApi(flags, 'kube-scheduler');
    this.#extenders = this.#configuration.extenders.map((each) => new Extender(each, postJsonTo(each)));
  }

  async start(): Promise<void> {
    const { logger } = this.#context;
    const own = this.#client as ApiClient;
    const election = leadership(this.#election, own, logger);
    const client = election.fenced(own);
    const { profiles, backoff } = this.#configuration as SchedulerConfiguration;
    const state = new ClusterState({ client: own, logger, keepsWhole: this.#extenders.length > 0 });
    const tools = {
      cluster: state,
      volumes: volumeActions(client, state.storage),
      bind: (placement: Placement, signal: AbortSignal) => postBinding(client, placement, signal),
    };
    const onLost = (reason: string) => logger.warn({ reason }, 'an event was lost');
    const recorders = new Map(
      profiles.map(({ schedulerName }) => [
        schedulerName,
        new EventRecorder({ client, source: { component: schedulerName }, onLost }),
      ]),
    );
    const nobody = { record: () => {} };
    const events = (schedulerName: string) => recorders.get(schedulerName) ?? nobody;
    const made = profiles.map((profile) => makeProfile(profile, tools));
    const loop = new Scheduler({ client, state, events, logger, backoff, profiles: made, extenders: this.#extenders });
    this.#ready = async (signal) => {
      await state.synced(signal);
      await abortable(election.settled(), signal);
    };
    // Who stands by knows all that the leader knows, and can go on at once.
    for (const part of [...recorders.values(), state]) this.#lifetime.run((signal) => part.run(signal));
    this.#lifetime.run((signal) => election.run((term) => loop.run(term), signal));
  }

  async ready(signal: AbortSignal): Promise<void> {
    await this.#ready?.(signal);
  }

  async stop(): Promise<void> {
    await this.#lifetime.end();
    this.#client?.close();
  }
}
