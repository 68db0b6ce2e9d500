import type { Host } from '../hosts/host.ts';
import type { Manifest } from './artifacts.ts';
import type { HostSpec } from './cluster-file/cluster-spec.ts';

/** What a plan gets from the desktop it runs on. */
export interface PlanInputs {
  /** Opens a host's connection; the plan's caller closes it. Errors: those of connecting and of becoming root. */
  readonly open: (host: HostSpec, signal: AbortSignal) => Promise<Host>;
  /** What hosts can be given; undefined for a plan that only takes away. */
  readonly artifacts?: Artifacts;
}

export interface Artifacts {
  readonly manifest: Manifest;
  /** The folder that the manifest's sources lie in. */
  readonly folder: string;
}
