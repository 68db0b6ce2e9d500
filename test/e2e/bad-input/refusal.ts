/** The fields of one host in the cluster file. */
type HostFields = Readonly<Record<string, unknown>>;

/** Lines for a root shell that make a host bad, and those that mend it. */
export interface Fault {
  readonly make: string;
  readonly mend: string;
}

/** One thing that is bad, and what `create` must say of it: all of it, and nothing else. */
export interface Refusal {
  /** Fields of the cluster file's hosts that differ from the good ones; undefined takes one away. */
  readonly hosts?: Readonly<Partial<Record<'h1' | 'h2', HostFields>>>;
  /** The same for `spec`. */
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly faults?: Readonly<Partial<Record<'h1' | 'h2', Fault>>>;
  /** Everything on stderr, with `<h1>`, `<key of h1>`, `<scratch>` and the like for what differs from run to run. */
  readonly says: string;
}

/** What is said when h1 cannot be entered. */
export const atConnect = (message: string, fix: string) => `connect on h1: failed to connect\n${message}\n${fix}\n`;

export const atGatherFacts = (message: string, fix: string) =>
  `gatherFacts on h1: failed to gather facts\n${message}\n${fix}\n`;

/** What is said when the hosts were asked everything: each problem with its way out, on a line. */
export const inPreflight = (...problems: readonly string[]) =>
  [
    'preflight: failed to check the hosts',
    `${problems.length} thing(s) stand in the way; nothing was changed:`,
    ...problems.map((problem) => `- ${problem}`),
    'Put them right, then run the same again.',
    '',
  ].join('\n');
