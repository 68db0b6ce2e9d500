import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** Whether the one who asks may: everything here is root's. */
export type Verdict =
  { readonly allowed: true } | { readonly allowed: false; readonly code: 401 | 403; readonly why: string };

const adminGroup = 'system:masters';
const apiserverUser = 'kube-apiserver-kubelet-client';

/** Only who shows a certificate of the cluster's CA as the API server's own, or an administrator's, is let in. */
export function judge(request: IncomingMessage): Verdict {
  const socket = request.socket as TLSSocket;
  const certificate = socket.getPeerCertificate();
  // Without a certificate Node gives an object without a subject.
  const subject = certificate.subject as { CN?: string; O?: string | string[] } | undefined;
  if (!socket.authorized || !subject) {
    return { allowed: false, code: 401, why: 'a client certificate of the cluster is needed' };
  }
  const groups = [subject.O ?? []].flat();
  if (subject.CN === apiserverUser || groups.includes(adminGroup)) return { allowed: true };
  return { allowed: false, code: 403, why: `${subject.CN ?? 'nobody'} may not use the kubelet` };
}
