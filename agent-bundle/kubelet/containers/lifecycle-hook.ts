import type { Container } from '../../../common/api/core/v1/container.ts';
import type { LifecycleHandler } from '../../../common/api/core/v1/lifecycle.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import { httpGet, portOf } from '../probes/http-get.ts';
import type { Runtime } from '../runtime/port.ts';

export interface HookTarget {
  readonly id: string;
  readonly container: Container;
  readonly podIp: string;
}

/**
 * Runs a postStart or preStop handler to its end; throws when it fails or takes longer than `seconds`.
 * https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 */
export async function runHook(
  handler: LifecycleHandler,
  target: HookTarget,
  seconds: number,
  runtime: Pick<Runtime, 'execSync'>,
  signal: AbortSignal,
): Promise<void> {
  if (handler.exec) {
    const { exitCode, stdout, stderr } = await runtime.execSync(target.id, handler.exec.command ?? [], seconds, signal);
    const said = `${stdout}${stderr}`.trim().slice(-500);
    if (exitCode !== 0) throw new Error(`the command ended with ${exitCode}${said === '' ? '' : `: ${said}`}`);
    return;
  }
  if (!handler.httpGet) throw new Error('the handler says neither exec nor httpGet');
  const { port, host = target.podIp } = handler.httpGet;
  const until = withDeadline(signal, seconds * 1000);
  const { status } = await httpGet(handler.httpGet, host, portOf(port, target.container), until);
  if (status >= 400) throw new Error(`the server answered ${status}`);
}
