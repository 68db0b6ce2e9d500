import type { UnitState } from '../../../common/ipc/rows/component.ts';
import type { Credentials } from '../../../common/client/kubeconfig.ts';
import type { Host } from '../../hosts/host.ts';
import { type HealthProbe, type ProbeAnswer, healthProbes } from './health-probe.ts';
import { unitStates } from './unit-states.ts';

export interface Finding extends ProbeAnswer {
  readonly unitState: UnitState;
}

/** Nobody could be asked. */
export const unheard: Finding = { unitState: { kind: 'unknown' }, health: { kind: 'unasked' } };

/** The components on one host, asked again and again over one connection. */
export class HostComponents {
  readonly #host: Host;
  readonly #units: readonly string[];
  readonly #probes: ReadonlyMap<string, HealthProbe>;

  constructor(host: Host, units: readonly string[], credentials: Credentials) {
    this.#host = host;
    this.#units = units;
    this.#probes = new Map(Object.entries(healthProbes(host, credentials)).filter(([unit]) => units.includes(unit)));
  }

  /** What is found of each unit: systemd is asked in one command, the endpoints at the same time. */
  async look(signal: AbortSignal): Promise<ReadonlyMap<string, Finding>> {
    const [states, answers] = await Promise.all([unitStates(this.#host, this.#units, signal), this.#ask(signal)]);
    return new Map(
      this.#units.map((unit) => {
        const unitState = states.get(unit) ?? unheard.unitState;
        // What is not there cannot be well or ill.
        const answer = unitState.kind === 'absent' ? unheard : answers.get(unit);
        return [unit, { ...unheard, ...answer, unitState }];
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.#probes.values()].map((probe) => probe.close()));
  }

  async #ask(signal: AbortSignal): Promise<ReadonlyMap<string, ProbeAnswer>> {
    const asking = [...this.#probes].map(async ([unit, probe]) => [unit, await probe.ask(signal)] as const);
    return new Map(await Promise.all(asking));
  }
}
