import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { asError } from '../common/base/clock.ts';
import { openLab } from '../test/lab/lab.ts';
import { installCommand, missingPrerequisites } from '../test/lab/prerequisites.ts';
import { buildIfStale } from './electron/build-if-stale.ts';
import { browserCommand, runApp, startApp, windowCommand } from './electron/open-app.ts';
import { findRuntime } from './electron/runtime.ts';
import { howToShow } from './electron/show.ts';

const root = resolve(import.meta.dirname, '..');
const clusterName = 'lab';

const usage = `Usage: npm run demo [-- --stay]

Makes three hosts on this machine and a cluster on them, and opens the app on that cluster.

Where there is a display the app opens in a window and goes on when the demo has ended: close the window to end it.
Where there is none its pages are served to a browser on this machine until Ctrl-C, if there is a terminal; without one
(in CI, say) the demo ends and says how to open the app.

  --stay  serves the pages in any case, also without a terminal, until it is told to stop
`;

/** `npm run demo`, after set-up: three hosts on this machine, a cluster on them, something running there, the app. */
async function demo(): Promise<number> {
  const options = { stay: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const missing = await missingPrerequisites();
  if (missing.length > 0) {
    console.error('The demo needs three hosts, and this machine cannot carry them yet:');
    for (const one of missing)
      console.error(
        `  - ${one.kind === 'package' ? `package ${one.package}: it ${one.reason}` : `${one.reason}. ${one.fix}`}`,
      );
    const command = installCommand(missing);
    if (command) console.error(`Run: ${command}`);
    return 1;
  }
  console.log('Three hosts on this machine:');
  const lab = await openLab();
  await lab.up({ hosts: 3, report: (line) => console.log(`  ${line}`) });
  console.log('\nA cluster on them, over SSH:');
  const code = await inherit('node', 'electron/cli.ts', 'create', '-f', lab.clusterFile);
  if (code !== 0) return code;
  console.log(nextSteps);
  return showCluster(values.stay ?? false);
}

/** Opens the app on the demo's cluster, or says how. */
async function showCluster(stay: boolean): Promise<number> {
  const runtime = findRuntime(root);
  const { platform, env } = process;
  const showing = howToShow({ platform, env, hasRuntime: runtime !== undefined }, stay);
  const args = [`--cluster=${clusterName}`];
  if (showing.in === 'window' && runtime) {
    await buildIfStale(root);
    const log = resolve(root, '.lab/app.log');
    try {
      const { pid } = await startApp(windowCommand(root, runtime, args), log);
      console.log(`The app is open (process ${pid}); it goes on until its window is closed. It writes to ${log}.`);
      return 0;
    } catch (error) {
      console.error(asError(error).message);
    }
  }
  if (showing.in === 'browser' && showing.lacks)
    console.log(`There is no ${showing.lacks} here to open a window with.`);
  if (!stay && !process.stdout.isTTY) {
    console.log(`To see the cluster in a browser on this machine: npm start -- --cluster ${clusterName}`);
    return 0;
  }
  await buildIfStale(root);
  return runApp(browserCommand(root, args));
}

const nextSteps = `
The demo runs: three pods behind one address. What to try next:

  npm start                                          the app, whenever you want it
  npm run -s pilothouse -- status                    nodes, units and etcd members
  npm run -s pilothouse -- kubeconfig > kubeconfig   then, with any kubectl:
  .artifacts/kubectl/kubectl --kubeconfig kubeconfig get pods -A -o wide
  .artifacts/kubectl/kubectl --kubeconfig kubeconfig -n demo scale rc/demo --replicas=6
  npm run lab -- kill h3                             pull the plug of a host, and watch its pods move
  npm run lab -- start h3                            and give it back
  npm run -s pilothouse -- destroy                   leave the hosts as they were
  npm run lab -- down --purge                        and take the hosts away
`;

function inherit(command: string, ...args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

process.exitCode = await demo();
