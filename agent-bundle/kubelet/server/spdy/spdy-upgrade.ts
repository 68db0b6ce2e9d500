import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** A connection that speaks SPDY from here on. */
export interface Upgraded {
  readonly socket: Duplex;
  /** What arrived together with the answer. */
  readonly head: Buffer;
  readonly response: IncomingMessage;
}

const deadline = 30_000;

/**
 * Asks a server at `url` for SPDY/3.1 with one of the stream protocols, such as v4.channel.k8s.io. Rejects with what it
 * said when it will not.
 */
export function upgradeToSpdy(url: string, protocols: readonly string[], signal: AbortSignal): Promise<Upgraded> {
  const headers = { connection: 'Upgrade', upgrade: 'SPDY/3.1', 'x-stream-protocol-version': protocols.join(', ') };
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: 'POST', headers, agent: false, timeout: deadline, signal });
    asking.on('error', reject);
    asking.on('timeout', () => asking.destroy(new Error('the runtime did not answer')));
    asking.on('upgrade', (response, socket, head) => {
      socket.setTimeout(0);
      resolve({ socket, head, response });
    });
    asking.on('response', (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk: string) => (text = (text + chunk).slice(0, 1000)));
      response.on('end', () => reject(new Error(`the runtime answered ${response.statusCode}: ${text.trim()}`)));
    });
    asking.end();
  });
}
