import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { aborted } from '../../../common/base/abortable.ts';
import type { ToRenderer } from '../../../common/ipc/wire.ts';
import { WebSocketChannel } from '../../../renderer/backend/websocket-channel.ts';
import { channelPair } from '../../../test/fakes/channel-pair.ts';
import { SocketChannel } from '../../web/socket-channel.ts';
import type { Handlers } from './handlers.ts';
import { type OpenChannel, sessionContract } from './session.contract.ts';
import { serveChannel } from './session.ts';

sessionContract('a channel within the process', async () => ({ ...channelPair(), release: async () => {} }));
sessionContract('a WebSocket', openWebSocket);

async function openWebSocket(): Promise<OpenChannel> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'pilothouse' });
  await once(server, 'listening');
  const connected = once(server, 'connection') as Promise<[WebSocket]>;
  const page = new WebSocketChannel(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, 'any');
  const [socket] = await connected;
  return {
    page,
    main: new SocketChannel(socket),
    release: async () => {
      socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('a page that is not ours', () => {
  let pair: ReturnType<typeof channelPair>;
  let received: ToRenderer[];
  let faults: string[];
  let served: Promise<void>;
  let stopping: AbortController;
  /** Parameters that reached a handler. */
  let reached: unknown[];

  const handlers: Partial<Handlers> = {
    'clusters.forget': async (params) => void reached.push(params),
    'settings.change': async (params) => void reached.push(params),
    'draft.load': async (_params, signal) => {
      await aborted(signal);
      throw signal.reason;
    },
    clusters: async (_params, sink, signal) => {
      sink.replace([]);
      await aborted(signal);
    },
    'pods.logs': (_params, _stream, signal) => aborted(signal),
    'pods.shell': (_params, _stream, signal) => aborted(signal),
    'objects.yaml': async () => ({ yaml: 1n }) as never,
  };

  beforeEach(() => {
    [received, faults, reached] = [[], [], []];
    pair = channelPair();
    pair.page.onMessage((message) => received.push(message));
    stopping = new AbortController();
    const onFault = (what: string, error: Error) => faults.push(`${what}: ${error.message}`);
    served = serveChannel(pair.main, handlers as Handlers, { signal: stopping.signal, onFault });
  });
  afterEach(async () => {
    stopping.abort();
    await served;
  });

  const send = (...messages: unknown[]) => {
    for (const message of messages) pair.page.send(message as never);
  };
  const call = (name: string, params: unknown, id = 1) => ({ type: 'call', id, name, params });
  const open = (name: string, params: unknown, id = 1) => ({ type: 'open', id, name, params, credit: 2 });
  const shell = { cluster: 'lab', namespace: 'n', pod: 'p', container: 'c' };
  const parsed = (json: string): unknown => JSON.parse(json);

  it.each<[what: string, message: unknown]>([
    ['a name that is not there', call('hosts.shutdown', {})],
    ['a name of every object', call('constructor', {})],
    ['the prototype', call('__proto__', {})],
    ['a method of every object', open('toString', {})],
    ['a feed by calling it', call('clusters', {})],
    ['a call by opening it', open('clusters.forget', { cluster: 'lab' })],
    ['nothing', call('clusters.forget', null)],
    ['a list', call('settings.change', [])],
    ['a number for a name', call('clusters.forget', { cluster: 5 })],
    ['an empty name', call('clusters.forget', { cluster: '' })],
    ['a name longer than any', call('clusters.forget', { cluster: 'x'.repeat(5000) })],
    ['more than was agreed', call('clusters.forget', { cluster: 'lab', also: 'hosts' })],
    ['a prototype', call('settings.change', parsed('{"__proto__":{"theme":"dark"}}'))],
    ['a constructor', call('settings.change', parsed('{"constructor":{"prototype":{}}}'))],
    ['a value that is not agreed', call('settings.change', { theme: 'hunter2' })],
  ])('is refused %s', async (_what, message) => {
    send(message);
    await vi.waitFor(() => expect(received).toHaveLength(1));
    expect(received[0]).toMatchObject({ type: 'error', id: 1, error: { code: 'ipc-refused' } });
    expect(reached).toEqual([]);
    expect(faults).toHaveLength(1);
    expect(JSON.stringify([received, faults])).not.toContain('hunter2');
  });

  it.each<[what: string, message: unknown]>([
    ['no object', 'call'],
    ['nothing', null],
    ['a list', ['call', 1]],
    ['another type', { type: 'shout', id: 1 }],
    ['no id', { type: 'call', name: 'app.info', params: {} }],
    ['an id that is no whole number', call('app.info', {}, 1.5)],
    ['an id below one', call('app.info', {}, 0)],
    ['more fields', { ...call('app.info', {}), then: 'x' }],
    ['no credit', { type: 'open', id: 1, name: 'clusters', params: {} }],
    ['credit that is none', { type: 'credit', id: 1, credit: -1 }],
    ['credit without end', { type: 'credit', id: 1, credit: 1e9 }],
  ])('loses its channel over what is no message: %s', async (_what, message) => {
    send(message);
    await served;
    expect(faults).toEqual([expect.stringContaining('channel: ')]);
  });

  it('cannot use an id twice at a time: both uses end', async () => {
    send(open('clusters', {}), call('clusters.forget', { cluster: 'lab' }));
    await vi.waitFor(() => expect(received.at(-1)).toMatchObject({ type: 'error', error: { code: 'ipc-refused' } }));
    expect(reached).toEqual([]);
    send(open('clusters', {}));
    await vi.waitFor(() => expect(received.at(-1)).toMatchObject({ type: 'rows', id: 1 }));
  });

  it('cannot open feeds without end, nor leave calls open without end', async () => {
    send(...Array.from({ length: 101 }, (_, at) => open('clusters', {}, at + 1)));
    await vi.waitFor(() => expect(received).toHaveLength(101));
    expect(received.filter(({ type }) => type === 'error').map(({ id }) => id)).toEqual([101]);
    send({ type: 'close', id: 1 }, open('clusters', {}, 102));
    await vi.waitFor(() => expect(received.at(-1)).toMatchObject({ type: 'rows', id: 102 }));
    send(...Array.from({ length: 101 }, (_, at) => call('draft.load', { cluster: 'lab' }, at + 1000)));
    await vi.waitFor(() => expect(received.at(-1)).toMatchObject({ type: 'error', id: 1100 }));
  });

  it.each<[what: string, name: string, params: object, input: unknown]>([
    ['what was not agreed', 'pods.shell', shell, { kind: 'run', text: 'hunter2' }],
    ['what is no object', 'pods.shell', shell, 'hunter2'],
    ['more at once than anybody types', 'pods.shell', shell, { kind: 'typed', text: 'x'.repeat(70_000) }],
    [
      'to what takes no input',
      'pods.logs',
      { ...shell, follow: true, previous: false, timestamps: false, tailLines: 1 },
      {},
    ],
    ['to a feed', 'clusters', {}, {}],
  ])('ends a stream by writing %s', async (_what, name, params, input) => {
    send(open(name, params), { type: 'input', id: 1, input });
    await vi.waitFor(() =>
      expect(received.at(-1)).toMatchObject({ type: 'end', id: 1, error: { code: 'ipc-refused' } }),
    );
    expect(JSON.stringify([received, faults])).not.toContain('hunter2');
  });

  it('may write to, credit and close what is over', async () => {
    send({ type: 'input', id: 9, input: {} }, { type: 'credit', id: 9, credit: 1 }, { type: 'close', id: 9 });
    send(call('clusters.forget', { cluster: 'lab' }));
    await vi.waitFor(() => expect(received).toEqual([{ type: 'result', id: 1 }]));
    expect(faults).toEqual([]);
  });

  it('gets an error for an answer that cannot be sent', async () => {
    send(call('objects.yaml', { cluster: 'lab', apiVersion: 'v1', kind: 'Pod', name: 'p' }));
    await vi.waitFor(() => expect(received[0]).toMatchObject({ type: 'error', error: { code: 'internal-fault' } }));
  });
});
