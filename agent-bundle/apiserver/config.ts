import ipaddr from 'ipaddr.js';
import type { Flags } from '../supervisor/component.ts';
import type { ServerTls } from './http/server.ts';
import { type AuditConfig, auditFlags, readAudit } from './config/audit.ts';
import { type AuthenticationConfig, authenticationFlags, readAuthentication } from './config/authentication.ts';
import { admissionFlags, readAdmission } from './config/admission.ts';
import type { AdmissionConfig } from './admission/plugins.ts';
import { type ClientTls, addressFlag, readPem, wrongFlag } from './config/flag-values.ts';
import { type ProxyClient, aggregationFlags, readProxyClient } from './config/aggregation.ts';
import { encryptionFlags, readEncryption } from './config/encryption.ts';
import { type AuthorizationConfig, authorizationFlags, readAuthorization } from './config/authorization.ts';
import { type RequestLimits, limitFlags, readLimits } from './config/limits.ts';
import type { EncryptionSettings } from './storage/encryption/encryption-at-rest.ts';
import { type StorageConfig, readStorage, storageFlags } from './config/storage.ts';
import { type TokenConfig, readTokens, tokenFlags } from './config/tokens.ts';
import { requiredFlag } from '../supervisor/flags.ts';

/** The flags of kube-apiserver that we take: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ */
export const apiserverFlags = {
  'advertise-address': 'the address under which other hosts reach this server',
  'bind-address': 'the address to listen on; default 0.0.0.0',
  'secure-port': 'the port to listen on; default 6443',
  'client-ca-file': 'who signs the certificates of clients',
  'tls-cert-file': 'our serving certificate',
  'tls-private-key-file': 'its key',
  'kubelet-certificate-authority': 'who signs the serving certificates of kubelets',
  'kubelet-client-certificate': 'our client certificate for kubelets',
  'kubelet-client-key': 'its key',
  'service-cluster-ip-range': 'where service IPs come from; default 10.96.0.0/16',
  'service-node-port-range': 'where node ports come from; default 30000-32767',
  ...storageFlags,
  ...encryptionFlags,
  ...tokenFlags,
  ...authenticationFlags,
  ...auditFlags,
  ...limitFlags,
  ...aggregationFlags,
  ...authorizationFlags,
  ...admissionFlags,
} as const;

/** Everything an apiserver must know before it starts. */
export interface ApiServerConfig {
  readonly advertiseAddress: string;
  readonly bindAddress: string;
  /** 0: the system chooses one. */
  readonly securePort: number;
  readonly storage: StorageConfig;
  /** Undefined: everything is stored as it is. */
  readonly encryption?: EncryptionSettings;
  readonly tls: ServerTls;
  /** Absent: there is no way to logs and shells. */
  readonly kubelet?: ClientTls;
  readonly tokens: TokenConfig;
  readonly authentication: AuthenticationConfig;
  /** Undefined: nothing is recorded of requests. */
  readonly audit: AuditConfig | undefined;
  readonly authorization: AuthorizationConfig;
  readonly admission: AdmissionConfig;
  /** Who we are to the servers of other API groups; absent: nobody they know. */
  readonly proxyClient?: ProxyClient;
  readonly serviceClusterIPRange: string;
  readonly serviceNodePortRange: string;
  readonly limits: RequestLimits;
}

/** Reads flags and the files they name. Errors: `flag-missing`, `flag-invalid`. */
export async function readConfig(flags: Flags): Promise<ApiServerConfig> {
  const port = flags.get('secure-port') ?? '6443';
  if (!/^\d+$/.test(port) || Number(port) > 65_535) throw wrongFlag('secure-port', port, 'a port from 0 to 65535');
  const file = (name: string) => readPem(flags, name);
  const authentication = await readAuthentication(flags);
  return {
    advertiseAddress: advertiseAddressFlag(requiredFlag(flags, 'advertise-address')),
    bindAddress: addressFlag('bind-address', flags.get('bind-address') ?? '0.0.0.0'),
    securePort: Number(port),
    storage: await readStorage(flags),
    encryption: await readEncryption(flags),
    tls: {
      cert: await file('tls-cert-file'),
      key: await file('tls-private-key-file'),
      clientCa: await file('client-ca-file'),
      requestHeaderCa: authentication.requestHeader?.clientCa,
    },
    kubelet: flags.has('kubelet-client-certificate')
      ? {
          ca: await file('kubelet-certificate-authority'),
          cert: await file('kubelet-client-certificate'),
          key: await file('kubelet-client-key'),
        }
      : undefined,
    tokens: await readTokens(flags),
    authentication,
    audit: await readAudit(flags),
    authorization: await readAuthorization(flags),
    admission: await readAdmission(flags),
    proxyClient: await readProxyClient(flags),
    serviceClusterIPRange: rangeFlag(flags, 'service-cluster-ip-range', '10.96.0.0/16'),
    serviceNodePortRange: portRangeFlag(flags, 'service-node-port-range', '30000-32767'),
    limits: readLimits(flags),
  };
}

/** Everybody reaches the Service `kubernetes` there, so it cannot be this host's alone. */
function advertiseAddressFlag(value: string): string {
  const name = 'advertise-address';
  const range = ipaddr.parse(addressFlag(name, value)).range();
  if (range === 'loopback' || range === 'unspecified')
    throw wrongFlag(name, value, 'an address that other hosts reach');
  return value;
}

function rangeFlag(flags: Flags, name: string, fallback: string): string {
  const value = flags.get(name) ?? fallback;
  if (!value.split(',').every((range) => ipaddr.isValidCIDR(range)))
    throw wrongFlag(name, value, 'such as 10.96.0.0/16');
  return value;
}

function portRangeFlag(flags: Flags, name: string, fallback: string): string {
  const value = flags.get(name) ?? fallback;
  const [from = NaN, to = NaN] = value.split('-').map(Number);
  if (!(from >= 1 && from <= to && to <= 65_535)) throw wrongFlag(name, value, 'such as 30000-32767');
  return value;
}
