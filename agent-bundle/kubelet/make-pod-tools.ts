import type { Clock } from '../../common/base/clock.ts';
import type { Lifetime } from '../../common/base/lifetime.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import type { Recorder } from '../../common/client/event-recorder.ts';
import { resourceSource } from '../../common/client/follow.ts';
import { PodCgroups } from './cgroups/pod-cgroups.ts';
import { ContainerStarter } from './containers/container-starter.ts';
import { ContainerStopper } from './containers/container-stopper.ts';
import { SandboxMaker } from './containers/sandbox-maker.ts';
import type { HostPaths } from './host-paths.ts';
import { ImagePuller } from './images/image-puller.ts';
import type { NodeFacts } from './node-facts.ts';
import type { ContainerEnds } from './pods/container-ends.ts';
import type { PodTools } from './pods/pod-tools.ts';
import { ProbeManager } from './probes/probe-manager.ts';
import { ReferenceCache, referenceKinds } from './references/reference-cache.ts';
import type { Runtime } from './runtime/port.ts';
import { StatusWriter } from './status/status-writer.ts';
import { ClaimedVolumes } from './volumes/claimed-volumes.ts';
import { HostLocalVolumes } from './volumes/host-local-volumes.ts';
import type { Mounter } from './volumes/mounter.ts';
import { ServiceAccountTokens } from './volumes/service-account-tokens.ts';
import { VolumeManager } from './volumes/volume-manager.ts';

export interface PodToolsOptions {
  readonly client: ApiClient;
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly life: Lifetime;
  readonly node: NodeFacts;
  readonly paths: HostPaths;
  readonly mounter: Mounter;
  readonly recorder: Recorder;
  readonly ends: ContainerEnds;
  readonly onReferenceChange: (podUids: readonly string[]) => void;
  readonly onProbeChange: (podUid: string) => void;
  readonly onStatusError: (error: Error) => void;
  readonly onVolumeError: (error: Error) => void;
}

/** Puts together what pod workers work with. Loops of their own end with `life`; the status writer is to be run. */
export function makePodTools(options: PodToolsOptions): { readonly tools: PodTools; readonly statuses: StatusWriter } {
  const { client, runtime, clock, life, node, paths, mounter, recorder, ends } = options;
  const references = new ReferenceCache(
    ({ kind, namespace, name }) =>
      resourceSource(client, referenceKinds[kind], { namespace, fieldSelector: `metadata.name=${name}` }),
    options.onReferenceChange,
  );
  const probes = new ProbeManager({ runtime, clock, onChange: options.onProbeChange });
  const onError = options.onVolumeError;
  const hostLocal = new HostLocalVolumes({ client, clock, life, mounter, folder: paths.hostLocal, onError });
  life.run(() => hostLocal.start());
  const volumes = new VolumeManager(paths, mounter, new ClaimedVolumes({ client, node: node.name, hostLocal }));
  const sandboxes = new SandboxMaker(runtime, node, paths);
  const puller = new ImagePuller(runtime, clock, life.signal);
  const starter = new ContainerStarter({ runtime, node, paths, puller, references, volumes, mounter, sandboxes });
  const statuses = new StatusWriter({ client, clock, onError: options.onStatusError });
  life.add(() => references.close());
  life.add(() => probes.close());
  const tools: PodTools = {
    ...{ runtime, clock, node, paths, sandboxes, starter, volumes, references, probes, statuses, recorder, ends },
    cgroups: new PodCgroups({ driver: node.cgroupDriver }),
    stopper: new ContainerStopper(runtime, clock),
    tokens: new ServiceAccountTokens(client),
  };
  return { tools, statuses };
}
