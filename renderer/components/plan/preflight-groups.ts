import type { ErrorEnvelope } from '../../../common/base/app-error.ts';
import type { PlanFailure } from '../../../common/ipc/rows/plan-run.ts';

/** What stands in the way on one host; of the cluster as a whole where `host` is empty. */
export interface ProblemGroup {
  readonly host: string;
  readonly problems: readonly ErrorEnvelope[];
}

/** Every problem of the failures once, by host, those of the whole cluster first. */
export function preflightGroups(failures: readonly PlanFailure[]): ProblemGroup[] {
  const groups = new Map<string, Map<string, ErrorEnvelope>>();
  for (const { host, error } of failures) {
    for (const problem of error.problems?.length ? error.problems : [error]) {
      const name = typeof problem.params.host === 'string' ? problem.params.host : (host ?? '');
      const group = groups.get(name) ?? new Map<string, ErrorEnvelope>();
      group.set(JSON.stringify([problem.code, problem.params]), problem);
      groups.set(name, group);
    }
  }
  const sorted = [...groups].sort(([one], [other]) => one.localeCompare(other, undefined, { numeric: true }));
  return sorted.map(([host, problems]) => ({ host, problems: [...problems.values()] }));
}
