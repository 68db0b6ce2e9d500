import type { LocalMaster } from '../local-master.ts';

/** A kubeconfig of who shows nothing but this token. */
export function tokenKubeconfig(master: Pick<LocalMaster, 'authorityCertificate' | 'server'>, token: string): string {
  const authority = Buffer.from(master.authorityCertificate).toString('base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: master.server, 'certificate-authority-data': authority } }],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });
}
