import { type Command, choiceOf, clusterOptions, exitCodes } from './command.ts';

export const kubeconfig: Command = {
  syntax: {
    name: 'kubeconfig',
    usage: '[-f FILE | --cluster NAME]',
    summary: 'Prints the admin’s kubeconfig, for kubectl and others. It holds a private key: keep it to yourself.',
    options: clusterOptions,
  },
  run: async (args, { clusters, store, terminal }) => {
    terminal.line(await store.kubeconfig(await clusters.nameOf(choiceOf(args))));
    return exitCodes.done;
  },
};
