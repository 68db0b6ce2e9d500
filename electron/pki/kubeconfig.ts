import { stringify } from 'yaml';
import type { Issued } from './authority.ts';

/** Whom a kubeconfig speaks to, and as whom. */
export interface KubeconfigContent {
  /** The cluster's name; the context is `<user>@<cluster>`. */
  readonly cluster: string;
  /** `https://10.0.0.1:6443`. */
  readonly server: string;
  /** The certificate of kubernetes-ca, PEM. */
  readonly authority: string;
  readonly user: string;
  readonly credential: Issued;
}

/**
 * The text of a kubeconfig with everything in it; it holds a private key, so its file is 0600.
 * https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export function kubeconfigText({ cluster, server, authority, user, credential }: KubeconfigContent): string {
  const context = `${user}@${cluster}`;
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: cluster, cluster: { server, 'certificate-authority-data': base64(authority) } }],
      users: [
        {
          name: user,
          user: {
            'client-certificate-data': base64(credential.certificate),
            'client-key-data': base64(credential.privateKey),
          },
        },
      ],
      contexts: [{ name: context, context: { cluster, user } }],
      'current-context': context,
    },
    { lineWidth: 0 },
  );
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
