import type { Host } from '../../hosts/host.ts';

/** $1 unit. Answers `removed` or `absent`. Reset so that systemd forgets a failed one, too. */
const removeUnitScript = `unit=$1
file=/etc/systemd/system/$unit
[ -e "$file" ] || { echo absent; exit; }
systemctl disable --now -- "$unit" && rm -f -- "$file" && systemctl daemon-reload && echo removed
systemctl reset-failed -- "$unit" 2>/dev/null
exit 0`;

/** Milliseconds: more than any unit's TimeoutStopSec. */
const stopDeadline = 120_000;

/** Stops a service of ours and takes its unit away; then the paths. Says what was there. */
export async function removeService(
  host: Host,
  unit: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const options = { intent: `remove ${unit}`, signal, deadline: stopDeadline };
  const { stdout } = await host.run(['sh', '-c', removeUnitScript, 'sh', unit], options);
  const removed = stdout.trim() === 'removed' ? [`removed ${unit}`] : [];
  return [...removed, ...(await removePaths(host, paths, signal))];
}

/** Removes files and folders; of a mount point only what is in it. Says what was there. */
export async function removePaths(host: Host, paths: readonly string[], signal: AbortSignal): Promise<string[]> {
  const { stdout } = await host.run(['sh', '-c', removePathsScript, 'sh', ...paths], {
    intent: `remove ${paths.join(', ')}`,
    signal,
  });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((path) => `removed ${path}`);
}

/** $@ paths. Answers those that held something. Never goes into another filesystem. */
const removePathsScript = `for path; do
  [ -e "$path" ] || [ -L "$path" ] || continue
  if [ -d "$path" ] && grep -q " $path " /proc/self/mounts; then
    [ -n "$(ls -A -- "$path")" ] || continue
    find "$path" -xdev -mindepth 1 -delete || exit
  else
    rm -rf --one-file-system -- "$path" || exit
  fi
  echo "$path"
done
exit 0`;

/** Removes folders that others may share, the innermost first, where nothing is left in them. */
export async function removeEmptyFolders(host: Host, paths: readonly string[], signal: AbortSignal): Promise<void> {
  const intent = `remove empty ${paths.join(', ')}`;
  await host.run(['rmdir', '--ignore-fail-on-non-empty', ...paths], { intent, signal, allowFailure: true });
}
