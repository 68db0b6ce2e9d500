import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { nodeFlags } from '../../agent-bundle/units/node-flags.ts';
import { localAgent } from '../../build/local/agent.ts';
import { controllerManagerFlags } from '../../build/local/controller-manager-flags.ts';
import { endDetached } from '../../build/local/detached.ts';
import { startMaster } from '../../build/local/master.ts';

/** Controllers and scheduler of a master, as one process. */
export interface Together {
  readonly pid: number;
  end(): Promise<void>;
}

const components = ['controller-manager', 'scheduler'];
const deadline = 60_000;

/** Starts a master in the folder, and one process in place of two of its own. Resolves when it leads and is ready. */
export async function startTogether(folder: string): Promise<Together> {
  const { kubeconfig, pids } = await startMaster({ folder, port: 0, store: 'etcd' });
  for (const name of components) await endDetached(pids[name] ?? 0, folder);
  const { path, compileCache } = await localAgent(resolve(import.meta.dirname, '../..'));
  const words = [...components, `--kubeconfig=${kubeconfig}`, ...controllerManagerFlags(folder)];
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache, NODE_EXTRA_CA_CERTS: '' };
  const child = spawn(process.execPath, [...nodeFlags(), path, ...words], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const end = async () => {
    child.kill();
    await ended;
  };
  const awaited = new Set(['controllers started', 'ready']);
  const late = setTimeout(() => child.kill(), deadline);
  // Reads on for as long as it lives: a pipe that nobody empties would stop it.
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((leads, fails) => {
    lines.on('line', (line) => {
      awaited.delete((JSON.parse(line) as { readonly msg: string }).msg);
      if (awaited.size === 0) leads();
    });
    child.once('exit', (code) => fails(new Error(`${join(...components)} ended with ${String(code)}`)));
  });
  clearTimeout(late);
  return { pid: child.pid ?? 0, end };
}
