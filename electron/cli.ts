import { homedir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../common/base/app-error.ts';
import { asError } from '../common/base/clock.ts';
import { helpText, readArguments } from './cli/arguments.ts';
import { type Command, exitCodes } from './cli/command.ts';
import { create } from './cli/create.ts';
import { destroy } from './cli/destroy.ts';
import { exec } from './cli/exec.ts';
import { kubeconfig } from './cli/kubeconfig.ts';
import { status } from './cli/status.ts';
import { Terminal } from './cli/terminal.ts';
import { Clusters } from './services/clusters/clusters.ts';
import { ClusterStore } from './services/clusters/cluster-store.ts';
import { FileSecretStore } from './services/secrets/file-secret-store.ts';
import { dataFolder } from './services/data-folder/data-folder.ts';

const commands: readonly Command[] = [create, status, kubeconfig, exec, destroy];

async function main(args: readonly string[]): Promise<number> {
  const terminal = new Terminal(process);
  const [word, ...rest] = args;
  try {
    if (word === undefined || word === '--help' || word === '-h') {
      terminal.line(overview());
      return word === undefined ? exitCodes.usage : exitCodes.done;
    }
    const command = commands.find(({ syntax }) => syntax.name === word);
    if (!command) {
      const known = commands.map(({ syntax }) => syntax.name).join(', ');
      throw new AppError('command-unknown', { command: word, known });
    }
    const given = readArguments(command.syntax, rest);
    if (given.has('help')) {
      terminal.line(helpText(command.syntax));
      return exitCodes.done;
    }
    const folder = dataFolder(process.env, homedir());
    const store = new ClusterStore(folder);
    const secrets = new FileSecretStore(folder);
    const artifacts = process.env['PILOTHOUSE_ARTIFACTS'] ?? join(import.meta.dirname, '..', '.artifacts');
    const surroundings = { env: process.env, home: homedir(), secret: (key: string) => secrets.get(key) };
    const clusters = new Clusters(store, secrets, surroundings, artifacts);
    return await command.run(given, { clusters, store, terminal, signal: interruption() });
  } catch (error) {
    terminal.status('');
    terminal.complain(asError(error).message);
    if (error instanceof AppError) terminal.complain(error.fix);
    return error instanceof AppError && usageCodes.test(error.code) ? exitCodes.usage : exitCodes.failed;
  }
}

const usageCodes = /^(option|argument|command)-(?!failed|deadline|output)/;

/** Aborted by the first Ctrl-C or SIGTERM; the second ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(exitCodes.cancelled);
    controller.abort(new DOMException(`received ${name}`, 'AbortError'));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return controller.signal;
}

function overview(): string {
  const width = Math.max(...commands.map(({ syntax }) => syntax.name.length));
  const rows = commands.map(({ syntax }) => `  ${syntax.name.padEnd(width)}  ${syntax.summary}`);
  return `Usage: pilothouse COMMAND [options]\n\n${rows.join('\n')}\n\nEach command has a --help of its own.\n\n${environment}`;
}

const environment = `Environment:
  PILOTHOUSE_HOME       where clusters are remembered; by default ~/.local/share/pilothouse
  PILOTHOUSE_ARTIFACTS  what \`npm run bundle\` built for hosts; by default .artifacts beside this program
`;

process.exitCode = await main(process.argv.slice(2));
