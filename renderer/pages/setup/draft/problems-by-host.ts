import type { ErrorEnvelope } from '../../../../common/base/app-error.ts';
import type { PlanFailure } from '../../../../common/ipc/rows/plan-run.ts';

/** What stands in the way on one host; an empty name: on no single one. */
export interface HostProblems {
  readonly host: string;
  readonly problems: readonly ErrorEnvelope[];
}

/** A check's failures, each problem once, by host in the order of `hosts`; what is about no single one comes last. */
export function problemsByHost(failures: readonly PlanFailure[], hosts: readonly string[]): HostProblems[] {
  const found = new Map<string, ErrorEnvelope[]>();
  const seen = new Set<string>();
  for (const { host, error } of failures) {
    for (const problem of error.problems?.length ? error.problems : [error]) {
      const said = JSON.stringify([problem.code, problem.params]);
      if (seen.has(said)) continue;
      seen.add(said);
      const named = problem.params['host'];
      const where = typeof named === 'string' && hosts.includes(named) ? named : (host ?? '');
      found.set(where, [...(found.get(where) ?? []), problem]);
    }
  }
  const rank = ({ host }: HostProblems) => (hosts.includes(host) ? hosts.indexOf(host) : hosts.length);
  return [...found].map(([host, problems]) => ({ host, problems })).sort((a, b) => rank(a) - rank(b));
}
