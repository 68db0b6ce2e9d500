import { findFiles } from '../converge/found.ts';
import { convergeFiles } from '../converge/converge.ts';
import { removePaths } from '../converge/remove.ts';
import { filesToWrite } from '../converge/service-actions.ts';
import { hostsWith } from '../cluster-file/cluster-spec.ts';
import { hostPhase } from '../phase.ts';
import { claimHosts } from './claim-hosts.ts';
import { connect } from './connect.ts';

const modules = ['overlay', 'br_netfilter', 'vxlan', 'nf_conntrack'];

/** Packets are sent on between pods and the world, and service rules see those that stay on a bridge. */
const settings = { 'net.ipv4.ip_forward': '1', 'net.bridge.bridge-nf-call-iptables': '1' } as const;

const files = [
  { path: '/etc/modules-load.d/pilothouse.conf', mode: 0o644, content: `${modules.join('\n')}\n` },
  {
    path: '/etc/sysctl.d/90-pilothouse.conf',
    mode: 0o644,
    content: Object.entries(settings)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(''),
  },
];
const paths = files.map(({ path }) => path);

/** Loads the kernel modules and sets the switches that a node needs, now and at every start. */
export const configureKernel = hostPhase({
  name: 'configureKernel',
  title: 'set up the kernel',
  needs: { host: connect },
  after: [claimHosts],
  hosts: (spec) => hostsWith(spec, 'node'),
  run: async ({ facts: { host }, signal }) => {
    const [found, { stdout }] = await Promise.all([
      findFiles(host, paths, signal),
      host.run(['sysctl', '-n', '-e', ...Object.keys(settings)], {
        intent: 'read sysctls',
        effect: 'reads',
        signal,
        allowFailure: true,
      }),
    ]);
    const set = stdout.trim().split('\n').join() === Object.values(settings).join();
    if (set && filesToWrite(files, found).length === 0) return { facts: undefined, changes: [] };
    const written = await convergeFiles(host, files, signal);
    // Built into the kernel, or without /lib/modules: whether it works is seen by the switches below.
    await host.run(['modprobe', '-a', ...modules], { intent: 'load kernel modules', allowFailure: true, signal });
    const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    await host.run(['sysctl', '-q', '-w', ...words], { intent: 'set sysctls', signal });
    return { facts: undefined, changes: [...written, ...(set ? [] : ['set the kernel’s switches'])] };
  },
  undo: ({ host, signal }) => removePaths(host, paths, signal),
});
