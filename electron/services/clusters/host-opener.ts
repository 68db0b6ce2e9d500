import type { HostSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import { UnknownHostKey } from '../../hosts/ssh/connect-error.ts';
import { type SshHost, connectSsh } from '../../hosts/ssh/ssh-host.ts';
import type { HostKeyTrust } from '../../hosts/ssh/target.ts';

/** What is believed about host keys, and who is asked about the others. */
export interface HostKeyPolicy {
  /** The text of the known_hosts file that counts. */
  readonly knownHosts?: string;
  /** Fingerprints somebody has said yes to beforehand. */
  readonly accepted?: readonly string[];
  /** Asks a person; absent where there is none, and an unknown key is refused. */
  readonly confirm?: (unknown: UnknownHostKey) => Promise<boolean>;
}

/** Opens hosts over SSH, remembers the keys they show, and closes them all. */
export class HostOpener {
  readonly #policy: HostKeyPolicy;
  readonly #opened: SshHost[] = [];
  /** A person answers one question at a time. */
  #asking: Promise<unknown> = Promise.resolve();

  constructor(policy: HostKeyPolicy) {
    this.#policy = policy;
  }

  /** Errors: those of `connectSsh`; `host-key-unknown` also when a person says no. */
  async open(spec: HostSpec, signal: AbortSignal): Promise<SshHost> {
    const { accepted = [], confirm } = this.#policy;
    try {
      return await this.#connect(spec, accepted, signal);
    } catch (error) {
      if (!(error instanceof UnknownHostKey) || confirm === undefined) throw error;
      const answer = this.#asking.then(() => confirm(error));
      this.#asking = answer.catch(() => {});
      if (!(await answer)) throw error;
      return this.#connect(spec, [...accepted, error.fingerprint], signal);
    }
  }

  /** Lines for known_hosts with the keys of all hosts that were opened. */
  knownHostsLines(): string[] {
    return [...new Set(this.#opened.map((host) => host.knownHostsLine))].sort();
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((host) => host.close()));
  }

  async #connect(spec: HostSpec, accepted: readonly string[], signal: AbortSignal): Promise<SshHost> {
    const { name, address, port, user, authentication, sudoPassword, hostKey } = spec;
    const trust: HostKeyTrust = { hostKey, knownHosts: this.#policy.knownHosts, accepted };
    const host = await connectSsh({ name, address, port, user, authentication, sudoPassword, trust }, { signal });
    this.#opened.push(host);
    return host;
  }
}
