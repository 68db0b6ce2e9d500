import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../common/base/app-error.ts';
import { aborted } from '../../../common/base/abortable.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import type { NamespaceRow } from '../../../common/ipc/rows/resource.ts';
import type { FeedBatch, MainChannel, RendererChannel } from '../../../common/ipc/wire.ts';
import { Backend } from '../../../renderer/backend/backend.ts';
import type { FeedSink, Handlers } from './handlers.ts';
import { serveChannel } from './session.ts';

/** Both ends of one open channel, of whatever kind. */
export interface OpenChannel {
  readonly page: RendererChannel;
  readonly main: MainChannel;
  release(): Promise<void>;
}

const cluster = 'lab';
const logs = {
  cluster,
  namespace: 'n',
  pod: 'p',
  container: 'c',
  follow: true,
  previous: false,
  timestamps: false,
  tailLines: 0,
};
const row = (name: string): NamespaceRow => ({ name, namespace: '', created: 0, deleting: false, phase: 'Active' });

/** What a page and the main process may rely on, whichever channel is between them. */
export function sessionContract(what: string, openChannel: () => Promise<OpenChannel>): void {
  describe(`pages over ${what}`, () => {
    let channel: OpenChannel;
    let backend: Backend;
    let served: Promise<void>;
    let stopping: AbortController;
    let faults: string[];
    /** What the handlers below did. */
    let seen: string[];
    let sink: FeedSink<NamespaceRow> | undefined;

    const handlers: Partial<Handlers> = {
      'clusters.kubeconfig': async (params) => ({ kubeconfig: `of ${params.cluster}` }),
      'clusters.forget': async () => {
        throw new AppError('plan-running', { cluster, plan: 'create' });
      },
      'objects.scale': async () => {
        throw new ApiError(409, { message: 'the object has been modified', reason: 'Conflict' });
      },
      'clusters.setAccess': async () => {
        throw new Error('hunter2 is not a function');
      },
      'draft.load': async (_params, signal) => {
        await aborted(signal);
        seen.push('call aborted');
        throw signal.reason;
      },
      namespaces: async (_params, given, signal) => {
        sink = given;
        await aborted(signal);
        seen.push('feed aborted');
      },
      clusters: async (_params, given) => given.replace([]),
      nodes: async (_params, given) => {
        given.replace([]);
        throw new AppError('cluster-unknown', { cluster, known: '' });
      },
      'pods.logs': async ({ tailLines }, stream, signal) => {
        for (let line = 0; line < tailLines; line++) await stream.send(`line ${line}\n`);
        if (tailLines === 0) await aborted(signal);
        seen.push('log over');
      },
      'pods.shell': async (_params, stream) => {
        for await (const input of stream.inputs) {
          if (input.kind === 'size') return;
          await stream.send(input.text.toUpperCase());
        }
      },
    };

    beforeEach(async () => {
      [faults, seen, sink] = [[], [], undefined];
      channel = await openChannel();
      backend = new Backend(channel.page);
      stopping = new AbortController();
      const onFault = (name: string, error: Error) => faults.push(`${name}: ${error.message}`);
      served = serveChannel(channel.main, handlers as Handlers, { signal: stopping.signal, onFault });
    });
    afterEach(async () => {
      stopping.abort();
      await served;
      await channel.release();
    });

    const outcome = (promise: Promise<unknown>) => promise.then(String, (error: AppError) => error.toJSON());

    it('calls are answered, each with its own answer', async () => {
      const names = ['a', 'b', 'c'];
      const answers = await Promise.all(names.map((name) => backend.call('clusters.kubeconfig', { cluster: name })));
      expect(answers.map(({ kubeconfig }) => kubeconfig)).toEqual(['of a', 'of b', 'of c']);
    });

    it('what fails arrives as an error with its code; what nobody foresaw is told to the log as well', async () => {
      const scale = { cluster, apiVersion: 'v1', kind: 'ReplicationController', name: 'x', replicas: 1 };
      expect(await outcome(backend.call('clusters.forget', { cluster }))).toMatchObject({ code: 'plan-running' });
      expect(await outcome(backend.call('objects.scale', scale))).toEqual({
        code: 'api-object-conflict',
        params: { reason: 'the object has been modified' },
      });
      expect(faults).toEqual([]);
      const fault = await outcome(backend.call('clusters.setAccess', { cluster, access: 'ssh' }));
      expect(fault).toEqual({ code: 'internal-fault', params: { reason: 'hunter2 is not a function' } });
      expect(faults).toEqual(['clusters.setAccess: hunter2 is not a function']);
    });

    it('a feed brings a snapshot, then differences, until it is closed', async () => {
      const batches: FeedBatch[] = [];
      const close = backend.feed(
        'namespaces',
        { cluster },
        { onBatch: (one) => void batches.push(one), onEnd: () => {} },
      );
      await vi.waitFor(() => expect(sink).toBeDefined());
      sink!.replace([['1', row('default')]]);
      await vi.waitFor(() => expect(batches).toHaveLength(1));
      sink!.replace([
        ['1', row('default')],
        ['2', row('web')],
      ]);
      await vi.waitFor(() => expect(batches).toHaveLength(2));
      expect(batches).toEqual([
        { replace: true, upserts: [['1', row('default')]], deletes: [], state: { kind: 'live' } },
        { replace: false, upserts: [['2', row('web')]], deletes: [], state: { kind: 'live' } },
      ]);
      for (let at = 0; at < 50; at++) sink!.upsert('2', { ...row('web'), created: at });
      await vi.waitFor(() => expect(batches.at(-1)?.upserts).toEqual([['2', { ...row('web'), created: 49 }]]));
      expect(batches.length).toBeLessThan(10);
      close();
      await vi.waitFor(() => expect(seen).toEqual(['feed aborted']));
    });

    it('a feed that ends by itself, or fails, brings what it had first', async () => {
      const read = (name: 'clusters' | 'nodes') =>
        new Promise<unknown[]>((resolve) => {
          const heard: unknown[] = [];
          const reader = {
            onBatch: ({ state }: FeedBatch) => void heard.push(state.kind),
            onEnd: (error: AppError | undefined) => resolve([...heard, error?.code]),
          };
          if (name === 'nodes') backend.feed('nodes', { cluster }, reader);
          else backend.feed('clusters', {}, reader);
        });
      expect(await read('clusters')).toEqual(['live', undefined]);
      expect((await read('nodes')).at(-1)).toBe('cluster-unknown');
    });

    it('a stream delivers everything in order to a reader that takes its time', async () => {
      const lines: string[] = [];
      const ended = new Promise<AppError | undefined>((resolve) =>
        backend.stream(
          'pods.logs',
          { ...logs, tailLines: 20_000 },
          {
            onChunks: async (chunks) => {
              await new Promise((wake) => setImmediate(wake));
              lines.push(...chunks);
            },
            onEnd: resolve,
          },
        ),
      );
      expect(await ended).toBeUndefined();
      expect(lines).toEqual(Array.from({ length: 20_000 }, (_, line) => `line ${line}\n`));
    });

    it('a stream takes input, and ends when its handler has had enough', async () => {
      let shown = '';
      let shell: ReturnType<typeof backend.stream<'pods.shell'>> | undefined;
      const ended = new Promise<AppError | undefined>((resolve) => {
        shell = backend.stream(
          'pods.shell',
          { cluster, namespace: 'n', pod: 'p', container: 'c' },
          {
            onChunks: (chunks) => void (shown += chunks.join('')),
            onEnd: resolve,
          },
        );
      });
      for (const text of ['l', 's', '\r']) shell!.write({ kind: 'typed', text });
      await vi.waitFor(() => expect(shown).toBe('LS\r'));
      shell!.write({ kind: 'size', columns: 80, rows: 24 });
      expect(await ended).toBeUndefined();
    });

    it('everything under way is aborted when the page goes', async () => {
      const open = new Promise<void>((resolve) =>
        backend.feed('namespaces', { cluster }, { onBatch: () => {}, onEnd: () => resolve() }),
      );
      backend.stream('pods.logs', logs, { onChunks: () => {}, onEnd: () => {} });
      const call = outcome(backend.call('draft.load', { cluster }));
      await vi.waitFor(() => expect(sink).toBeDefined());
      channel.page.close();
      await served;
      expect(seen.sort()).toEqual(['call aborted', 'feed aborted', 'log over']);
      expect(await call).toMatchObject({ code: 'backend-lost' });
      await open;
      expect(faults).toEqual([]);
    });

    it('the page hears when the main process ends', async () => {
      const call = outcome(backend.call('draft.load', { cluster }));
      await backend.call('clusters.kubeconfig', { cluster });
      stopping.abort();
      expect(await call).toMatchObject({ code: 'backend-lost' });
      await served;
      expect(seen).toEqual(['call aborted']);
    });
  });
}
