import { randomUUID } from 'node:crypto';
import { AppError } from '../../../common/base/app-error.ts';
import { type Release, chooseRelease } from '../artifacts.ts';
import type { ClusterLayout, HostLayout } from '../cluster-layout.ts';
import { clusterPhase } from '../phase.ts';
import type { Artifacts } from '../plan-inputs.ts';
import { artifactProblems } from '../preflight/artifact-checks.ts';
import { clusterMarker, etcdMembers, nodeAddress, preflightProblems } from '../preflight/cluster-checks.ts';
import type { FoundHost } from '../preflight/host-checks.ts';
import { releasesPath } from '../preflight/ownership.ts';
import { PreflightError } from '../preflight/problem.ts';
import { programProblem, runtimeProblem } from '../preflight/program-checks.ts';
import { gatherFacts } from './gather-facts.ts';

/** Checks everything that can be known before anything is changed, on all hosts, and says all of it at once. */
export const preflight = clusterPhase({
  name: 'preflight',
  title: 'check the hosts',
  needs: { found: gatherFacts },
  run: async ({ spec, inputs, facts, signal }) => {
    const found = spec.hosts.map((host) => facts.found.get(host.name)!);
    const releases = found.map((host) => releaseFor(host, inputs.artifacts!, spec.artifacts));
    const misfits = releases.filter((release) => release instanceof AppError);
    const unsound = await unsoundArtifacts(found, releases, inputs.artifacts!, signal);
    const problems = [...preflightProblems(spec, found), ...misfits, ...unsound];
    if (problems.length > 0) throw new PreflightError(problems);
    const layout: ClusterLayout = {
      marker: {
        cluster: spec.name,
        uid: clusterMarker(found)?.uid ?? randomUUID(),
        etcd: etcdMembers(spec, found),
      },
      hosts: found.map((host, index) => hostLayout(host, releases[index] as Release)),
      apiAccess: spec.apiAccess ?? desktopAddresses(found),
    };
    return { facts: layout, changes: [] };
  },
});

/** What is wrong with the files that some host will be sent; those that every host has are not looked at. */
async function unsoundArtifacts(
  hosts: readonly FoundHost[],
  releases: ReadonlyArray<Release | AppError>,
  { folder }: Artifacts,
  signal: AbortSignal,
): Promise<AppError[]> {
  const needed = new Set(
    releases.filter(
      (release, index): release is Release =>
        !(release instanceof AppError) && !hosts[index]!.ownership.releases.includes(release.version),
    ),
  );
  const problems = await Promise.all([...needed].map((release) => artifactProblems(release, folder, signal)));
  return problems.flat();
}

function hostLayout(found: FoundHost, release: Release): HostLayout {
  const { spec, facts } = found;
  const releasePath = `${releasesPath}/${release.version}`;
  return { spec, facts, address: nodeAddress(found), release, releasePath };
}

/** Where the hosts see this desktop come from. */
function desktopAddresses(hosts: readonly FoundHost[]): string[] {
  const seen = hosts.flatMap(({ ownership }) => ownership.connection?.desktop ?? []);
  return [...new Set(seen.map((address) => `${address}/32`))];
}

/** The release a host gets, or why it cannot have it. */
function releaseFor(found: FoundHost, { manifest }: Artifacts, set: ClusterSet): Release | AppError {
  try {
    const unsupported = runtimeProblem(manifest, found);
    if (unsupported) return unsupported;
    const { os, glibc, architecture } = found.facts;
    const osRelease = { ID: os.id, ID_LIKE: os.family };
    const release = chooseRelease(manifest, { osRelease, glibc, arch: architecture }, set);
    return programProblem(release, found) ?? release;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

type ClusterSet = Release['set'] | undefined;
