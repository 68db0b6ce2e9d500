import type { Container } from '../../../common/api/core/v1/container.ts';
import type { Probe } from '../../../common/api/core/v1/probe.ts';
import type { Clock } from '../../../common/base/clock.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import type { Tell } from '../images/image-puller.ts';
import type { ProbeVerdict } from '../pods/pod-view.ts';
import type { Runtime } from '../runtime/port.ts';
import { type ProbeTarget, ask } from './probe.ts';
import { type ProbeKind, type Tally, firstTally, tally } from './probe-tally.ts';

export interface ProbeManagerOptions {
  readonly runtime: Pick<Runtime, 'execSync'>;
  readonly clock: Clock;
  /** Hears of the pod each time a probe of its changed its mind. */
  readonly onChange: (podUid: string) => void;
}

/** A running container whose probes are to run. */
export interface Probed extends ProbeTarget {
  readonly podUid: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** What was known of this very container before it was watched. */
  readonly before: { readonly ready: boolean; readonly started?: boolean } | undefined;
  readonly tell: Tell;
}

interface Watched {
  readonly target: Probed;
  readonly life: Lifetime;
  readonly tallies: Map<ProbeKind, Tally>;
  started: boolean;
}

const probesOf = (container: Container): Array<[ProbeKind, Probe]> =>
  (
    [
      ['startup', container.startupProbe],
      ['liveness', container.livenessProbe],
      ['readiness', container.readinessProbe],
    ] as const
  ).flatMap(([kind, probe]) => (probe ? [[kind, probe] as [ProbeKind, Probe]] : []));

/**
 * Runs the probes of this node's containers, each in a loop of its own:
 *
 *   startup ──success──▶ liveness and readiness, side by side          startup ──failure──▶ the container is to end
 */
export class ProbeManager {
  readonly #options: ProbeManagerOptions;
  readonly #watched = new Map<string, Watched>();

  constructor(options: ProbeManagerOptions) {
    this.#options = options;
  }

  /** Probes exactly these containers of the pod from now on. */
  watch(podUid: string, targets: readonly Probed[]): void {
    const wanted = new Set(targets.map(({ id }) => id));
    for (const [id, { target, life }] of this.#watched) {
      if (target.podUid !== podUid || wanted.has(id)) continue;
      this.#watched.delete(id);
      void life.end();
    }
    for (const target of targets) if (!this.#watched.has(target.id)) this.#start(target);
  }

  /** What the probes say of the container; of one that is not watched, that nothing is known against it. */
  verdict(id: string, container: Container): ProbeVerdict {
    const watched = this.#watched.get(id);
    const found = (kind: ProbeKind) => (watched?.tallies.get(kind) ?? firstTally(kind)).result;
    const started = container.startupProbe === undefined || (watched?.started ?? false);
    const ready = started && (container.readinessProbe === undefined || found('readiness') === 'success');
    const failed = (['startup', 'liveness'] as const).find((kind) => watched?.tallies.get(kind)?.result === 'failure');
    if (!failed) return { started, ready };
    const probe = failed === 'startup' ? container.startupProbe : container.livenessProbe;
    return { started, ready, unhealthy: { probe: failed, graceSeconds: probe?.terminationGracePeriodSeconds } };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#watched.values()].map(({ life }) => life.end()));
    this.#watched.clear();
  }

  #start(target: Probed): void {
    const probes = probesOf(target.container);
    if (probes.length === 0) return;
    const life = new Lifetime(() => {});
    const { before, container } = target;
    const started = container.startupProbe === undefined || before?.started === true;
    const watched: Watched = { target, life, tallies: new Map(), started };
    if (before?.ready) watched.tallies.set('readiness', { ...firstTally('readiness'), result: 'success' });
    this.#watched.set(target.id, watched);
    for (const [kind, probe] of probes) {
      if ((kind === 'startup') !== started) life.run((signal) => this.#loop(kind, probe, watched, signal));
    }
  }

  async #loop(kind: ProbeKind, probe: Probe, watched: Watched, signal: AbortSignal): Promise<void> {
    const { clock, runtime } = this.#options;
    const period = (probe.periodSeconds ?? 10) * 1000;
    const begin = watched.target.startedAt + (probe.initialDelaySeconds ?? 0) * 1000;
    await clock.sleep(Math.max(0, begin - clock.now()), signal);
    while (!signal.aborted) {
      const { healthy, output } = await ask(probe, watched.target, runtime, signal);
      if (!healthy) watched.target.tell('Warning', 'Unhealthy', `${title(kind)} probe failed: ${output}`);
      if (this.#count(kind, probe, watched, healthy)) return;
      await clock.sleep(period, signal);
    }
  }

  /** True when this probe's work is done. */
  #count(kind: ProbeKind, probe: Probe, watched: Watched, healthy: boolean): boolean {
    const before = watched.tallies.get(kind) ?? firstTally(kind);
    const after = tally(before, healthy, probe);
    watched.tallies.set(kind, after);
    if (after.result === before.result) return false;
    if (kind === 'startup' && after.result === 'success') this.#startOthers(watched);
    this.#options.onChange(watched.target.podUid);
    return kind === 'startup' || (kind === 'liveness' && after.result === 'failure');
  }

  #startOthers(watched: Watched): void {
    watched.started = true;
    for (const [kind, probe] of probesOf(watched.target.container)) {
      if (kind !== 'startup') watched.life.run((signal) => this.#loop(kind, probe, watched, signal));
    }
  }
}

const title = (kind: ProbeKind) => `${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)}`;
