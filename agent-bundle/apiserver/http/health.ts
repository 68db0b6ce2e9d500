import type { PathHandler, PathRoutes } from '../routes/routes.ts';
import { type Reply, textReply } from './reply.ts';
import { asError } from '../../../common/base/clock.ts';
import { withDeadline } from '../../../common/base/deadline.ts';

/** One thing that must be well; rejects with the reason when it is not. */
export interface HealthCheck {
  readonly name: string;
  check(signal: AbortSignal): Promise<void>;
}

const checkDeadline = 5_000;

/**
 * `/livez` and its like: 200 while every check passes, 500 with the list otherwise. `?verbose` shows the list,
 * `?exclude=name` leaves one out, `/livez/<name>` asks for one alone.
 * https://kubernetes.io/docs/reference/using-api/health-checks/
 */
export function addHealthRoutes(routes: PathRoutes, path: string, checks: readonly HealthCheck[]): void {
  routes.add(path, healthHandler(path.slice(1), checks));
  for (const check of checks) routes.add(`${path}/${check.name}`, healthHandler(check.name, [check]));
}

function healthHandler(name: string, checks: readonly HealthCheck[]): PathHandler {
  return async ({ query, signal }): Promise<Reply> => {
    const excluded = new Set(query.getAll('exclude'));
    const asked = checks.filter((check) => !excluded.has(check.name));
    const results = await Promise.all(asked.map((check) => outcome(check, signal)));
    const lines = results.map(({ line }) => `${line}\n`).join('');
    if (results.some(({ passed }) => !passed)) return textReply(500, `${lines}${name} check failed\n`);
    return textReply(200, query.has('verbose') ? `${lines}${name} check passed\n` : 'ok');
  };
}

async function outcome(check: HealthCheck, signal: AbortSignal): Promise<{ passed: boolean; line: string }> {
  try {
    await check.check(withDeadline(signal, checkDeadline));
    return { passed: true, line: `[+]${check.name} ok` };
  } catch (error) {
    // Details could tell a stranger of our insides; the log has them.
    return { passed: false, line: `[-]${check.name} failed: ${asError(error).name}` };
  }
}
