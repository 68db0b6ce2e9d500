/** Where a host's sshd is, who we are there, and which host key we believe. */
export interface SshTarget {
  /** The host's name in the cluster file; errors speak of it. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly authentication: Authentication;
  /** For a user who is not root and has no NOPASSWD; default: the login password, where there is one. */
  readonly sudoPassword?: string;
  readonly trust: HostKeyTrust;
}

/**
 *   key       a private key file as ssh-keygen writes it
 *   password  sent as `password`, or where that is off as the answer to `keyboard-interactive`
 *   agent     every key of the agent behind `socket` (SSH_AUTH_SOCK); undefined: there is none, an error
 */
export type Authentication =
  | { readonly kind: 'key'; readonly path: string; readonly passphrase?: string }
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'agent'; readonly socket: string | undefined };

/** What we believe about a host's key; the first of these that speaks of the host decides. */
export interface HostKeyTrust {
  /** The only key this host may show: `SHA256:…` or a public key line (`ssh-ed25519 AAAA…`). */
  readonly hostKey?: string;
  /** The text of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
  readonly knownHosts?: string;
  /** Fingerprints (`SHA256:…`) a person has said yes to, of whichever host. */
  readonly accepted?: readonly string[];
}
