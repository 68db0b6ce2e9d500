import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import type { AppError } from '../../common/base/app-error.ts';
import { withDeadline } from '../../common/base/deadline.ts';
import type { ApiClient, ListOptions } from '../../common/client/api-client.ts';
import { follow, resourceSource } from '../../common/client/follow.ts';

export interface ObjectWait<T> {
  /** Milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly where?: Pick<ListOptions, 'namespace' | 'labelSelector'>;
  /** Whether these, all there are, are what is waited for. Called at each change. */
  readonly until: (objects: readonly T[]) => boolean;
  /** What to throw at the deadline; `lastError` is why following failed, if it did. */
  readonly late: (objects: readonly T[], lastError: Error | undefined) => AppError;
}

/** Follows objects until they are as wanted, and gives them. */
export async function waitForObjects<T extends ApiObject>(
  api: ApiClient,
  kind: Kind<T>,
  { deadline, signal, where, until, late }: ObjectWait<T>,
): Promise<T[]> {
  const objects = new Map<string, T>();
  const keyOf = ({ metadata }: T) => `${metadata.namespace ?? ''}/${metadata.name}`;
  let lastError: Error | undefined;
  const limited = withDeadline(signal, deadline);
  const onError = (error: Error) => (lastError = error);
  for await (const change of follow(resourceSource(api, kind, where), limited, { onError })) {
    if (change.type === 'replace') {
      objects.clear();
      for (const object of change.objects) objects.set(keyOf(object), object);
    } else if (change.type === 'upsert') objects.set(keyOf(change.object), change.object);
    else objects.delete(keyOf(change.object));
    if (until([...objects.values()])) return [...objects.values()];
  }
  signal.throwIfAborted();
  throw late([...objects.values()], lastError);
}
