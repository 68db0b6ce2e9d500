import { parseKubeconfig } from '../../../common/client/kubeconfig.ts';
import { certificatePlan } from '../../pki/certificate-plan.ts';
import type { CertificateSums } from '../certificates/reads.ts';
import { kubeconfigText } from '../../pki/kubeconfig.ts';
import { findTexts } from '../certificates/found-texts.ts';
import { pathsOf, wantedCertificates, writingOrder } from '../certificates/wanted-certificates.ts';
import { apiServerAt, layoutsWith } from '../cluster-layout.ts';
import { writeFiles } from '../converge/converge.ts';
import { removePaths } from '../converge/remove.ts';
import { filesToWrite } from '../converge/service-actions.ts';
import { sha256Of } from '../converge/wanted.ts';
import { clusterPhase } from '../phase.ts';
import { claimHosts } from './claim-hosts.ts';
import { connect } from './connect.ts';
import { preflight } from './preflight.ts';

/** What later phases and the desktop need of the certificates. */
export interface IssuedCertificates {
  readonly sums: CertificateSums;
  /** A kubeconfig with everything in it, for the cluster's admin at this desktop. */
  readonly adminKubeconfig: string;
}

/** Checks every certificate on the hosts and issues those that are missing or no longer serve. */
export const issueCertificates = clusterPhase({
  name: 'issueCertificates',
  title: 'issue certificates',
  needs: { hosts: connect, layout: preflight },
  afterAll: [claimHosts],
  run: async ({ spec, facts: { hosts, layout }, signal }) => {
    // A host that is called by a name is called by its address among the hosts.
    const cluster = {
      network: spec.network,
      hosts: layout.hosts.map(({ spec: host, address }) => ({ ...host, privateAddress: address })),
    };
    const plan = certificatePlan(cluster);
    const found = new Map(
      await Promise.all(
        [...hosts].map(async ([name, host]) => [name, await findTexts(host, pathsOf(plan, name), signal)] as const),
      ),
    );
    const [master] = layoutsWith(layout, 'master');
    const serverFor = () => apiServerAt(master!.address);
    const wanted = await wantedCertificates({ cluster: spec.name, plan, found, serverFor, now: Date.now() });
    const write = (which: (name: string) => boolean) =>
      Promise.all(
        [...wanted.files].map(async ([name, files]) => {
          if (!which(name)) return [];
          const writes = filesToWrite(files, found.get(name)!);
          for (const wave of writingOrder(writes)) await writeFiles(hosts.get(name)!, wave, signal);
          return writes.map(({ path }) => `wrote ${path} on ${name}`);
        }),
      );
    // The masters have the authorities' keys. Broken off before they do, nobody may know of an authority yet.
    const isMaster = (name: string) => layoutsWith(layout, 'master').some(({ spec: host }) => host.name === name);
    const changes = [...(await write(isMaster)), ...(await write((name) => !isMaster(name)))];
    const sums = [...wanted.files].map(
      ([name, files]) => [name, new Map(files.map(({ path, content }) => [path, sha256Of(content)]))] as const,
    );
    const admin = wanted.files.get(master!.spec.name)!.find(({ path }) => path === adminPath)!;
    const adminKubeconfig = forDesktop(spec.name, admin.content, wanted.authority, master!.spec.address);
    const facts: IssuedCertificates = { sums: new Map(sums), adminKubeconfig };
    return { facts, changes: changes.flat() };
  },
  undo: ({ host, signal }) => removePaths(host, ['/etc/kubernetes'], signal),
});

const adminPath = '/etc/kubernetes/admin.conf';

/** The master's own kubeconfig, with the address at which this desktop reaches the master. */
function forDesktop(cluster: string, kubeconfig: string, authority: string, address: string): string {
  const { cert, key } = parseKubeconfig(kubeconfig, adminPath);
  const credential = { certificate: cert!, privateKey: key! };
  return kubeconfigText({ cluster, server: apiServerAt(address), authority, user: 'kubernetes-admin', credential });
}
