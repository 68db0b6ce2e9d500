import { AppError } from '../../../common/base/app-error.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import { retry } from '../../../common/base/retry.ts';
import { type LabIdentity, hostAddress } from '../identity.ts';
import { sshRun } from '../ssh.ts';
import { type LabState, readRunRecord } from '../state.ts';
import { hostEnded, hostLate } from './console.ts';
import { powerState } from './power.ts';

/** How systemd on a host that booted sees itself: `degraded` when a unit failed. */
export type SystemState = 'running' | 'degraded';

const bootDeadline = 90_000;
const sshComesUp = { first: 100, most: 250, factor: 1.2, jitter: 0 };

/** Resolves when the host answers over SSH and its systemd has settled; fails at once when its power goes. */
export async function booted(lab: LabIdentity, host: string, state: LabState): Promise<SystemState> {
  const attempt = async (signal: AbortSignal): Promise<SystemState> => {
    if ((await powerState(await readRunRecord(lab, host))) !== 'running') throw await hostEnded(lab, host);
    const asked = 'systemctl is-system-running --wait';
    const answer = await sshRun(lab, hostAddress(state.subnet, host), 'root', asked, {
      signal,
      deadline: bootDeadline,
    });
    const said = answer.stdout.trim();
    if (said === 'running' || said === 'degraded') return said;
    throw new Error(answer.stderr.trim() || said);
  };
  const ended = (error: unknown) => error instanceof AppError && error.code === 'lab-host-ended';
  try {
    const signal = withDeadline(undefined, bootDeadline);
    return await retry(attempt, { signal, backoff: sshComesUp, retryable: (error) => !ended(error) });
  } catch (error) {
    throw ended(error) ? error : await hostLate(lab, host, 'boot', bootDeadline, error);
  }
}
