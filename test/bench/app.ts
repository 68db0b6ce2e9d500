import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type LaunchedApp, launchElectron, packagedApp } from '../app/electron-app.ts';
import { LabApp } from '../e2e/app/lab-app.ts';
import { Person } from '../e2e/app/person.ts';

const usage = `node test/bench/app.ts [--data FOLDER] [--cluster lab] [--starts 5] [--wizard]

What the packaged app (npm run package) weighs and how fast it is: sizes; with --data, the data folder of a cluster that
runs, the time from its start to the first row of Overview, and the memory of its processes on Overview and on Pods.
  --wizard   instead of --data: makes the cluster, on three bare hosts of this checkout's lab, and counts the clicks and
             seconds from the first window to the demo's answer at its node port
Absolute figures are this machine's; the load it had is printed.
`;
const options = {
  data: { type: 'string' },
  cluster: { type: 'string', default: 'lab' },
  starts: { type: 'string', default: '5' },
  wizard: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;
const { values } = parseArgs({ options });
const mebibyte = 2 ** 20;

function report(what: string, figure: string): void {
  console.log(`${what.padEnd(56)} ${figure.padStart(24)}`);
}

async function sizes(): Promise<void> {
  const folder = dirname(packagedApp().executable);
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const all = files
    .filter((file) => file.isFile())
    .map(async (file) => (await stat(join(file.parentPath, file.name))).size);
  const total = (await Promise.all(all)).reduce((sum, size) => sum + size, 0);
  const archives = (await readdir(resolve(folder, '..'))).filter((name) => name.endsWith('.tar.gz'));
  report('size of the package: its folder', mb(total));
  report('size of the package: app.asar', mb((await stat(join(folder, 'resources/app.asar'))).size));
  for (const name of archives) report(`size of ${name}`, mb((await stat(resolve(folder, '..', name))).size));
}
const mb = (bytes: number) => `${(bytes / mebibyte).toFixed(1)} MiB`;

/** The app on a copy of the data folder, so that one that is open on the same is not merely told of the start. */
async function onCluster<T>(folder: string, use: (app: LaunchedApp, started: number) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'pilothouse-bench-'));
  const dataFolder = join(scratch, 'home');
  await cp(folder, dataFolder, { recursive: true, filter: (path) => !path.endsWith('/electron') });
  const env = { XDG_CONFIG_HOME: join(scratch, 'desktop') };
  const started = performance.now();
  const args = [`--cluster=${values.cluster}`];
  const launched = await launchElectron({ program: packagedApp(), dataFolder, env, args });
  try {
    return await use(launched, started);
  } finally {
    await launched.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function firstRow({ page }: LaunchedApp): Promise<void> {
  await page.getByRole('table', { name: 'Nodes' }).getByRole('rowheader').first().waitFor({ timeout: 60_000 });
}

async function starts(folder: string, count: number): Promise<void> {
  const times: number[] = [];
  for (let start = 0; start < count; start++) {
    const measure = async (app: LaunchedApp, started: number) => {
      await firstRow(app);
      return performance.now() - started;
    };
    times.push(await onCluster(folder, measure));
  }
  times.sort((a, b) => a - b);
  report(`start to the first row of Overview, ms: median of ${count}`, (times[count >> 1] ?? 0).toFixed(0));
  report('  each', times.map((time) => time.toFixed(0)).join(' '));
}

interface Memory {
  readonly rss: number;
  readonly pss: number;
}

/** MiB of a process and those it started, by kind. */
function memory(root: number): Map<string, Memory> {
  const kinds = new Map<string, Memory>();
  for (const pid of family(root)) {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    const kind = /--type=(\S+)/.exec(command)?.[1] ?? (pid === root ? 'main' : 'other');
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0) / 1024;
    const { rss, pss } = kinds.get(kind) ?? { rss: 0, pss: 0 };
    kinds.set(kind, { rss: rss + of('Rss'), pss: pss + of('Pss') });
  }
  return kinds;
}

function family(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const text = readStat(name);
    if (text) parents.set(Number(name), Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isOf = (pid: number): boolean => pid === root || (parents.has(pid) && isOf(parents.get(pid)!));
  return [...parents.keys()].filter(isOf);
}

/** Undefined where the process has ended meanwhile. */
function readStat(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
}

async function memoryOn(what: string, launched: LaunchedApp): Promise<void> {
  // What was needed to show it has been let go by then.
  await new Promise((rested) => setTimeout(rested, 5_000));
  const kinds = memory(launched.app.process().pid!);
  for (const [kind, { rss, pss }] of kinds)
    report(`${what}, ${kind}: RSS, PSS`, `${rss.toFixed(0)}, ${pss.toFixed(0)} MiB`);
  const total = [...kinds.values()].reduce((sum, { pss }) => sum + pss, 0);
  report(`${what}, all: PSS`, `${total.toFixed(0)} MiB`);
}

async function memories(folder: string): Promise<void> {
  await onCluster(folder, async (launched) => {
    await firstRow(launched);
    await memoryOn('Overview', launched);
    const person = new Person(launched.page);
    await person.goTo('Pods');
    await person.row('Pods', 'demo').first().waitFor();
    await memoryOn('Pods', launched);
  });
}

/** What test/e2e/app/wizard.ts proves, without looks in between. Gives the data folder of the cluster. */
async function wizard(app: LabApp): Promise<string> {
  const { person, page, cluster } = app;
  const started = performance.now();
  await person.click(page.getByRole('link', { name: 'Make a cluster of your servers' }));
  await page.getByLabel('Name of the cluster').fill('lab');
  await page.getByLabel('Key file').fill(cluster.lab.keyFile);
  const list = cluster.lab.hosts.map(({ address, name }) => `${address} ${name}`).join('\n');
  await page.getByLabel('Paste your hosts, one on each line').fill(list);
  await person.press('Add these hosts');
  await person.press('Compare & trust…');
  await person.press('Trust all 3 keys');
  await person.sees('3 of 3 reached');
  await person.press('Next');
  await page.getByLabel('Run the demo').check(); // as it is from the beginning
  await person.press('Check the hosts');
  await person.sees('All 3 hosts are ready');
  const checked = performance.now();
  await person.press('Install');
  await person.sees('lab is running', { timeout: 300_000 });
  const port = await cluster.kubectl(
    'get',
    'service',
    'demo',
    '-n',
    'demo',
    '-o',
    'jsonpath={.spec.ports[0].nodePort}',
  );
  await answers(`http://${cluster.lab.hosts[0]!.address}:${port}/`);
  const ended = performance.now();
  const clicks = `${person.clicks} clicks, 3 fields`;
  report('bare hosts to the demo’s answer', clicks);
  report('  seconds, of these the installation', `${seconds(ended - started)}, ${seconds(ended - checked)}`);
  return cluster.home;
}
const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);

async function answers(url: string): Promise<void> {
  const curl = spawn('curl', [
    '-fsS',
    '--retry',
    '60',
    '--retry-delay',
    '1',
    '--retry-all-errors',
    '-o',
    '/dev/null',
    url,
  ]);
  const [code] = (await once(curl, 'exit')) as [number];
  if (code !== 0) throw new Error(`${url} does not answer`);
}

async function figures(folder: string): Promise<void> {
  await starts(folder, Number(values.starts));
  await memories(folder);
}

if (values.help) console.log(usage);
else {
  report('load of the machine at the beginning', loadavg()[0]!.toFixed(1));
  await sizes();
  if (values.wizard) {
    const app = await LabApp.open();
    try {
      await figures(await wizard(app));
    } finally {
      await app.close();
    }
  } else if (values.data) await figures(values.data);
  report('load at the end', loadavg()[0]!.toFixed(1));
}
