import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { readPolicy } from '../../../common/api/audit/v1/policy.ts';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import type { Authentication } from '../../hosts/ssh/target.ts';
import { networkDefaults } from './checks.ts';
import type { ClusterSpec, HostSpec, Role } from './cluster-spec.ts';
import { type Path, type Report, dotted } from './readers.ts';
import type { ClusterFile, ClusterFileHost } from './shape.ts';

/** What a cluster file may refer to of the machine it is read on. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What `~` means. */
  readonly home: string;
  /** A password the app was given, by its key; absent: there is no secret store. Error: `secret-sealed`. */
  readonly secret?: (key: string) => Promise<string | undefined>;
}

/** Upstream's default. */
const defaultGracePeriod = '40s';

/**
 * Fills in defaults, resolves paths from the file's folder and reads the files and variables it names. The file has
 * passed its checks; what cannot be read is reported, and the result then of no use.
 */
export async function resolveCluster(
  file: ClusterFile,
  path: string,
  { env, home, secret }: Surroundings,
  report: Report,
): Promise<ClusterSpec> {
  const absolute = (given: string) => resolve(dirname(path), given.replace(/^~(?=\/|$)/, home));
  const read = async (given: string, where: Path): Promise<string | undefined> => {
    try {
      return await readFile(absolute(given), 'utf8');
    } catch (error) {
      const params = { field: dotted(where), path: absolute(given), reason: (error as Error).message };
      return void report(where, 'named-file-unreadable', params);
    }
  };
  const storedPassword = async (key: string, where: Path): Promise<string | undefined> => {
    try {
      const stored = await secret?.(key);
      if (stored === undefined) report(where, 'secret-missing', { key });
      return stored;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return void report(where, error.code, error.params);
    }
  };
  const password = async (from: Passwords, where: Path): Promise<string | undefined> => {
    if (from.password !== undefined) return from.password;
    if (from.passwordFile !== undefined) {
      // An editor ends the file with a newline; no password does.
      return (await read(from.passwordFile, [...where, 'passwordFile']))?.replace(/\r?\n$/, '');
    }
    if (from.passwordSecret !== undefined) {
      return storedPassword(from.passwordSecret, [...where, 'passwordSecret']);
    }
    if (from.passwordEnv === undefined) return undefined;
    const value = env[from.passwordEnv];
    if (!value) report([...where, 'passwordEnv'], 'environment-missing', { variable: from.passwordEnv });
    return value;
  };
  const authentication = async (host: ClusterFileHost, where: Path): Promise<Authentication> => {
    if (host.key !== undefined) return { kind: 'key', path: absolute(host.key) };
    if (host.agent) return { kind: 'agent', socket: env['SSH_AUTH_SOCK'] };
    return { kind: 'password', password: (await password(host, where)) ?? '' };
  };
  const hosts = await Promise.all(
    (file.spec?.hosts ?? []).map(async (host, index): Promise<HostSpec> => {
      const where = ['spec', 'hosts', index];
      return {
        name: host.name!,
        address: host.address!,
        privateAddress: host.privateAddress,
        port: host.port ?? 22,
        user: host.user ?? 'root',
        authentication: await authentication(host, where),
        sudoPassword: host.sudo && (await password(host.sudo, [...where, 'sudo'])),
        hostKey: host.hostKey,
        roles: [...new Set<Role>(host.roles)],
      };
    }),
  );
  const auditPolicy = async (given: string, where: Path): Promise<string | undefined> => {
    const policy = await read(given, where);
    if (policy === undefined) return undefined;
    try {
      readPolicy(parse(policy));
      return policy;
    } catch (error) {
      return void report(where, 'audit-policy-invalid', { path: absolute(given), reason: asError(error).message });
    }
  };
  const { spec } = file;
  return {
    name: file.metadata!.name!,
    hosts,
    knownHosts: spec?.knownHosts === undefined ? undefined : await read(spec.knownHosts, ['spec', 'knownHosts']),
    network: {
      podCIDR: spec?.network?.podCIDR?.text ?? networkDefaults.podCIDR,
      serviceCIDR: spec?.network?.serviceCIDR?.text ?? networkDefaults.serviceCIDR,
      backend: 'vxlan',
    },
    artifacts: spec?.artifacts,
    nodeMonitorGracePeriod: spec?.nodeMonitorGracePeriod ?? defaultGracePeriod,
    apiAccess: spec?.apiAccess?.map((cidr) => cidr.text),
    auditPolicy:
      spec?.auditPolicy === undefined ? undefined : await auditPolicy(spec.auditPolicy, ['spec', 'auditPolicy']),
    demo: spec?.demo ?? false,
  };
}

type Passwords = Pick<ClusterFileHost, 'password' | 'passwordFile' | 'passwordEnv' | 'passwordSecret'>;
