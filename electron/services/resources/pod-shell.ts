import type { WebSocket } from 'ws';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { abortable } from '../../../common/base/abortable.ts';
import { AppError } from '../../../common/base/app-error.ts';
import { objectPath } from '../../../common/client/api-client.ts';
import type { Input, Params } from '../../../common/ipc/contract.ts';
import type { StreamPipe } from '../ipc/handlers.ts';
import type { ClusterLink } from '../links/links.ts';
import { channels, endOf, message, shellProtocols, shellQuery, sizeMessage } from './shell-protocol.ts';

type ShellPipe = StreamPipe<string, Input<'pods.shell'>>;

/** Milliseconds the server has to answer our goodbye. */
const goodbye = 2_000;

/**
 * A shell in a container until it ends, or the signal is aborted, which ends the shell. Errors: `shell-exited` where its
 * exit code is not 0, `shell-not-started`, `cluster-unreachable`, and ApiErrors.
 */
export async function podShell(
  link: ClusterLink,
  { namespace, pod, container }: Params<'pods.shell'>,
  stream: ShellPipe,
  signal: AbortSignal,
): Promise<void> {
  const path = `${objectPath(PodKind, { namespace, name: pod }, 'exec')}?${shellQuery(container)}`;
  const socket = await link.webSocket(path, shellProtocols, signal);
  const over = new AbortController();
  const onAbort = () => void goodbyeTo(socket);
  signal.addEventListener('abort', onAbort, { once: true });
  const typing = carryInputs(socket, stream.inputs, over.signal);
  try {
    const end = await showOutput(socket, stream, link.cluster);
    if (end && !signal.aborted) throw end;
  } finally {
    signal.removeEventListener('abort', onAbort);
    over.abort();
    await goodbyeTo(socket);
    await typing;
  }
}

/** Hands on what the shell writes, no faster than the reader takes it. Answers how it ended, undefined: well. */
function showOutput(
  socket: WebSocket,
  stream: Pick<ShellPipe, 'send'>,
  cluster: string,
): Promise<AppError | undefined> {
  return new Promise((resolve, reject) => {
    const decoder = new TextDecoder();
    const broken = (reason: string) => new AppError('cluster-unreachable', { cluster, reason });
    let end: AppError | undefined = broken('the connection ended');
    let sent: Promise<void> = Promise.resolve();
    let waiting = 0;
    const send = async (text: string) => {
      await stream.send(text);
      if (--waiting === 0) socket.resume();
    };
    socket.on('message', (data: Buffer) => {
      const body = data.subarray(1);
      if (data[0] === channels.error) end = endOf(body.toString());
      if (data[0] !== channels.stdout && data[0] !== channels.stderr) return;
      waiting++;
      socket.pause();
      sent = sent.then(() => send(decoder.decode(body, { stream: true })));
      sent.catch(reject);
    });
    socket.on('error', (error) => reject(broken(error.message)));
    socket.on('close', () => void sent.then(() => resolve(end), reject));
    socket.resume();
  });
}

/** Until the signal is aborted; what cannot be sent any more is lost with the shell. */
async function carryInputs(socket: WebSocket, inputs: ShellPipe['inputs'], signal: AbortSignal): Promise<void> {
  const iterator = inputs[Symbol.asyncIterator]();
  while (!signal.aborted) {
    const next = await abortable(iterator.next(), signal).catch(() => undefined);
    if (!next || next.done) return;
    const input = next.value;
    const data = input.kind === 'typed' ? message(channels.stdin, input.text) : sizeMessage(input);
    await new Promise<void>((resolve) => socket.send(data, () => resolve()));
  }
}

/** Fulfilled when it is closed; one that does not answer is cut off. */
function goodbyeTo(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === socket.CLOSED) return resolve();
    const late = setTimeout(() => socket.terminate(), goodbye);
    socket.once('close', () => {
      clearTimeout(late);
      resolve();
    });
    socket.close(1000);
    socket.resume();
  });
}
