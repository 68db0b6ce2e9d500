import { asError } from '../../../common/base/clock.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import type { ComponentStatus } from '../../../common/api/core/v1/component-status.ts';
import type { Store } from '../storage/store.ts';

const deadline = 5_000;

/**
 * The parts of the control plane that this server can speak for: what it stores in. The scheduler and the controller-manager
 * are not among them, since they need not run on this host and say nothing of their health here.
 */
export async function componentStatuses(store: Pick<Store, 'health'>, signal: AbortSignal): Promise<ComponentStatus[]> {
  const told = await healthOf(store, signal);
  return [{ metadata: { name: 'etcd-0' }, conditions: [{ type: 'Healthy', ...told }] }];
}

async function healthOf(
  store: Pick<Store, 'health'>,
  signal: AbortSignal,
): Promise<{ status: string; message: string }> {
  try {
    await store.health(withDeadline(signal, deadline));
    return { status: 'True', message: 'ok' };
  } catch (error) {
    signal.throwIfAborted();
    return { status: 'False', message: asError(error).message };
  }
}
