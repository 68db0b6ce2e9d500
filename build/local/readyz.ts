import { request } from 'node:https';

/** Milliseconds within which the server must answer one question. */
const answerDeadline = 5_000;

/** True when the server's `/readyz` says ok; false for any other answer, and for none. */
export function isReady(server: string, tls: { readonly ca: string; readonly cert: string; readonly key: string }) {
  return new Promise<boolean>((resolve) => {
    const asking = request(`${server}/readyz`, { ...tls, timeout: answerDeadline }, (answer) => {
      answer.resume();
      answer.once('close', () => resolve(answer.statusCode === 200));
    });
    asking.once('timeout', () => asking.destroy());
    asking.once('error', () => resolve(false));
    asking.end();
  });
}
