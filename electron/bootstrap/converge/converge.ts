import { AppError } from '../../../common/base/app-error.ts';
import { CommandFailure, shown } from '../../hosts/command-failure.ts';
import type { Host } from '../../hosts/host.ts';
import type { InTurn } from '../phase.ts';
import { findFiles, findService } from './found.ts';
import { lastJournal } from './journal.ts';
import { type ServiceAction, filesToWrite, serviceActions } from './service-actions.ts';
import { type WantedFile, type WantedService, servicePlan } from './wanted.ts';

/** Milliseconds: more than any unit's TimeoutStartSec, so that systemd speaks first. */
const startDeadline = 180_000;

/** Makes files be as wanted; says which it wrote. One command when there is nothing to do. */
export async function convergeFiles(host: Host, files: readonly WantedFile[], signal: AbortSignal): Promise<string[]> {
  const paths = files.map(({ path }) => path);
  const writes = filesToWrite(files, await findFiles(host, paths, signal));
  await writeFiles(host, writes, signal);
  return writes.map(({ path }) => `wrote ${path}`);
}

/**
 * Makes a service be as wanted and waits until it is ready; says what it changed. One command when there is nothing to
 * do. `inTurn` keeps running services of several hosts from being restarted at the same time.
 * Error: `unit-not-started`, with the last lines of its journal.
 */
export async function convergeService(
  host: Host,
  wanted: WantedService,
  signal: AbortSignal,
  inTurn: InTurn = (act) => act(),
): Promise<string[]> {
  const plan = servicePlan(wanted);
  const paths = [...[...plan.files, plan.unitFile].map(({ path }) => path), ...plan.leftOver];
  const found = await findService(host, plan.name, paths, signal);
  const changes: string[] = [];
  for (const action of serviceActions(plan, found)) {
    if (action.kind === 'restart') await inTurn(() => act(host, plan.name, action, signal));
    else await act(host, plan.name, action, signal);
    changes.push(...changesOf(plan.name, action));
  }
  return changes;
}

async function act(host: Host, unit: string, action: ServiceAction, signal: AbortSignal): Promise<void> {
  switch (action.kind) {
    case 'write':
      return writeFiles(host, action.files, signal);
    case 'reload-systemd':
      return void (await host.run(['systemctl', 'daemon-reload'], { intent: 'reload systemd', signal }));
    case 'enable':
      return void (await host.run(['systemctl', 'enable', unit], { intent: `enable ${unit}`, signal }));
    case 'start':
    case 'await':
      return systemctl(host, 'start', unit, signal);
    case 'restart':
      return systemctl(host, 'restart', unit, signal);
    case 'remove':
      for (const path of action.paths) await host.remove(path, { signal });
  }
}

function changesOf(unit: string, action: ServiceAction): string[] {
  switch (action.kind) {
    case 'write':
      return action.files.map(({ path }) => `wrote ${path}`);
    case 'enable':
      return [`enabled ${unit}`];
    case 'start':
      return [`started ${unit}`];
    case 'restart':
      return [`restarted ${unit}`];
    case 'remove':
      return action.paths.map((path) => `removed ${path}`);
    case 'reload-systemd':
    case 'await':
      return [];
  }
}

/** Writes files in their order, in one command. */
export async function writeFiles(host: Host, files: readonly WantedFile[], signal: AbortSignal): Promise<void> {
  await host.writeFiles(
    files.map(({ path, content, mode }) => ({ path, bytes: content, mode })),
    { signal },
  );
}

/** Starts or restarts a unit and waits for its readiness; a failure brings the journal along. */
async function systemctl(host: Host, verb: 'start' | 'restart', unit: string, signal: AbortSignal): Promise<void> {
  const intent = `${verb} ${unit}`;
  try {
    await host.run(['systemctl', verb, unit], { intent, signal, deadline: startDeadline });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const { command, exitCode } = error;
    const journal = await lastJournal(host, unit, signal);
    const params = { host: host.name, intent, command: shown(command), exitCode, unit, journal };
    throw new AppError('unit-not-started', params, error);
  }
}
