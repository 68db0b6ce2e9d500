/**
 * `npm run bench`: the API, the scheduler and the controllers under load, next to what the original did, and to what a bare Node server does in the same run (the
 * ceiling). A local master with etcd on disk as it comes (fsync on), TLS with client certificates, authorization on.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type RunningMaster, endMaster, startMaster } from '../../build/local/master.ts';
import { startTogether } from './together.ts';
import { type Figures, type Judged, aims, figureAt, judge } from './aims.ts';
import { runLoad } from './load.ts';

const shared = resolve(import.meta.dirname, '../../../shared/bench');
const usage = `Usage: npm run bench [-- --load FILE --baseline FILE --tests create,verbs,read,watch,schedule,workloads,endpoints --scale 1 --out FILE]

  --load      the load generator (default ${shared}/load.mjs)
  --baseline  what the original did with it (default ${shared}/baseline.json)
  --tests     of the load generator; the bare server takes part in create, read and watch
  --scale     how much of each: 0.1 is a quick look
  --out       writes all figures as JSON
`;
const { values: chosen } = parseArgs({
  options: {
    load: { type: 'string', default: join(shared, 'load.mjs') },
    baseline: { type: 'string', default: join(shared, 'baseline.json') },
    tests: { type: 'string', default: 'create,verbs,read,watch,schedule,workloads,endpoints' },
    scale: { type: 'string', default: '1' },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

/** Seconds for a new master to settle before its memory is read. */
const settle = 10;
const bareTests = ['create', 'read', 'watch'];

async function bench(): Promise<void> {
  const original = originalOf(JSON.parse(await readFile(chosen.baseline, 'utf8')) as Figures);
  const folder = await mkdtemp(join(tmpdir(), 'bench-api-'));
  try {
    const master = await startMaster({ folder, port: 0, store: 'etcd' });
    const ours = await measureMaster(master, folder);
    await endMaster(folder);
    const bare = await measureBare(folder);
    const judged = aims.flatMap((aim) => judge(aim, ours, original, bare) ?? []);
    console.log(tableOf(judged));
    console.log(sizeLine(ours, original));
    if (chosen.out) await writeFile(chosen.out, `${JSON.stringify({ ours, original, bare, judged }, null, 2)}\n`);
  } finally {
    await endMaster(folder);
    await rm(folder, { recursive: true });
  }
}

async function measureMaster({ server, pids, readyAfter }: RunningMaster, folder: string): Promise<Figures> {
  await sleep(settle * 1000);
  const resident = async (...names: readonly string[]) => {
    let rssMiB = 0;
    for (const name of names) rssMiB += await residentMiB(pids[name] ?? 0);
    return { rssMiB };
  };
  const apart = await resident('controller-manager', 'scheduler');
  const idle = { apiserver: await resident('apiserver'), apart, together: await measureTogether() };
  const { load, tests, scale } = chosen;
  return { idle, readySeconds: readyAfter / 1000, ...(await runLoad({ load, server, folder, tests, scale, pids })) };
}

/** Of a master of its own, whose controllers and scheduler are one process. */
async function measureTogether(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-together-'));
  try {
    const together = await startTogether(folder);
    try {
      await sleep(settle * 1000);
      return { rssMiB: await residentMiB(together.pid) };
    } finally {
      await together.end();
    }
  } finally {
    await endMaster(folder);
    await rm(folder, { recursive: true });
  }
}

/** The same load upon a server that does nothing but answer. */
async function measureBare(folder: string): Promise<Figures> {
  const tests = chosen.tests.split(',').filter((test) => bareTests.includes(test));
  if (tests.length === 0) return {};
  const program = resolve(import.meta.dirname, 'bare-server.ts');
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const server = `https://127.0.0.1:${port}`;
    return await runLoad({ load: chosen.load, server, folder, tests: tests.join(), scale: chosen.scale });
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

/** The original's figures where ours stand. */
function originalOf(baseline: Figures): Figures {
  type Measured = { readonly idle: Figures; readonly tests: Figures };
  const [limited, unlimited] = ['default', 'unlimited'].map((name) => baseline[name] as unknown as Measured);
  const { idle, tests } = limited as Measured;
  const both = { rssMiB: ['kcm', 'sched'].reduce((sum, name) => sum + (figureAt(idle, [name, 'rssMiB']) ?? NaN), 0) };
  const starts = baseline['startSeconds'] as unknown as readonly string[];
  const ready = starts.map((line) => Number(/readyz ([\d.]+)/.exec(line)?.[1])).sort((a, b) => a - b);
  const control = unlimited?.tests;
  return {
    ...tests,
    ...control,
    idle: { ...idle, apart: both, together: both },
    readySeconds: ready[ready.length >> 1],
  };
}

async function residentMiB(pid: number): Promise<number> {
  const kib = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}

function tableOf(judged: readonly Judged[]): string {
  const line = (...cells: readonly string[]) =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(42) : cell.padStart(at === 5 ? 14 : 11))).join('');
  const rows = judged.map(({ aim, original, ours, ceiling, ratio, reached }) => {
    const number = (value: number) => `${value >= 100 ? Math.round(value) : value.toFixed(2)}${aim.unit}`;
    const limit = aim.most === undefined ? `${aim.factor}×` : `${aim.most}${aim.unit}`;
    const wanted = `${aim.sense === 'at-least' ? '≥' : '≤'} ${limit}`;
    const verdict = `${wanted} ${reached ? 'reached' : 'MISSED'}`;
    return line(
      aim.what,
      number(original),
      number(ours),
      `${ratio.toFixed(2)}×`,
      ceilingOf(ours, ceiling),
      ` ${verdict}`,
    );
  });
  const reached = judged.filter((one) => one.reached).length;
  const head = line('', 'original', 'ours', 'ratio', 'of ceiling', 'aim');
  return [head, ...rows, `${reached} of ${judged.length} aims reached`].join('\n');
}

const ceilingOf = (ours: number, ceiling: number | undefined) =>
  ceiling === undefined ? '' : `${Math.round((ours / ceiling) * 100)}%`;

/** A list that says less than the original's is no faster list. */
function sizeLine(ours: Figures, original: Figures): string {
  const [own, theirs] = [ours, original].map((figures) => figureAt(figures, ['read', 'list-1000-pods-c1', 'bytes']));
  if (own === undefined || theirs === undefined) return '';
  const share = own / theirs;
  const verdict = share >= 0.9 ? 'counts' : 'DOES NOT COUNT: less than 0.9';
  return `a list of 1000 pods has ${own} bytes, ${share.toFixed(2)} of the original’s: ${verdict}`;
}

if (chosen.help) console.log(usage);
else {
  for (const path of [chosen.load, chosen.baseline]) {
    await readFile(path).catch(() => {
      console.error(
        `${path} is not there. It comes with the project’s shared folder: name your copy with --load and --baseline.`,
      );
      process.exit(1);
    });
  }
  await bench();
}
