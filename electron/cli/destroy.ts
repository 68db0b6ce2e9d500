import { AppError } from '../../common/base/app-error.ts';
import { type Command, choiceOf, clusterOptions, exitCodes } from './command.ts';
import { hostKeyQuestion } from './create.ts';
import { PlanReport } from './plan-report.ts';

export const destroy: Command = {
  syntax: {
    name: 'destroy',
    usage: '[-f FILE | --cluster NAME] [--yes]',
    summary: 'Ends all pods and takes everything of ours from the hosts, etcd’s data too. Only logs stay.',
    options: { ...clusterOptions, yes: { help: 'do not ask', short: 'y' } },
  },
  run: async (args, { clusters, terminal, signal }) => {
    const chosen = await clusters.choose(choiceOf(args));
    const { name, hosts } = chosen.spec;
    if (!args.has('yes')) {
      if (!terminal.canAsk) throw new AppError('confirmation-needed', { action: `destroy ${name}` });
      terminal.complain(
        `All pods and all data of the cluster ${name} on ${hosts.map((host) => host.name).join(', ')} will be gone.`,
      );
      const typed = await terminal.ask(`Type the cluster’s name to go on: `, signal);
      if (typed.trim() !== name) {
        terminal.line('Nothing was changed.');
        return exitCodes.cancelled;
      }
    }
    const report = new PlanReport(terminal);
    const policy = { confirm: hostKeyQuestion(terminal, signal) };
    const result = await clusters.destroy(chosen, { policy, signal, onStep: report.onStep });
    return report.end(result, (changes) => `The cluster ${name} is gone: ${changes} changes.`);
  },
};
