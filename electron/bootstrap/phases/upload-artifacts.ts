import { join } from 'node:path';
import type { Host } from '../../hosts/host.ts';
import type { ReleaseFile } from '../artifacts.ts';
import type { Role } from '../cluster-file/cluster-spec.ts';
import { layoutOf } from '../cluster-layout.ts';
import { type FoundFile, findFiles } from '../converge/found.ts';
import { removePaths } from '../converge/remove.ts';
import { hostPhase } from '../phase.ts';
import { releasesPath } from '../preflight/ownership.ts';
import { claimHosts } from './claim-hosts.ts';
import { connect } from './connect.ts';
import { preflight } from './preflight.ts';

/** Brings a release's files to each host, those its roles need; what another release there has is linked, not sent. */
export const uploadArtifacts = hostPhase({
  name: 'uploadArtifacts',
  title: 'upload the release',
  needs: { host: connect, layout: preflight },
  after: [claimHosts],
  run: async ({ hostSpec, inputs, facts: { host, layout }, signal, note }) => {
    const { release, releasePath } = layoutOf(layout, hostSpec);
    const wanted = release.files.filter((file) => neededBy(hostSpec.roles, file.path));
    const at = (file: ReleaseFile) => `${releasePath}/${file.path}`;
    const found = await findFiles(host, wanted.map(at), signal);
    const missing = wanted.filter((file) => !isWhole(found.get(at(file)), file));
    const sent = missing.length === 0 ? [] : await linkFromOthers(host, missing, releasePath, signal);
    const total = sum(sent);
    let before = 0;
    for (const file of sent) {
      await host.upload(join(inputs.artifacts!.folder, file.source), at(file), {
        sha256: file.sha256,
        mode: modeOf(file),
        signal,
        onProgress: (progress) => {
          const bytes = before + progress.sent;
          note(`${megabytes(bytes)} of ${megabytes(total)} MB`, bytes / total);
        },
      });
      before += file.size;
    }
    return { facts: undefined, changes: missing.map((file) => `brought ${at(file)}`) };
  },
  undo: ({ host, signal }) => removePaths(host, ['/opt/pilothouse'], signal),
});

const isRuntime = (path: string) => ['bin/node', 'bin/agent.mjs'].includes(path) || path.startsWith('bin/agent/');
const neededFor: Readonly<Record<Role, (path: string) => boolean>> = {
  etcd: (path) => ['bin/etcd', 'bin/etcdctl'].includes(path),
  master: isRuntime,
  node: (path) => !['bin/etcd', 'bin/etcdctl'].includes(path),
};

function neededBy(roles: readonly Role[], path: string): boolean {
  return roles.some((role) => neededFor[role](path)) || path.startsWith('lib/');
}

function isWhole(found: FoundFile | undefined, file: ReleaseFile): boolean {
  return found?.sha256 === file.sha256 && found.mode === modeOf(file) && found.owner === 'root:root';
}

/** $1 the release's folder; on stdin, `sha256 mode path` of what it lacks. Answers the paths that were linked. */
const linkScript = `release=$1
sums=$(find ${releasesPath} -mindepth 2 -type f ! -path "$release/*" -exec sha256sum {} + 2>/dev/null)
while read -r sum mode path; do
  other=$(printf '%s\\n' "$sums" | sed -n "s/^$sum  //p" | head -n 1)
  [ -n "$other" ] || continue
  mkdir -p -- "$(dirname -- "$release/$path")" && ln -f -- "$other" "$release/$path" && chmod "$mode" -- "$release/$path" && echo "$path"
done`;

/** Links what another release on the host has with the same bytes; gives what is still missing. */
async function linkFromOthers(host: Host, missing: readonly ReleaseFile[], releasePath: string, signal: AbortSignal) {
  const stdin = missing.map(({ sha256, mode, path }) => `${sha256} ${mode} ${path}\n`).join('');
  const intent = 'take over files of an earlier release';
  const { stdout } = await host.run(['sh', '-c', linkScript, 'sh', releasePath], { intent, stdin, signal });
  const linked = new Set(stdout.split('\n'));
  return missing.filter(({ path }) => !linked.has(path));
}

const modeOf = ({ mode }: ReleaseFile) => Number.parseInt(mode, 8);
const sum = (files: readonly ReleaseFile[]) => files.reduce((bytes, { size }) => bytes + size, 0);
const megabytes = (bytes: number) => Math.round(bytes / 1e6);
