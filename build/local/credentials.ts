import { writeFile } from 'node:fs/promises';
import { type Authority, type Issued, createAuthority, issue, loadAuthority } from '../../electron/pki/authority.ts';
import { kubeconfigText } from '../../electron/pki/kubeconfig.ts';
import { loopback } from './free-ports.ts';

/** Who a client certificate names: a user, and a group. */
export interface Identity {
  readonly commonName: string;
  readonly organization?: string;
}

export const admin: Identity = { commonName: 'kubernetes-admin', organization: 'system:masters' };

/** The identities of the components that may run beside an apiserver. */
export const componentIdentities: Readonly<Record<string, Identity>> = {
  'controller-manager': { commonName: 'system:kube-controller-manager' },
  scheduler: { commonName: 'system:kube-scheduler' },
  // Speaks in the name of nodes, which an administrator may.
  'simulated-nodes': { commonName: 'simulated-nodes', organization: 'system:masters' },
};

/** A cluster's authority on this machine, and the certificates that it gives. */
export class Credentials {
  /** The authority's own certificate, and its key. */
  readonly files: Issued;
  readonly #authority: Authority;

  private constructor(files: Issued, authority: Authority) {
    this.files = files;
    this.#authority = authority;
  }

  /** From an authority's files, or with a new authority. */
  static async from(files?: Issued): Promise<Credentials> {
    const known = files ?? (await createAuthority('kubernetes-ca', Date.now()));
    return new Credentials(known, await loadAuthority('kubernetes-ca', known));
  }

  /** A serving certificate for a program on loopback, and under other names in DNS. */
  issueServing(commonName: string, dns: readonly string[] = []): Promise<Issued> {
    const names = { dns: ['localhost', ...dns], ips: [loopback] };
    return issue(this.#authority, { subject: { commonName }, usages: ['server'], names }, Date.now());
  }

  /** A client certificate. */
  issue({ commonName, organization }: Identity): Promise<Issued> {
    const names = { dns: [], ips: [] };
    return issue(this.#authority, { subject: { commonName, organization }, usages: ['client'], names }, Date.now());
  }

  /** Writes a kubeconfig for an identity at a server, and returns the certificate that is in it. */
  async writeKubeconfig(path: string, server: string, identity: Identity): Promise<Issued> {
    const credential = await this.issue(identity);
    const { certificate: authority } = this.files;
    const text = kubeconfigText({ cluster: 'local', server, authority, user: identity.commonName, credential });
    await writeFile(path, text, { mode: 0o600 });
    return credential;
  }
}
