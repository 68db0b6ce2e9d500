import { connect } from 'node:net';
import { withDeadline } from '../../../common/base/deadline.ts';
import { retry } from '../../../common/base/retry.ts';

/**
 * Resolves when packets to the address get an answer again: the port accepts, or refuses. After a cable is plugged in, the
 * bridge and the neighbour tables need up to a second to notice. Rejects after `deadline` milliseconds.
 */
export async function reachable(address: string, port: number, deadline: number): Promise<void> {
  await retry((signal) => knock(address, port, withDeadline(signal, 500)), {
    signal: withDeadline(undefined, deadline),
    backoff: { first: 50, most: 100, factor: 1.5, jitter: 0 },
  });
}

function knock(address: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, signal });
    socket.on('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve();
      else reject(error);
    });
  });
}
