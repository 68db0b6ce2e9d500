import { abortable, aborted } from '../../common/base/abortable.ts';
import { systemClock } from '../../common/base/clock.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { EventRecorder } from '../../common/client/event-recorder.ts';
import { connectToApi, connectWithoutCredentials } from '../supervisor/api-access.ts';
import type { Component, ComponentContext, ComponentEntry } from '../supervisor/component.ts';
import { type ElectionSettings, type Leadership, leadership, readElection } from '../supervisor/leader-election.ts';
import { type ControllerEntry, selectControllers } from './controllers.ts';
import { ControllerClients } from './credentials/controller-clients.ts';
import { type ControllerManagerOptions, controllerManagerFlags, readOptions } from './options.ts';
import { type LeadersTerm, knowsAll } from './readiness.ts';
import { SharedInformers } from './shared-informers.ts';

/** Runs the control loops. */
export const controllerManager: ComponentEntry = {
  flags: controllerManagerFlags,
  create: (context) => new ControllerManager(context),
};

/** What all controllers share as long as we lead. */
interface Term {
  readonly informers: SharedInformers;
  readonly term: Lifetime;
  readonly election: Leadership;
}

class ControllerManager implements Component {
  readonly name = 'controller-manager';
  readonly #context: ComponentContext;
  readonly #lifetime: Lifetime;
  #client: ApiClient | undefined;
  #clients: ControllerClients | undefined;
  #options: ControllerManagerOptions | undefined;
  #entries: readonly ControllerEntry[] = [];
  #term: LeadersTerm | undefined;
  #election: ElectionSettings | undefined;
  #settled: () => Promise<void> = () => Promise.resolve();

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#lifetime = new Lifetime(context.fail);
  }

  async init(): Promise<void> {
    const { flags } = this.#context;
    this.#options = await readOptions(flags);
    this.#election = readElection(flags, 'kube-controller-manager');
    this.#entries = selectControllers(this.#options.controllers);
    for (const entry of this.#entries) entry.check?.(this.#options);
    const userAgent = 'kube-controller-manager';
    const own = await connectToApi(flags, userAgent);
    const connections = this.#options.ownAccounts ? await connectWithoutCredentials(flags) : undefined;
    this.#client = own;
    this.#clients = new ControllerClients({ own, connections, userAgent });
  }

  async start(): Promise<void> {
    const { fail, logger } = this.#context;
    const election = leadership(this.#election, this.#client as ApiClient, logger);
    this.#settled = () => election.settled();
    this.#lifetime.run((signal) =>
      election.run(async (leading) => {
        const term = new Lifetime(fail, leading);
        this.#control(term, election);
        await aborted(term.signal);
        await term.end();
      }, signal),
    );
  }

  /** Runs all control loops as long as the term lasts. */
  #control(term: Lifetime, election: Leadership): void {
    const { logger } = this.#context;
    const options = this.#options as ControllerManagerOptions;
    const informers = new SharedInformers(this.#client as ApiClient, logger);
    // All are made before the informers run: indexes and handlers stand before the first list arrives.
    const controllers = this.#entries.flatMap(
      (entry) => entry.create(this.#contextOf(entry, { informers, term, election }), options) ?? [],
    );
    this.#term = { informers, signal: term.signal };
    for (const part of [...controllers, informers]) term.run((signal) => part.run(signal));
    logger.info({ controllers: this.#entries.map(({ name }) => name) }, 'controllers started');
  }

  async ready(signal: AbortSignal): Promise<void> {
    // Who stands by is ready as well.
    await abortable(this.#settled(), signal);
    if (this.#term) await knowsAll(this.#term, signal);
  }

  async stop(): Promise<void> {
    await this.#lifetime.end();
    this.#clients?.close();
  }

  #contextOf({ name, eventSource, account }: ControllerEntry, { informers, term, election }: Term) {
    const logger = this.#context.logger.child({ controller: name });
    const client = election.fenced((this.#clients as ControllerClients).of(account));
    const onLost = (reason: string) => logger.warn({ reason }, 'an event was lost');
    const events = new EventRecorder({ client, source: { component: eventSource }, onLost });
    term.run((signal) => events.run(signal));
    return { client, informers, events, logger, clock: systemClock };
  }
}
