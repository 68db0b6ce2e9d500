import type { Flags } from '../../supervisor/component.ts';
import { readPem } from './flag-values.ts';

export const aggregationFlags = {
  'proxy-client-cert-file': 'our client certificate for API servers that requests are passed on to',
  'proxy-client-key-file': 'its key',
} as const;

/** Who we are to the servers of other API groups; PEM texts. They believe it when we say for whom we ask. */
export interface ProxyClient {
  readonly cert: string;
  readonly key: string;
}

/** Absent: other servers are asked without saying who we are, and most refuse that. */
export async function readProxyClient(flags: Flags): Promise<ProxyClient | undefined> {
  const [cert, key] = ['proxy-client-cert-file', 'proxy-client-key-file'] as const;
  if (!flags.has(cert) && !flags.has(key)) return undefined;
  return { cert: await readPem(flags, cert), key: await readPem(flags, key) };
}
