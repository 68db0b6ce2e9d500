import type { Clusters } from '../services/clusters/clusters.ts';
import type { ClusterStore } from '../services/clusters/cluster-store.ts';
import type { Arguments, OptionSyntax, Syntax } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** One word of the command line, what it takes and what it does. */
export interface Command {
  readonly syntax: Syntax;
  /** Resolves with the exit code. */
  run(args: Arguments, context: CommandContext): Promise<number>;
}

export interface CommandContext {
  readonly clusters: Clusters;
  readonly store: ClusterStore;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** 2 is what shells use for wrong usage, 130 for Ctrl-C. */
export const exitCodes = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const;

/** The options by which every command is told of which cluster it is about. */
export const clusterOptions = {
  file: { help: 'the cluster file; by default the one the cluster was made from', short: 'f', value: 'FILE' },
  cluster: { help: 'the cluster, where this desktop knows several', value: 'NAME' },
} as const satisfies Record<string, OptionSyntax>;

export function choiceOf(args: Arguments) {
  return { file: args.value('file'), name: args.value('cluster') };
}
