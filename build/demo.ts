import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { asError } from '../common/base/clock.ts';
import { openLab } from '../test/lab/lab.ts';
import { missingPrerequisites } from '../test/lab/prerequisites.ts';
import { bringUp, embeddedName, takeDown } from './demo/embedded.ts';
import { demoPlan } from './demo/plan.ts';
import { buildIfStale } from './electron/build-if-stale.ts';
import { browserCommand, runApp, startApp, windowCommand } from './electron/open-app.ts';
import { findRuntime } from './electron/runtime.ts';
import { howToShow } from './electron/show.ts';
import { StartError } from './local/processes.ts';

const root = resolve(import.meta.dirname, '..');

const usage = `Usage: npm run demo [-- --stay | --embedded [--down]]

Makes three hosts on this machine and a cluster on them, and opens the app on that cluster.

Where there is a display the app opens in a window and goes on when the demo has ended: close the window to end it.
Where there is none its pages are served to a browser on this machine until Ctrl-C, if there is a terminal; without one
(in CI, say) the demo ends and says how to open the app.

  --stay      serves the pages in any case, also without a terminal, until it is told to stop
  --embedded  makes no hosts: the cluster is one process on this machine, with nodes that are simulated. So it is too
              where this machine cannot carry hosts. It goes on until \`--embedded --down\`; while the pages are served
              by the demo itself, until Ctrl-C
`;

/** `npm run demo`, after set-up: three hosts on this machine, a cluster on them, something running there, the app. */
async function demo(): Promise<number> {
  const flag = { type: 'boolean', default: false } as const;
  const options = { stay: flag, embedded: flag, down: flag, help: { type: 'boolean', short: 'h' } } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const plan = demoPlan(values, values.embedded || values.down ? [] : await missingPrerequisites());
  switch (plan.kind) {
    case 'down':
      console.log((await takeDown()) ? 'The embedded cluster has ended.' : 'There is no embedded cluster.');
      return 0;
    case 'embedded':
      for (const line of plan.why) console.log(line);
      return showEmbedded(values.stay);
    case 'lab':
      return showLab(values.stay);
  }
}

async function showLab(stay: boolean): Promise<number> {
  console.log('Three hosts on this machine:');
  const lab = await openLab();
  await lab.up({ hosts: 3, report: (line) => console.log(`  ${line}`) });
  console.log('\nA cluster on them, over SSH:');
  const code = await inherit('node', 'electron/cli.ts', 'create', '-f', lab.clusterFile);
  if (code !== 0) return code;
  console.log(nextSteps);
  return (await showCluster('lab', stay)).code;
}

async function showEmbedded(stay: boolean): Promise<number> {
  console.log('A cluster in one process on this machine, with simulated nodes:');
  const kubeconfig = await bringUp(root);
  console.log(embeddedSteps(kubeconfig));
  const { code, hasEnded } = await showCluster(embeddedName, stay);
  // Who served the pages himself has seen enough.
  if (hasEnded) await takeDown();
  return code;
}

/** Opens the app on a cluster, or says how. `hasEnded`: it was shown here, and nobody looks any more. */
async function showCluster(name: string, stay: boolean): Promise<{ code: number; hasEnded: boolean }> {
  const runtime = findRuntime(root);
  const { platform, env } = process;
  const showing = howToShow({ platform, env, hasRuntime: runtime !== undefined }, stay);
  const args = [`--cluster=${name}`];
  if (showing.in === 'window' && runtime) {
    await buildIfStale(root);
    const log = resolve(root, '.lab/app.log');
    try {
      const { pid } = await startApp(windowCommand(root, runtime, args), log);
      console.log(`The app is open (process ${pid}); it goes on until its window is closed. It writes to ${log}.`);
      return { code: 0, hasEnded: false };
    } catch (error) {
      console.error(asError(error).message);
    }
  }
  if (showing.in === 'browser' && showing.lacks)
    console.log(`There is no ${showing.lacks} here to open a window with.`);
  if (!stay && !process.stdout.isTTY) {
    console.log(`To see the cluster in a browser on this machine: npm start -- --cluster ${name}`);
    return { code: 0, hasEnded: false };
  }
  await buildIfStale(root);
  return { code: await runApp(browserCommand(root, args)), hasEnded: true };
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

const embeddedSteps = (kubeconfig: string) => `
It runs: ten nodes without hosts, and three pods that are only played. What to try next:

  npm start -- --cluster ${embeddedName}             the app, whenever you want it
  export KUBECONFIG=${kubeconfig}                    then, with any kubectl:
  kubectl -n demo scale deployment/demo --replicas=50
  kubectl annotate node sim-3 simulation.pilothouse.dev/silent=true      as if its host had died
  kubectl annotate node sim-3 simulation.pilothouse.dev/silent-          and back
  npm run demo -- --embedded --down                  the end of it
`;

function inherit(command: string, ...args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await demo();
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
}
