import { randomUUID } from 'node:crypto';
import { abortable } from '../../../common/base/abortable.ts';
import { AppError } from '../../../common/base/app-error.ts';
import { type Clock, systemClock } from '../../../common/base/clock.ts';
import type { PlanRunRow } from '../../../common/ipc/rows/plan-run.ts';
import type { ChosenCluster, Clusters, PlanRun } from '../clusters/clusters.ts';
import type { Links } from '../links/links.ts';
import { Run } from './run.ts';

type PlanName = PlanRunRow['plan'];

/** Runs that ended are kept to be looked at: this many. */
const keptRuns = 50;
/** Milliseconds that runs get to end when the app quits. */
const closeDeadline = 15_000;

/** The runs of plans since the app was started. They go on whether or not somebody looks. */
export class PlanRuns {
  readonly #clusters: Pick<Clusters, 'choose' | PlanName>;
  readonly #links: Pick<Links, 'reset'>;
  readonly #clock: Clock;
  readonly #runs = new Map<string, Run>();
  readonly #starting = new Set<string>();
  readonly #listeners = new Set<(row: PlanRunRow | undefined, id: string) => void>();

  constructor(clusters: Pick<Clusters, 'choose' | PlanName>, links: Pick<Links, 'reset'>, clock: Clock = systemClock) {
    this.#clusters = clusters;
    this.#links = links;
    this.#clock = clock;
  }

  /**
   * Starts a plan for a cluster and gives the run's id; the plan's own failures are told by the run.
   * Errors: `plan-running`, and those of choosing the cluster.
   */
  async start(cluster: string, plan: PlanName): Promise<string> {
    const other = this.runningPlan(cluster);
    if (other !== undefined || this.#starting.has(cluster)) {
      throw new AppError('plan-running', { cluster, plan: other ?? plan });
    }
    this.#starting.add(cluster);
    try {
      const chosen = await this.#clusters.choose({ name: cluster });
      return this.#begin(chosen, plan);
    } finally {
      this.#starting.delete(cluster);
    }
  }

  /** Error: `plan-run-unknown`. */
  run(id: string): Run {
    const run = this.#runs.get(id);
    if (!run) throw new AppError('plan-run-unknown', { run: id });
    return run;
  }

  rows(): PlanRunRow[] {
    return [...this.#runs.values()].map((run) => run.row);
  }

  /** Calls back with each change of a row; without a row when the run is no longer kept. */
  onRow(listener: (row: PlanRunRow | undefined, id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The plan that is at work on a cluster. */
  runningPlan(cluster: string): PlanName | undefined {
    return [...this.#runs.values()].find((run) => run.row.cluster === cluster && run.isGoingOn)?.row.plan;
  }

  /** Whether some plan is at work: who quits should be asked. */
  isBusy(): boolean {
    return [...this.#runs.values()].some((run) => run.isGoingOn);
  }

  /** Cancels what goes on and waits until it has ended, within a deadline. */
  async close(): Promise<void> {
    const going = [...this.#runs.values()].filter((run) => run.isGoingOn);
    for (const run of going) run.cancel();
    const ended = Promise.all(going.map((run) => run.ended));
    await abortable(ended, AbortSignal.timeout(closeDeadline)).catch(() => {});
  }

  #begin(chosen: ChosenCluster, plan: PlanName): string {
    const id = randomUUID();
    const cluster = chosen.spec.name;
    const run = new Run({
      row: { id, plan, cluster, started: this.#clock.now() },
      clock: this.#clock,
      act: (work) => this.#act(chosen, plan, work),
      onRow: (row) => this.#tell(row, id),
    });
    this.#runs.set(id, run);
    this.#tell(run.row, id);
    this.#forgetOldest();
    return id;
  }

  async #act(chosen: ChosenCluster, plan: PlanName, work: PlanRun) {
    try {
      return await this.#clusters[plan](chosen, work);
    } finally {
      // Certificates and addresses may be others now, or gone.
      if (plan !== 'check') await this.#links.reset(chosen.spec.name);
    }
  }

  #tell(row: PlanRunRow | undefined, id: string): void {
    for (const listener of this.#listeners) listener(row, id);
  }

  #forgetOldest(): void {
    const ended = [...this.#runs].filter(([, run]) => !run.isGoingOn);
    for (const [id] of ended.slice(0, Math.max(0, ended.length - keptRuns))) {
      this.#runs.delete(id);
      this.#tell(undefined, id);
    }
  }
}
