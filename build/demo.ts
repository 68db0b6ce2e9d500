import { spawn } from 'node:child_process';
import { openLab } from '../test/lab/lab.ts';
import { installCommand, missingPrerequisites } from '../test/lab/prerequisites.ts';

/** `npm run demo`, after set-up: three hosts on this machine, a cluster on them, something running there. */
async function demo(): Promise<number> {
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
  return 0;
}

const nextSteps = `
The demo runs: three pods behind one address. What to try next:

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
