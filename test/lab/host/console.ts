import { readFile } from 'node:fs/promises';
import { AppError } from '../../../common/base/app-error.ts';
import { type LabIdentity, hostPaths } from '../identity.ts';

/** The error of a host that did not do `verb` within `deadline` milliseconds, with what its console said last. */
export async function hostLate(
  lab: LabIdentity,
  host: string,
  verb: string,
  deadline: number,
  cause?: unknown,
): Promise<AppError> {
  return new AppError(
    'lab-host-late',
    { host, verb, seconds: deadline / 1000, ...(await consoleOf(lab, host)) },
    cause,
  );
}

/** The error of a host whose power went while it booted. */
export async function hostEnded(lab: LabIdentity, host: string): Promise<AppError> {
  return new AppError('lab-host-ended', { host, ...(await consoleOf(lab, host)) });
}

async function consoleOf(lab: LabIdentity, host: string): Promise<{ console: string; lastLines: string }> {
  const { console } = hostPaths(lab, host);
  const text = await readFile(console, 'utf8').catch(() => '');
  return { console, lastLines: text.trim().split('\n').slice(-5).join('\n') };
}
