import { AppError } from '../../../common/base/app-error.ts';
import type { Architecture, DiskSpace, HostFacts, UnitFact } from './facts.ts';
import { type Tool, tools } from './facts.ts';
import { familyOf } from './families.ts';
import { readAddresses, readListening } from './network-readings.ts';
import { readOsRelease } from './os-release.ts';

export interface ReadingContext {
  readonly paths: readonly string[];
  readonly units: readonly string[];
  /** Our time before and after the command, milliseconds since the epoch. */
  readonly between: readonly [before: number, after: number];
}

/** Reads what the facts script answered. `host` is for errors. */
export function readFacts(host: string, answer: string, { paths, units, between }: ReadingContext): HostFacts {
  const sections = sectionsOf(answer);
  const text = (name: string) => sections.get(name)?.trim() ?? '';
  const must = <T>(what: string, value: T | undefined): T => {
    if (value === undefined)
      throw new AppError('host-facts-unreadable', { host, reason: `it does not tell its ${what}` });
    return value;
  };
  const os = must('operating system', readOsRelease(text('os')));
  const family = familyOf(os);
  if (family === undefined) throw new AppError('host-os-unknown', { host, os: os.prettyName });
  const architecture = architectures[text('machine')];
  if (architecture === undefined) {
    throw new AppError('host-architecture-unknown', { host, architecture: text('machine') });
  }
  return {
    os: { id: os.id, versionId: os.versionId, prettyName: os.prettyName, family },
    architecture,
    kernel: must('kernel', text('kernel') || undefined),
    glibc: /^glibc (\d+\.\d+)/.exec(text('glibc'))?.[1],
    libraries: readLibraries(text('libraries'), architecture),
    systemd: numberIn(/^systemd (\d+)/.exec(text('systemd'))?.[1]),
    cgroup: text('cgroup') === 'cgroup2fs' ? 'v2' : 'v1',
    selinux: ({ '1': 'enforcing', '0': 'permissive' } as const)[text('selinux')] ?? 'disabled',
    firewalld: text('firewalld') === '' ? 'absent' : text('firewalld') === 'active' ? 'active' : 'inactive',
    cpus: must('number of CPUs', numberIn(text('cpus'))),
    memoryBytes: must('memory', numberIn(/^MemTotal:\s+(\d+) kB/m.exec(text('memory'))?.[1])) * 1024,
    disks: paths.map((path) => must(`free space at ${path}`, readDisk(path, text(`disk ${path}`)))),
    hostname: must('name', text('hostname').toLowerCase() || undefined),
    machineId: must('/etc/machine-id', text('machine-id') || undefined),
    addresses: readAddresses(text('addresses')),
    listening: readListening(text('listening')),
    units: readUnits(units, text('units')),
    tools: text('tools')
      .split('\n')
      .filter((word): word is Tool => (tools as readonly string[]).includes(word)),
    clockSkew: must('time', readSkew(text('time'), between)),
  };
}

const architectures: Readonly<Record<string, Architecture>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** How `ldconfig -p` marks the libraries of programs that are not of another architecture's. */
const libraryMarks: Readonly<Record<Architecture, string>> = { amd64: 'x86-64', arm64: 'AArch64' };

/** Lines `libz.so.1 (libc6,x86-64) => /lib64/libz.so.1`; undefined where there is none. */
function readLibraries(text: string, architecture: Architecture): string[] | undefined {
  const found = [...text.matchAll(/^\s*(\S+) \(([^)]*)\) => /gm)];
  const own = found.filter(([, , marks]) => marks!.split(',').includes(libraryMarks[architecture]));
  return own.length === 0 ? undefined : [...new Set(own.map(([, name]) => name!))];
}

/** Cuts an answer at its lines `@@ name`. */
function sectionsOf(answer: string): ReadonlyMap<string, string> {
  const [, ...parts] = answer.split(/^@@ (.+)$/m);
  const sections = new Map<string, string>();
  for (let i = 0; i < parts.length; i += 2) sections.set(parts[i]!, parts[i + 1]!);
  return sections;
}

/** The line of `df -Pk`: filesystem, KiB, used, available, percent, mount point. */
function readDisk(path: string, text: string): DiskSpace | undefined {
  const [, size, available, mountPoint] = /\s(\d+)\s+\d+\s+(\d+)\s+\d+%\s+(\/.*)$/.exec(text) ?? [];
  if (mountPoint === undefined) return undefined;
  return { path, mountPoint, sizeBytes: Number(size) * 1024, availableBytes: Number(available) * 1024 };
}

/** Blocks of `systemctl show`, one for each name asked, in order; a unit that does not exist is `not-found`. */
function readUnits(names: readonly string[], text: string): UnitFact[] {
  const blocks = text.split(/\n\s*\n/);
  return names.flatMap((name, index) => {
    const value = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(blocks[index] ?? '')?.[1] ?? '';
    if (value('LoadState') === '' || value('LoadState') === 'not-found') return [];
    const program = /path=(\S+)/.exec(value('ExecStart'))?.[1];
    return [
      {
        name,
        path: value('FragmentPath'),
        program,
        activeState: value('ActiveState'),
        fileState: value('UnitFileState'),
      },
    ];
  });
}

/** The host's time (seconds and nanoseconds) against the middle of our two. */
function readSkew(text: string, [before, after]: ReadingContext['between']): number | undefined {
  const seconds = numberIn(text);
  return seconds === undefined ? undefined : Math.round(seconds * 1000 - (before + after) / 2);
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined || !/^\d+(\.\d+)?$/.test(text) ? undefined : Number(text);
}
