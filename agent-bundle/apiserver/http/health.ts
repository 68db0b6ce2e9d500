import type { PathHandler, PathRoutes } from '../routes/routes.ts';
import { type Reply, textReply } from './reply.ts';
import { withDeadline } from '../../../common/base/deadline.ts';

/** One thing that must be well; rejects with the reason when it is not. */
export interface HealthCheck {
  readonly name: string;
  check(signal: AbortSignal): Promise<void>;
}

const checkDeadline = 5_000;

/** Told of every check that fails, since strangers are not told why. */
export type OnUnhealthy = (check: string, error: unknown) => void;

/**
 * `/livez` and its like: 200 while every check passes, 500 with the list otherwise. `?verbose` shows the list,
 * `?exclude=name` leaves one out, `/livez/<name>` asks for one alone.
 * https://kubernetes.io/docs/reference/using-api/health-checks/
 */
export function addHealthRoutes(
  routes: PathRoutes,
  path: string,
  checks: readonly HealthCheck[],
  onUnhealthy: OnUnhealthy,
): void {
  routes.add(path, wholeHandler(path.slice(1), checks, onUnhealthy));
  for (const check of checks) routes.add(`${path}/${check.name}`, singleHandler(check, onUnhealthy));
}

function wholeHandler(name: string, checks: readonly HealthCheck[], onUnhealthy: OnUnhealthy): PathHandler {
  return async ({ query, signal }): Promise<Reply> => {
    const excluded = new Set(query.getAll('exclude'));
    const results = await Promise.all(
      checks.map(async (check) =>
        excluded.delete(check.name) ? ('excluded' as const) : outcomeOf(check, signal, onUnhealthy),
      ),
    );
    const lines = results.map((result, at) => lineOf[result](checks[at]?.name ?? ''));
    if (excluded.size > 0) lines.push(cannotExclude(excluded));
    if (results.includes('failed')) return textReply(500, `${lines.join('')}${name} check failed\n`);
    return textReply(200, query.has('verbose') ? `${lines.join('')}${name} check passed\n` : 'ok');
  };
}

function singleHandler(check: HealthCheck, onUnhealthy: OnUnhealthy): PathHandler {
  return async ({ signal }): Promise<Reply> => {
    const passed = (await outcomeOf(check, signal, onUnhealthy)) === 'passed';
    return passed ? textReply(200, 'ok') : textReply(500, `internal server error: ${check.name} failed\n`);
  };
}

/** Details could tell a stranger of our insides; the log has them. */
const lineOf = {
  passed: (name: string) => `[+]${name} ok\n`,
  failed: (name: string) => `[-]${name} failed: reason withheld\n`,
  excluded: (name: string) => `[+]${name} excluded: ok\n`,
} as const;

function cannotExclude(names: ReadonlySet<string>): string {
  const quoted = [...names].sort().map((name) => JSON.stringify(name));
  return `warn: some health checks cannot be excluded: no matches for ${quoted.join(', ')}\n`;
}

async function outcomeOf(
  check: HealthCheck,
  signal: AbortSignal,
  onUnhealthy: OnUnhealthy,
): Promise<'passed' | 'failed'> {
  try {
    await check.check(withDeadline(signal, checkDeadline));
    return 'passed';
  } catch (error) {
    onUnhealthy(check.name, error);
    return 'failed';
  }
}
