import { type Prerequisite, installCommand } from '../../test/lab/prerequisites.ts';

/** What a person asked for. */
export interface DemoWishes {
  /** The pages are served to a browser in any case. */
  readonly stay: boolean;
  readonly embedded: boolean;
  readonly down: boolean;
}

/**
 * What the demo is: `lab`: three hosts and a cluster on them; `embedded`: a cluster in one process, with nodes that are
 * played; `down`: the end of that one.
 */
export type DemoPlan =
  { readonly kind: 'lab' } | { readonly kind: 'embedded'; readonly why: readonly string[] } | { readonly kind: 'down' };

/** `missing`: what this machine lacks for hosts. Where it lacks anything the demo goes on without, and says `why`. */
export function demoPlan({ embedded, down }: Omit<DemoWishes, 'stay'>, missing: readonly Prerequisite[]): DemoPlan {
  if (down) return { kind: 'down' };
  if (embedded) return { kind: 'embedded', why: [] };
  if (missing.length === 0) return { kind: 'lab' };
  const command = installCommand(missing);
  const why = [
    'The demo makes three hosts where it can, and this machine cannot carry them yet:',
    ...missing.map((one) => `  - ${sentence(one)}`),
    ...(command ? [`Run: ${command}`] : []),
    'So here is a cluster in one process instead, whose nodes are simulated.',
  ];
  return { kind: 'embedded', why };
}

const sentence = (one: Prerequisite) =>
  one.kind === 'package' ? `package ${one.package}: it ${one.reason}` : `${one.reason}. ${one.fix}`;
