import { AppError } from '../../common/base/app-error.ts';
import type { UnknownHostKey } from '../hosts/ssh/connect-error.ts';
import { type Command, type CommandContext, clusterOptions } from './command.ts';
import { PlanReport } from './plan-report.ts';
import type { Arguments } from './arguments.ts';

export const create: Command = {
  syntax: {
    name: 'create',
    usage: '-f FILE [--yes-host-keys FINGERPRINT…]',
    summary: 'Makes the hosts of a cluster file a cluster. Changes only what is not as it should be.',
    options: {
      file: { ...clusterOptions.file, help: 'the cluster file (docs/cluster-file.md)' },
      'yes-host-keys': {
        help: 'SSH host keys to believe, as SHA256:…; for where nobody can be asked',
        value: 'FINGERPRINT…',
        repeats: true,
      },
    },
  },
  run: async (args, { clusters, terminal, signal }) => {
    const file = args.value('file');
    if (file === undefined)
      throw new AppError('argument-missing', { command: 'create', argument: 'a cluster file (-f FILE)' });
    const accepted = fingerprintsOf(args);
    const chosen = await clusters.choose({ file });
    const report = new PlanReport(terminal);
    const policy = { accepted, confirm: hostKeyQuestion(terminal, signal) };
    const result = await clusters.create(chosen, { policy, signal, onStep: report.onStep });
    return report.end(result, (changes) => `The cluster ${chosen.spec.name} is ready: ${changes} changes.`);
  },
};

/** Fingerprints may follow the option one by one, or each with the option, or with commas. */
function fingerprintsOf(args: Arguments): string[] {
  const given = args.values('yes-host-keys');
  const [stray] = given.length === 0 ? args.words : args.words.filter((word) => !word.startsWith('SHA256:'));
  if (stray !== undefined) throw new AppError('argument-unexpected', { command: 'create', argument: stray });
  return [...given, ...args.words].flatMap((word) => word.split(',')).filter((word) => word !== '');
}

/** How a person is asked about a host key; nobody is, where there is no terminal. */
export function hostKeyQuestion(terminal: CommandContext['terminal'], signal: AbortSignal) {
  if (!terminal.canAsk) return undefined;
  return ({ params: { host, address, type }, fingerprint }: UnknownHostKey) => {
    terminal.complain(`The host ${host} (${address}) is not known yet. It shows this ${type} key:\n  ${fingerprint}`);
    return terminal.confirm('Is this the key of that host?', signal);
  };
}
