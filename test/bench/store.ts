import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EtcdStore } from '../../agent-bundle/apiserver/storage/etcd/etcd-store.ts';
import { MemoryStore } from '../../agent-bundle/apiserver/storage/memory-store.ts';
import type { Store } from '../../agent-bundle/apiserver/storage/store.ts';
import type { Selector, WatchCache } from '../../agent-bundle/apiserver/watch-cache/watch-cache.ts';
import { WatchCaches } from '../../agent-bundle/apiserver/watch-cache/watch-caches.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import { EtcdCluster } from '../integration/etcd-cluster.ts';

/**
 * What the store and the watch cache cost: `node test/bench/store.ts [pods]`. Objects are about 3 KB, as pods are.
 * Absolute figures are this machine's; compare within one run.
 */
const count = Number(process.argv[2] ?? 5_000);
const nodes = 100;
const signal = new AbortController();

const keyOf = (number: number) => `/registry/core/pods/ns-${number % 10}/pod-${String(number).padStart(6, '0')}`;

function pod(number: number, version: number): Buffer {
  const metadata = {
    name: `pod-${String(number).padStart(6, '0')}`,
    namespace: `ns-${number % 10}`,
    uid: crypto.randomUUID(),
    labels: { app: `app-${number % 20}`, version: String(version) },
  };
  const spec = {
    nodeName: `node-${number % nodes}`,
    containers: [{ name: 'c', image: 'i', env: [{ name: 'E', value: 'x'.repeat(2_700) }] }],
  };
  return Buffer.from(JSON.stringify({ kind: 'Pod', apiVersion: 'v1', metadata, spec }));
}

function put(store: Store, number: number, version: number) {
  const write = { type: 'put', key: keyOf(number), value: pod(number, version) } as const;
  return store.transact({ conditions: [], writes: [write] }, signal.signal);
}

function report(what: string, done: number, milliseconds: number): void {
  const each = ((milliseconds / done) * 1000).toFixed(1).padStart(9);
  console.log(
    `${what.padEnd(58)} ${each} µs each ${Math.round((done / milliseconds) * 1000)
      .toString()
      .padStart(9)} /s`,
  );
}

async function timed(what: string, done: number, work: () => unknown): Promise<void> {
  const start = performance.now();
  await work();
  report(what, done, performance.now() - start);
}

async function atOnce(parallel: number, total: number, work: (number: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < total) await work(next++);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

function cacheOn(store: Store): { cache: WatchCache; running: Promise<void>; caches: WatchCaches } {
  const caches = new WatchCaches(store, { onError: (error) => console.log(error) });
  const selectableFields = (object: object) => ({
    'spec.nodeName': (object as { spec: { nodeName: string } }).spec.nodeName,
  });
  const cache = caches.add({ kind: PodKind, selectableFields });
  return { cache, caches, running: caches.run(signal.signal) };
}

/** A watcher that reads everything, and how many bytes it was given. */
function watching(cache: WatchCache, selector: Selector | undefined): { bytes: number } {
  const given = { bytes: 0 };
  void (async () => {
    const request = { start: { at: 'latest', initial: 'none' }, selector } as const;
    for await (const events of cache.watch(request, signal.signal))
      for (const { frame } of events) given.bytes += frame.length;
  })();
  return given;
}

/** Bytes in use once garbage is gone. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function benchCache(): Promise<void> {
  const store = new MemoryStore();
  for (let number = 0; number < count; number++) await put(store, number, 0);
  const before = memoryInUse();
  const { cache, caches } = cacheOn(store);
  await timed(`cache: first list of ${count}`, count, () => caches.ready(signal.signal));
  const perObject = (memoryInUse() - before) / count;
  console.log(
    `cache: memory for each object ${Math.round(perObject)} bytes, of which ${pod(1, 0).length} are its JSON`,
  );

  const ref = { name: 'pod-000010', namespace: 'ns-0' };
  await timed('cache: consistent get, one at a time', 10_000, () =>
    atOnce(1, 10_000, () => cache.get(ref, 'latest', signal.signal)),
  );
  await timed('cache: consistent get, 64 at a time', 50_000, () =>
    atOnce(64, 50_000, () => cache.get(ref, 'latest', signal.signal)),
  );
  const onNode = (node: string): Selector => ({ matches: (_, fields) => fields['spec.nodeName'] === node });
  await timed(`cache: list of all ${count}, for each object`, count * 20, async () => {
    for (let at = 0; at < 20; at++) {
      let bytes = 0;
      for (const item of (await cache.list({}, signal.signal)).items) bytes += item.itemTail.length;
      if (bytes === 0) throw new Error('nothing was listed');
    }
  });
  await timed(`cache: list of one node's pods among ${count}`, 50, () =>
    atOnce(1, 50, () => cache.list({ selector: onNode('node-7') }, signal.signal)),
  );

  const writes = 2_000;
  const write = async (version: number) => {
    for (let number = 0; number < writes; number++) await put(store, number % count, version);
    await cache.get(ref, 'latest', signal.signal);
  };
  await timed('cache: write and event, no watcher', writes, () => write(1));
  const all = Array.from({ length: 20 }, () => watching(cache, undefined));
  await timed('cache: write and event, 20 watchers of all', writes, () => write(2));
  for (let number = 0; number < 1_000; number++) watching(cache, onNode(`node-${number % nodes}`));
  await timed('cache: write and event, and 1000 watchers of a node each', writes, () => write(3));
  console.log(`cache: a watcher of all was given ${Math.round((all[0]?.bytes ?? 0) / 1e6)} MB`);
}

async function benchEtcd(): Promise<void> {
  const cluster = await EtcdCluster.start(1);
  const store = new EtcdStore(cluster.access);
  const { cache, caches } = cacheOn(store);
  await caches.ready(signal.signal);
  await timed('etcd: write, one at a time', 500, () => atOnce(1, 500, (number) => put(store, number, 0)));
  await timed('etcd: write, 64 at a time', 5_000, () => atOnce(64, 5_000, (number) => put(store, number, 1)));
  const ref = { name: 'pod-000010', namespace: 'ns-0' };
  await timed('etcd: consistent get, one at a time', 1_000, () =>
    atOnce(1, 1_000, () => cache.get(ref, 'latest', signal.signal)),
  );
  await timed('etcd: consistent get, 64 at a time', 20_000, () =>
    atOnce(64, 20_000, () => cache.get(ref, 'latest', signal.signal)),
  );
  await timed('etcd: write, then consistent get, 64 at a time', 3_000, () =>
    atOnce(64, 3_000, async (number) => {
      await put(store, number, 2);
      await cache.get(ref, 'latest', signal.signal);
    }),
  );
  store.close();
  await cluster.end();
}

await benchCache();
await benchEtcd();
process.exit(0);
