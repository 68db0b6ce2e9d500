import type { UnitState } from '../../../common/ipc/rows/component.ts';
import type { Host } from '../../hosts/host.ts';

const properties = ['LoadState', 'ActiveState', 'SubState', 'StateChangeTimestamp', 'NRestarts', 'MemoryCurrent'];
const deadline = 15_000;

/** What systemd says of each of these units, in one command. Errors: those of `Host.run`. */
export async function unitStates(
  host: Host,
  units: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, UnitState>> {
  const asked = ['Id', ...properties].flatMap((property) => ['-p', property]);
  // In UTC and in English, as old versions know no --timestamp.
  const command = ['env', 'TZ=UTC', 'LC_ALL=C', 'systemctl', 'show', ...asked, '--', ...units];
  const { stdout } = await host.run(command, { intent: 'look at its services', effect: 'reads', signal, deadline });
  return readUnitStates(stdout);
}

/** Reads the blocks of `systemctl show`, by unit. */
export function readUnitStates(answer: string): ReadonlyMap<string, UnitState> {
  const blocks = answer.split(/\n\s*\n/).map(propertiesOf);
  return new Map(
    blocks.flatMap((block) => (block.has('Id') ? [[block.get('Id')!, readUnitState(block)] as const] : [])),
  );
}

function readUnitState(block: ReadonlyMap<string, string>): UnitState {
  if (block.get('LoadState') === 'not-found') return { kind: 'absent' };
  return {
    kind: 'loaded',
    active: block.get('ActiveState') ?? '',
    sub: block.get('SubState') ?? '',
    since: readTimestamp(block.get('StateChangeTimestamp')),
    // systemd before version 235 does not count.
    restarts: Number(block.get('NRestarts') ?? 0),
    memoryBytes: readBytes(block.get('MemoryCurrent')),
  };
}

function propertiesOf(block: string): ReadonlyMap<string, string> {
  const lines = block.split('\n').filter((line) => line.includes('='));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/** `Sat 2026-11-21 11:27:13 UTC`; empty when it never changed. */
function readTimestamp(text = ''): number | undefined {
  const [, day, time] = /^\w{3} (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC$/.exec(text) ?? [];
  return day === undefined ? undefined : Date.parse(`${day}T${time}Z`);
}

/** `[not set]`, or the largest number of 64 bits, where nobody counts. */
function readBytes(text = ''): number | undefined {
  const bytes = Number(text);
  return text !== '' && Number.isSafeInteger(bytes) ? bytes : undefined;
}
