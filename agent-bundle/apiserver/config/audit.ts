import { parse } from 'yaml';
import { asError } from '../../../common/base/clock.ts';
import type { Flags } from '../../supervisor/component.ts';
import { type AuditPolicy, readPolicy } from '../../../common/api/audit/v1/policy.ts';
import type { RotationLimits } from '../audit/rotating-file.ts';
import { countFlag, readTextFile, wrongFlag } from './flag-values.ts';

export const auditFlags = {
  'audit-policy-file': 'a Policy of audit.k8s.io/v1: what is recorded of requests; absent: nothing',
  'audit-log-path': 'where it is recorded, a line of JSON for each event; - is standard output; absent: nowhere',
  'audit-log-maxsize': 'megabytes after which a new file is begun; default 100',
  'audit-log-maxbackup': 'how many full files are kept; default: all',
  'audit-log-maxage': 'for how many days full files are kept; default: for ever',
} as const;

/** What is recorded of requests, and where. */
export interface AuditConfig {
  readonly policy: AuditPolicy;
  /** `-` is standard output. */
  readonly path: string;
  readonly limits: RotationLimits;
}

const megabyte = 1024 * 1024;
const day = 24 * 3_600_000;
const defaultSize = 100;

/** Undefined where nothing is recorded: that takes a policy and a place. Errors: `flag-invalid`, `flag-file-unreadable`. */
export async function readAudit(flags: Flags): Promise<AuditConfig | undefined> {
  const limits = {
    // 0 is no limit of its own, as upstream reads it.
    size: (countFlag(flags, 'audit-log-maxsize', '0') || defaultSize) * megabyte,
    backups: countFlag(flags, 'audit-log-maxbackup', '0'),
    age: countFlag(flags, 'audit-log-maxage', '0') * day,
  };
  const [policyFile, path] = [flags.get('audit-policy-file'), flags.get('audit-log-path')];
  const policy = policyFile === undefined ? undefined : await policyFrom(policyFile);
  return policy && path ? { policy, path, limits } : undefined;
}

async function policyFrom(path: string): Promise<AuditPolicy> {
  const text = await readTextFile('audit-policy-file', path);
  try {
    return readPolicy(parse(text));
  } catch (error) {
    throw wrongFlag('audit-policy-file', path, `an audit policy: ${asError(error).message}`);
  }
}
