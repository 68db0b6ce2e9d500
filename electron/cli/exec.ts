import { AppError } from '../../common/base/app-error.ts';
import { type Command, choiceOf, clusterOptions } from './command.ts';
import { hostKeyQuestion } from './create.ts';

export const exec: Command = {
  syntax: {
    name: 'exec',
    usage: '[-f FILE | --cluster NAME] HOST -- COMMAND…',
    summary: 'Runs a command as root on a host of the cluster; its exit code is ours.',
    options: clusterOptions,
  },
  run: async (args, { clusters, terminal, signal }) => {
    const [name, stray] = args.words;
    if (name === undefined) throw new AppError('argument-missing', { command: 'exec', argument: 'a host’s name' });
    if (stray !== undefined) throw new AppError('argument-unexpected', { command: 'exec', argument: stray });
    if (args.rest.length === 0)
      throw new AppError('argument-missing', { command: 'exec', argument: 'a command after `--`' });
    const chosen = await clusters.choose(choiceOf(args));
    const policy = { confirm: hostKeyQuestion(terminal, signal) };
    return clusters.onHost(chosen, name, { policy, signal }, async (host) => {
      const onLine = (line: string) => terminal.line(line);
      const options = { intent: 'run your command', signal, allowFailure: true, onLine };
      const { exitCode, stderr } = await host.stream(args.rest, options);
      if (stderr !== '') terminal.complain(stderr);
      return exitCode;
    });
  },
};
