import {
  type CgroupDriver,
  containerdConfig,
  containerdConfigPath,
  containerdUnit,
} from '../../../agent-bundle/units/containerd.ts';
import type { HostFacts } from '../../hosts/os/facts.ts';
import { hostsWith } from '../cluster-file/cluster-spec.ts';
import { layoutOf } from '../cluster-layout.ts';
import { convergeService } from '../converge/converge.ts';
import { removePaths, removeService } from '../converge/remove.ts';
import { removeContainers } from '../teardown/remove-containers.ts';
import { hostPhase } from '../phase.ts';
import { configureKernel } from './configure-kernel.ts';
import { connect } from './connect.ts';
import { preflight } from './preflight.ts';
import { uploadArtifacts } from './upload-artifacts.ts';

/** Starts our containerd on each node, with its own socket and data, beside whatever the host has. */
export const installContainerd = hostPhase({
  name: 'installContainerd',
  title: 'start containerd',
  needs: { host: connect, layout: preflight },
  after: [uploadArtifacts, configureKernel],
  hosts: (spec) => hostsWith(spec, 'node'),
  run: async ({ hostSpec, facts: { host, layout }, signal }) => {
    const { releasePath: release, facts } = layoutOf(layout, hostSpec);
    const content = containerdConfig({ release, cgroupDriver: cgroupDriver(facts) });
    const files = [{ path: containerdConfigPath, mode: 0o644, content }];
    const wanted = { unit: containerdUnit(release), files, reads: [] };
    return { facts: undefined, changes: await convergeService(host, wanted, signal) };
  },
  undo: async ({ host, signal }) => [
    ...(await removeService(host, 'pilothouse-containerd.service', [], signal)),
    ...(await removeContainers(host, signal)),
    ...(await removePaths(host, ownPaths, signal)),
  ],
});

/** systemd owns the unified hierarchy alone; beside v1 it leaves others their own cgroups. */
function cgroupDriver({ cgroup }: HostFacts): CgroupDriver {
  return cgroup === 'v2' ? 'systemd' : 'cgroupfs';
}

/** The kubelet's folder is emptied here: until its pods' mounts are gone, it cannot be. */
const ownPaths = ['/run/pilothouse', '/var/lib/pilothouse', '/var/lib/kubelet', '/etc/pilothouse/containerd'];
