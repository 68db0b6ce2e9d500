import type { Clock } from '../../../common/base/clock.ts';
import type { Recorder } from '../../../common/client/event-recorder.ts';
import type { PodCgroups } from '../cgroups/pod-cgroups.ts';
import type { ContainerStarter } from '../containers/container-starter.ts';
import type { ContainerStopper } from '../containers/container-stopper.ts';
import type { SandboxMaker } from '../containers/sandbox-maker.ts';
import type { ContainerEnds } from './container-ends.ts';
import type { HostPaths } from '../host-paths.ts';
import type { NodeFacts } from '../node-facts.ts';
import type { ProbeManager } from '../probes/probe-manager.ts';
import type { ReferenceCache } from '../references/reference-cache.ts';
import type { Runtime } from '../runtime/port.ts';
import type { StatusWriter } from '../status/status-writer.ts';
import type { ServiceAccountTokens } from '../volumes/service-account-tokens.ts';
import type { VolumeManager } from '../volumes/volume-manager.ts';

/** What every pod's worker works with; one set for the whole kubelet. */
export interface PodTools {
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly node: NodeFacts;
  readonly paths: HostPaths;
  readonly sandboxes: SandboxMaker;
  readonly starter: ContainerStarter;
  readonly stopper: ContainerStopper;
  readonly volumes: VolumeManager;
  readonly cgroups: Pick<PodCgroups, 'remove'>;
  readonly references: ReferenceCache;
  readonly tokens: ServiceAccountTokens;
  readonly probes: ProbeManager;
  readonly statuses: Pick<StatusWriter, 'want' | 'finish' | 'forget'>;
  readonly recorder: Recorder;
  readonly ends: ContainerEnds;
}
