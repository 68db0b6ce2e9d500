import { createHash } from 'node:crypto';
import { type UnitFile, renderUnit } from '../../../agent-bundle/units/unit-file.ts';

/** A file as it should be on a host, owned by root. */
export interface WantedFile {
  readonly path: string;
  /** As in 0o600. */
  readonly mode: number;
  readonly content: string;
}

/** A systemd service as it should be: enabled, running, and started with exactly these files. */
export interface WantedService {
  readonly unit: UnitFile;
  /** Files that are the service's own; when one differs it is restarted. */
  readonly files: readonly WantedFile[];
  /** Whatever else it reads only at its start, by content: the sha256 of its certificates. */
  readonly reads: readonly string[];
  /** Files that it may have read by other settings, and does not read by these. */
  readonly leftOver?: readonly string[];
}

/** A WantedService made comparable with what is found on a host. */
export interface ServicePlan {
  readonly name: string;
  readonly files: readonly WantedFile[];
  readonly unitFile: WantedFile;
  readonly leftOver: readonly string[];
  /** Changes with everything the service was started with; the running process carries it in its environment. */
  readonly revision: string;
}

/** The variable by which a running process says what it was started with. */
export const revisionVariable = 'PILOTHOUSE_REVISION';

export function servicePlan({ unit, files, reads, leftOver = [] }: WantedService): ServicePlan {
  const hash = createHash('sha256');
  for (const word of [renderUnit(unit), ...files.flatMap(({ path, content }) => [path, content]), ...reads]) {
    hash.update(`${word.length}:${word}`);
  }
  const revision = hash.digest('hex').slice(0, 16);
  const path = `/etc/systemd/system/${unit.name}`;
  const content = renderUnit(unit, { [revisionVariable]: revision });
  return { name: unit.name, files, unitFile: { path, mode: 0o644, content }, leftOver, revision };
}

export function sha256Of(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
