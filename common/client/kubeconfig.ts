import { parse } from 'yaml';
import { AppError } from '../base/app-error.ts';

/** What a client needs of a kubeconfig's current context. PEM texts. */
export interface Credentials {
  readonly server: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly token?: string;
}

interface Kubeconfig {
  'current-context'?: string;
  contexts?: Array<{ name?: string; context?: { cluster?: string; user?: string } }>;
  clusters?: Array<{ name?: string; cluster?: { server?: string; 'certificate-authority-data'?: string } }>;
  users?: Array<{
    name?: string;
    user?: { token?: string; 'client-certificate-data'?: string; 'client-key-data'?: string };
  }>;
}

/**
 * Reads the current context of a kubeconfig with embedded data. `origin` names the file in errors.
 * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export function parseKubeconfig(text: string, origin: string): Credentials {
  let config: Kubeconfig | null;
  try {
    config = parse(text) as Kubeconfig | null;
  } catch (error) {
    throw new AppError('kubeconfig-invalid', { path: origin, reason: (error as Error).message });
  }
  const name = config?.['current-context'];
  const context = config?.contexts?.find((entry) => entry.name === name)?.context;
  const cluster = config?.clusters?.find((entry) => entry.name === context?.cluster)?.cluster;
  const user = config?.users?.find((entry) => entry.name === context?.user)?.user;
  if (!cluster?.server) {
    throw new AppError('kubeconfig-invalid', {
      path: origin,
      reason: `its context ${name ?? '(none)'} names no server`,
    });
  }
  return {
    server: cluster.server,
    ca: decode(cluster['certificate-authority-data']),
    cert: decode(user?.['client-certificate-data']),
    key: decode(user?.['client-key-data']),
    token: user?.token,
  };
}

function decode(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : atob(base64);
}
