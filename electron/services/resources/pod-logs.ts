import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { AppError } from '../../../common/base/app-error.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import { objectPath } from '../../../common/client/api-client.ts';
import type { Params } from '../../../common/ipc/contract.ts';
import type { StreamPipe } from '../ipc/handlers.ts';
import type { ClusterLink } from '../links/links.ts';

/** Milliseconds in which a log that is not followed goes on. */
const silence = 30_000;

/**
 * A container's log through the API server, as it comes; ends with the container where it is followed. What the reader has
 * no time for is not asked of the server. Fails with `log-no-earlier-run`, `log-not-there` and ApiErrors.
 */
export async function podLogs(
  link: ClusterLink,
  params: Params<'pods.logs'>,
  stream: Pick<StreamPipe<string, unknown>, 'send'>,
  signal: AbortSignal,
): Promise<void> {
  const chunks = link.api.chunks(logPath(params), params.follow ? { signal } : { signal, silence });
  try {
    for await (const text of chunks) await stream.send(text);
  } catch (error) {
    throw logError(error, params);
  }
}

/** A request for a log has nothing a person could correct: 400 means that there is none. */
function logError(error: unknown, { container, pod }: Params<'pods.logs'>): unknown {
  if (!(error instanceof ApiError) || error.code !== 400) return error;
  if (/^previous terminated container/.test(error.message))
    return new AppError('log-no-earlier-run', { container, pod }, error);
  return new AppError('log-not-there', { container, pod, reason: error.message }, error);
}

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod */
export function logPath(params: Params<'pods.logs'>): string {
  const { namespace, pod, container, follow, previous, timestamps, tailLines } = params;
  const query = new URLSearchParams({ container, tailLines: String(tailLines) });
  for (const [name, wanted] of Object.entries({ follow, previous, timestamps })) if (wanted) query.set(name, 'true');
  return `${objectPath(PodKind, { namespace, name: pod }, 'log')}?${query.toString()}`;
}
