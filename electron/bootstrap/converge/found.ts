import type { Host } from '../../hosts/host.ts';
import { revisionVariable } from './wanted.ts';

/** A file as it is on a host. */
export interface FoundFile {
  readonly sha256: string;
  readonly mode: number;
  /** `root:root`. */
  readonly owner: string;
}

/**
 * A service as systemd has it; https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.systemd1.html
 */
export interface FoundUnit {
  /** systemd's LoadState: `loaded`, `not-found`, `masked`, … */
  readonly load: string;
  /** systemd's ActiveState: `active`, `activating`, `inactive`, `failed`, … */
  readonly active: string;
  readonly enabled: boolean;
  /** The unit's file was changed since systemd read it. */
  readonly needsReload: boolean;
  /** Of the running process; undefined when none of ours runs. */
  readonly revision?: string;
}

export interface Found {
  /** Absent paths are not in it. */
  readonly files: ReadonlyMap<string, FoundFile>;
  readonly unit: FoundUnit;
}

/** $1 a unit, then paths. Three sections with an empty line between: sums, modes, the unit's properties. */
const script = `unit=$1
shift
if [ $# -gt 0 ]; then sha256sum -- "$@" 2>/dev/null; fi
echo
if [ $# -gt 0 ]; then stat -c '%a %U:%G %n' -- "$@" 2>/dev/null; fi
echo
[ -n "$unit" ] || exit 0
shown=$(systemctl show -p LoadState,ActiveState,UnitFileState,NeedDaemonReload,MainPID -- "$unit") || exit
printf '%s\\n' "$shown"
pid=$(printf '%s\\n' "$shown" | sed -n 's/^MainPID=//p')
[ "\${pid:-0}" -eq 0 ] || tr '\\0' '\\n' <"/proc/$pid/environ" 2>/dev/null | grep '^${revisionVariable}='
exit 0`;

/** Learns files and one service in one command. */
export async function findService(
  host: Host,
  unit: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Found> {
  const intent = unit === '' ? 'look at its files' : `look at ${unit}`;
  const command = ['sh', '-c', script, 'sh', unit, ...paths];
  const { stdout } = await host.run(command, { intent, effect: 'reads', signal });
  return parseFound(stdout);
}

export async function findFiles(host: Host, paths: readonly string[], signal: AbortSignal): Promise<Found['files']> {
  return (await findService(host, '', paths, signal)).files;
}

export function parseFound(output: string): Found {
  const [sums = '', modes = '', properties = ''] = sections(output);
  const sumOf = new Map(lines(sums).map((line) => [line.slice(66), line.slice(0, 64)]));
  const files = new Map<string, FoundFile>();
  for (const line of lines(modes)) {
    const [, mode = '', owner = '', path = ''] = /^(\d+) (\S+) (.*)$/.exec(line) ?? [];
    const sha256 = sumOf.get(path);
    if (sha256 !== undefined) files.set(path, { sha256, mode: Number.parseInt(mode, 8), owner });
  }
  const property = new Map(
    lines(properties).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const unit = {
    load: property.get('LoadState') ?? 'not-found',
    active: property.get('ActiveState') ?? 'inactive',
    enabled: property.get('UnitFileState') === 'enabled',
    needsReload: property.get('NeedDaemonReload') === 'yes',
    revision: property.get(revisionVariable),
  };
  return { files, unit };
}

const sections = (output: string) => output.split(/^$/m).map((section) => section.trim());
const lines = (section: string) => section.split('\n').filter((line) => line !== '');
