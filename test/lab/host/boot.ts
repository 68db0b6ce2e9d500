import { AppError } from '../../../common/base/app-error.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import { retry } from '../../../common/base/retry.ts';
import { type LabIdentity, hostAddress } from '../identity.ts';
import { sshRun } from '../ssh.ts';
import { type LabState, readRunRecord } from '../state.ts';
import { hostEnded, hostLate } from './console.ts';
import { powerState } from './power.ts';

/**
 * How systemd on a host that booted sees itself: `degraded` when a unit failed, `starting` when one still waits for
 * something, such as a member of a cluster for the other hosts.
 */
export type SystemState = 'running' | 'degraded' | 'starting';

/** Units get so long to settle once the host answers: seconds. */
const settling = 20;

const bootDeadline = 90_000;
const sshComesUp = { first: 100, most: 250, factor: 1.2, jitter: 0 };

/** Resolves when the host answers over SSH and its systemd has settled, or has had its time to; fails at once when its power goes. */
export async function booted(lab: LabIdentity, host: string, state: LabState): Promise<SystemState> {
  const attempt = async (signal: AbortSignal): Promise<SystemState> => {
    if ((await powerState(await readRunRecord(lab, host))) !== 'running') throw await hostEnded(lab, host);
    const asked = `timeout ${settling} systemctl is-system-running --wait || systemctl is-system-running`;
    const answer = await sshRun(lab, hostAddress(state.subnet, host), 'root', asked, {
      signal,
      deadline: bootDeadline,
    });
    const said = answer.stdout.trim().split('\n').at(-1);
    if (said === 'running' || said === 'degraded' || said === 'starting') return said;
    throw new Error(answer.stderr.trim() || said || 'systemd says nothing');
  };
  const ended = (error: unknown) => error instanceof AppError && error.code === 'lab-host-ended';
  try {
    const signal = withDeadline(undefined, bootDeadline);
    return await retry(attempt, { signal, backoff: sshComesUp, retryable: (error) => !ended(error) });
  } catch (error) {
    throw ended(error) ? error : await hostLate(lab, host, 'boot', bootDeadline, error);
  }
}
