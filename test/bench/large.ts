/**
 * A hundred thousand objects, and everything heavy at once: three full LISTs, a server-side apply of 1 MiB, an exec stream of
 * 200 MB and 100 watchers, while somebody GETs and leases are renewed. What must not suffer: the event loop, the GET, the leases.
 *
 *   node test/bench/large.ts [--objects 100000]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { endMaster, startMaster } from '../../build/local/master.ts';
import { Door, inParallel, quantile, regularly } from './large/crowd.ts';
import { StreamingKubelet, announce, readStream } from './large/exec-stream.ts';

const { values: chosen } = parseArgs({ options: { objects: { type: 'string', default: '100000' } } });
const objects = Number(chosen.objects);
const watchers = 100;
const lists = 3;
const streamBytes = 200_000_000;
const appliedBytes = 1024 * 1024;
/** Leases, each renewed so often (ms), and lost when a renewal fails or takes longer than a kubelet would wait. */
const leases = 50;
const renewal = 1_000;
const renewDeadline = 10_000;
const getInterval = 20;
/** Milliseconds of nothing else before the crowd comes, to compare with. */
const calm = 5_000;

const configMaps = '/api/v1/namespaces/default/configmaps';
const leasePath = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
const merge = 'application/merge-patch+json';

/** As large as a small pod. */
const filler = 'x'.repeat(900);

async function bench(folder: string): Promise<void> {
  const seeded = await startMaster({ folder, port: 0, store: 'etcd' });
  const first = await Door.to(seeded, folder);
  const kubelet = await StreamingKubelet.start(folder, streamBytes);
  await seed(first, kubelet);
  first.close();
  await endMaster(folder);
  const master = await startMaster({ folder, port: 0, store: 'etcd' });
  console.log(`started again with them: ready after ${(master.readyAfter / 1000).toFixed(1)} s`);
  const door = await Door.to(master, folder);
  try {
    await measure(door);
  } finally {
    door.close();
    kubelet.stop();
  }
}

async function seed(door: Door, kubelet: StreamingKubelet): Promise<void> {
  const started = performance.now();
  await inParallel(objects, 64, (index) =>
    door.ask('POST', configMaps, { body: JSON.stringify({ metadata: { name: `c${index}` }, data: { filler } }) }),
  );
  const seconds = (performance.now() - started) / 1000;
  console.log(`${objects} objects created in ${seconds.toFixed(1)} s (${Math.round(objects / seconds)}/s)`);
  await inParallel(leases, 16, (index) =>
    door.ask('POST', leasePath, { body: JSON.stringify({ metadata: { name: `l${index}` }, spec: {} }) }),
  );
  await announce(door, kubelet);
}

async function measure(door: Door): Promise<void> {
  const end = new AbortController();
  const opened = await openWatches(door, end.signal);
  const getting = regularly(getInterval, end.signal, () => door.ask('GET', `${configMaps}/c7`));
  const renewing = Promise.all(
    Array.from({ length: leases }, (_, index) => regularly(renewal, end.signal, () => renew(door, index))),
  );
  await loopDelay(door);
  await sleep(calm);
  console.log(`event-loop delay p99 while calm: ${(await loopDelay(door)).toFixed(1)} ms`);
  const started = performance.now();
  const [bytes] = await Promise.all([
    readStream(door),
    apply(door),
    ...Array.from({ length: lists }, () => fullList(door)),
    inParallel(200, 4, (index) =>
      door.ask('POST', configMaps, { body: JSON.stringify({ metadata: { name: `n${index}` } }) }),
    ),
  ]);
  const seconds = (performance.now() - started) / 1000;
  const delay = await loopDelay(door);
  end.abort();
  await Promise.all(opened.ended);
  const took = await getting;
  const renewals = (await renewing).flat();
  const lost = renewals.filter((time) => time > renewDeadline).length;
  console.log(`all of it took ${seconds.toFixed(1)} s; ${(bytes / 1e6).toFixed(0)} MB came through exec`);
  console.log(`each watcher saw ${Math.min(...opened.counts())} to ${Math.max(...opened.counts())} events of 201`);
  console.log(`event-loop delay p99: ${delay.toFixed(1)} ms (aim 50)`);
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => quantile(took, share).toFixed(1));
  console.log(`GET: p50 ${p50} ms, p99 ${p99} ms, most ${most} ms (aim 100)`);
  console.log(
    `lease renewals: ${renewals.length}, slowest ${quantile(renewals, 1).toFixed(0)} ms, lost ${lost} (aim 0)`,
  );
}

async function openWatches(door: Door, signal: AbortSignal) {
  const { metadata } = JSON.parse(await door.ask('GET', `${configMaps}?limit=1`)) as {
    metadata: { resourceVersion: string };
  };
  const path = `${configMaps}?watch=true&resourceVersion=${metadata.resourceVersion}`;
  const counts = Array.from({ length: watchers }, () => 0);
  const ended = counts.map((_, index) => {
    const take = (chunk: Buffer) => {
      for (const byte of chunk) if (byte === 0x0a) counts[index] = (counts[index] ?? 0) + 1;
    };
    return door.ask('GET', path, { take, signal }).catch(() => '');
  });
  await sleep(1_000);
  return { ended, counts: () => counts };
}

function renew(door: Door, index: number): Promise<string> {
  const renewTime = new Date().toISOString().replace('Z', '000Z');
  const body = JSON.stringify({ spec: { renewTime } });
  return door.ask('PATCH', `${leasePath}/l${index}`, { type: merge, body });
}

async function fullList(door: Door): Promise<void> {
  let bytes = 0;
  const started = performance.now();
  await door.ask('GET', configMaps, { take: (chunk) => (bytes += chunk.length) });
  const seconds = (performance.now() - started) / 1000;
  console.log(`a full LIST: ${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s`);
}

async function apply(door: Door): Promise<void> {
  const data = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [`k${index}`, 'y'.repeat(Math.floor(appliedBytes / 1000) - 12)]),
  );
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'large' }, data });
  const started = performance.now();
  await door.ask('PATCH', `${configMaps}/large?fieldManager=bench`, { type: 'application/apply-patch+yaml', body });
  console.log(`a server-side apply of ${body.length} bytes: ${(performance.now() - started).toFixed(0)} ms`);
}

/** Milliseconds, since it was last asked for. */
async function loopDelay(door: Door): Promise<number> {
  const line = /^nodejs_eventloop_lag_seconds\{quantile="0\.99"\} (\S+)$/m.exec(await door.ask('GET', '/metrics'));
  return Number(line?.[1]) * 1000;
}

const folder = await mkdtemp(join(tmpdir(), 'bench-large-'));
try {
  await bench(folder);
} finally {
  await endMaster(folder);
  await rm(folder, { recursive: true, force: true });
}
