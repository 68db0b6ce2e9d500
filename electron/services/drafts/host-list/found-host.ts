import type { HostDraft } from '../../../../common/ipc/cluster-draft.ts';

/** A host as a list speaks of it: what it does not say is absent. */
export interface FoundHost {
  /** Where it stands, counted from 1. */
  readonly line: number;
  readonly address: string;
  /** As written: it need not be a name a host can have. */
  readonly name?: string;
  readonly privateAddress?: string;
  readonly port?: number;
  readonly user?: string;
  readonly keyPath?: string;
  readonly agent?: boolean;
  readonly hostKey?: string;
  readonly roles?: HostDraft['roles'];
}

/** What a list has: hosts, and lines that say nothing we understand. */
export interface FoundHosts {
  readonly hosts: readonly FoundHost[];
  readonly unclear: ReadonlyArray<{ readonly line: number; readonly text: string }>;
}

/** `root@192.0.2.1:22`, each part as far as it is there; undefined: it is no place to log in to. */
export function readPlace(word: string): Pick<FoundHost, 'address' | 'user' | 'port'> | undefined {
  if (isIPv6(word)) return { address: word };
  const [, user, address = '', digits] =
    /^(?:ssh:\/\/)?(?:([^@\s]+)@)?\[?([^@\s/[\]]+?)\]?(?::(\d+))?\/?$/.exec(word) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  const isPort = port === undefined || (port >= 1 && port <= 65_535);
  if (!isPort || !(isIPv4(address) || isName(address) || isIPv6(address))) return undefined;
  return { address, ...(user !== undefined && { user }), ...(port !== undefined && { port }) };
}

export function isIPv4(text: string): boolean {
  return /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);
}

export function isIPv6(text: string): boolean {
  return text.split(':').length > 2 && /^[0-9a-fA-F:.]+(%\w+)?$/.test(text);
}

/** A DNS name; what has only digits and dots is meant to be an address. */
export function isName(text: string): boolean {
  return /^[a-zA-Z0-9]([-_a-zA-Z0-9.]*[a-zA-Z0-9])?$/.test(text) && /[a-zA-Z]/.test(text) && !text.includes('..');
}
