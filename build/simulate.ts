/** `npm run -s simulate -- --kubeconfig FILE --nodes 100`: nodes without hosts for a cluster. See agent-bundle/simulated-nodes/. */
import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { nodeFlags } from '../agent-bundle/units/node-flags.ts';
import { localAgent } from './local/agent.ts';
import { plainLog } from './local/plain-log.ts';

const usage = `Usage: npm run -s simulate -- --kubeconfig FILE [--nodes 10] [options]

Registers nodes that run nothing, all in this one process, and plays them until Ctrl-C: they renew their leases, their pods
become Running and Ready, end and are deleted. The user of the kubeconfig must be allowed to impersonate nodes; an
administrator is. The nodes stay in the API afterwards: kubectl delete nodes -l node.kubernetes.io/instance-type=simulated

  --nodes N          how many (default 10), named <prefix>-1, <prefix>-2 …
  --prefix NAME      (default sim)
  --cpu, --memory    what each node has (default 4 and 16Gi)
  --pods N           how many pods each takes (default 110)
  --zones N          puts them into zone-1 … zone-N by turns (default 0: no zones)
  --node-labels L    more labels: name=value,name=value
  --start-delay D    until a pod runs and is ready, and each of its init containers has ended (default 1s)
  --stop-delay D     until a deleted pod has ended; its grace period at most (default 500ms)
  --run-time D       until pods end whose restartPolicy is not Always, as those of Jobs (default 5s)

A pod may say otherwise by annotations: simulation.pilothouse.dev/start-delay, /stop-delay, /run-time, /exit-code and
/ready: "false". A node falls silent, as if its host had died, while it has the annotation simulation.pilothouse.dev/silent:
  kubectl annotate node sim-3 simulation.pilothouse.dev/silent=true      and to bring it back: …/silent-
`;

const text = { type: 'string' } as const;
const options = {
  ...{ kubeconfig: text, nodes: text, prefix: text, cpu: text, memory: text, pods: text, zones: text },
  ...{ 'node-labels': text, 'start-delay': text, 'stop-delay': text, 'run-time': text },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Heartbeats are short-lived: with more room for such things a thousand nodes take 240 MB instead of 115. */
const node = nodeFlags();

/** What the agent says, for a terminal. */
const said = {
  ready: 'The nodes are registered: kubectl get nodes. Ctrl-C ends them; they then become NotReady.',
  'a node cannot do its part': 'A node cannot do its part, and tries again',
};

class UsageError extends Error {}

async function main(): Promise<number> {
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { kubeconfig } = values;
  if (kubeconfig === undefined) throw new UsageError('--kubeconfig is missing');
  await access(kubeconfig).catch(() => {
    throw new UsageError(`there is no kubeconfig at ${kubeconfig}`);
  });
  const { path, compileCache } = await localAgent(resolve(import.meta.dirname, '..'));
  const flags = Object.entries(values).map(([name, value]) => `--${name}=${value}`);
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
  const child = spawn(process.execPath, [...node, path, 'simulated-nodes', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const plain = plainLog(said);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const told = plain(line);
    if (told !== undefined) console.log(told);
  });
  // Ctrl-C reaches the whole group; who sends a signal to us alone means both.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done(code ?? 1));
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage =
    error instanceof UsageError ||
    (error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS'));
  console.error(isUsage ? `${error.message}\n\n${usage}` : error);
  process.exitCode = 1;
}
