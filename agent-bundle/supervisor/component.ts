import type { Logger } from './logger.ts';

/**
 * One component's life:
 *
 *   new ──init()──▶ initialised ──start(signal)──▶ starting ──ready()──▶ running ──stop()──▶ stopped
 *                        └── any of them throws ──▶ failed: the process ends with that error, systemd starts it again
 *
 * A process may run several; they start in order and stop in reverse.
 */
export interface Component {
  readonly name: string;
  /** Reads what it needs (files, keys); nothing is served yet. */
  init?(): Promise<void>;
  /** Starts its loops, which end with the signal; resolves once they run, not when they end. */
  start(signal: AbortSignal): Promise<void>;
  /** Resolves when it can do its work; systemd and the plan wait for this. */
  ready?(signal: AbortSignal): Promise<void>;
  /** Resolves when everything it started has ended. */
  stop(): Promise<void>;
}

/** What the process gives each component. */
export interface ComponentContext {
  readonly flags: Flags;
  readonly logger: Logger;
  /** Ends the process: for failures that only a restart can mend. */
  readonly fail: (error: Error) => void;
}

/** `--name=value` arguments, by name without dashes. */
export type Flags = ReadonlyMap<string, string>;

/** One line of the table of components. The module is loaded only when the component runs. */
export interface ComponentEntry {
  /** The flags it takes, each with what it means; others are refused. */
  readonly flags: Readonly<Record<string, string>>;
  create(context: ComponentContext): Component;
}
