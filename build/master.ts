/**
 * `npm run -s master -- up --dir DIR` and `down --dir DIR`: a whole master on this machine's loopback, for tests, benchmarks and
 * whoever wants to try a client. See build/local/master.ts.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../common/base/app-error.ts';
import { endMaster, startMaster } from './local/master.ts';
import { StartError } from './local/processes.ts';

const usage = `Usage: npm run -s master -- up --dir DIR [--port 6443] [--store etcd|memory]
       npm run -s master -- down --dir DIR

up    starts etcd, apiserver, controller-manager and scheduler on 127.0.0.1, each a process of its own that goes on when
      this command has ended, and returns when /readyz is ok. DIR gets admin.kubeconfig, ca.crt, admin.crt, admin.key,
      pids.json (component: pid) and a log of each; etcd's data stay there too, so that a later \`up\` finds them.
down  ends them. Does nothing where nothing runs.

  --port   of the API; 0 takes a free one (default 6443)
  --store  etcd, or memory: without etcd, and forgotten at the end (default etcd)
`;

async function main(args: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      dir: { type: 'string' },
      port: { type: 'string', default: '6443' },
      store: { type: 'string', default: 'etcd' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(usage);
  const { dir, port, store } = values;
  const [command, ...rest] = positionals;
  if ((command !== 'up' && command !== 'down') || rest.length > 0 || !dir)
    throw new UsageError('up or down, and --dir');
  const folder = resolve(dir);
  if (command === 'down') {
    const ended = Object.keys(await endMaster(folder));
    return console.log(ended.length > 0 ? `ended ${ended.join(', ')}` : `nothing runs in ${folder}`);
  }
  if (!/^\d+$/.test(port) || Number(port) > 65_535) throw new UsageError('--port takes 0 to 65535');
  if (store !== 'etcd' && store !== 'memory') throw new UsageError('--store takes etcd or memory');
  const { server, kubeconfig, readyAfter } = await startMaster({ folder, port: Number(port), store });
  console.log(`${server} is ready after ${(readyAfter / 1000).toFixed(2)} s`);
  console.log(`export KUBECONFIG=${kubeconfig}   # then: kubectl get namespaces`);
}

class UsageError extends Error {}

/** What a person is told of a failure; of one that is not theirs, everything. */
function explain(error: unknown): unknown {
  if (error instanceof StartError) return error.message;
  if (error instanceof AppError) return `${error.message}\n${error.fix}`;
  const isUsage =
    error instanceof UsageError ||
    (error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS'));
  return isUsage ? `${error.message}\n\n${usage}` : error;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
