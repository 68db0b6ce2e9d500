import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../../../common/api/schema/kind.ts';
import { ConfigMapKind } from '../../../../common/api/core/v1/config-map.ts';
import type { Served } from '../../routes/served.ts';
import type { WatchCache } from '../../watch-cache/watch-cache.ts';
import type { AdmissionRequest } from '../admission.ts';
import { Followed, PerSort } from './followed.ts';

const request = (signal = new AbortController().signal, more: object = {}): AdmissionRequest =>
  ({ kind: ConfigMapKind, name: 'a', operation: 'CREATE', subresource: '', signal, ...more }) as AdmissionRequest;
const object = (name: string): ApiObject => ({ metadata: { name } });

describe('configurations that are followed', () => {
  it('concern nobody once it is known that there are none', async () => {
    const followed = new Followed(({ metadata }: ApiObject) => metadata.name);
    expect(followed.mayConcern).toBe(true);
    const ready = followed.ready(request());
    followed.synced();
    await ready;
    expect(followed.mayConcern).toBe(false);
  });

  it('keep requests waiting while they are read, but not for ever', async () => {
    const followed = new Followed(({ metadata }: ApiObject) => metadata.name);
    const end = new AbortController();
    const waiting = followed.ready(request(end.signal));
    end.abort();
    await expect(waiting).rejects.toMatchObject({
      code: 403,
      message: 'configmaps "a" is forbidden: not yet ready to handle request',
    });
  });

  it('stand in the order of their names, the same list until one changes', () => {
    const followed = new Followed(({ metadata }: ApiObject) => metadata.name);
    for (const name of ['b', 'a']) followed.put(name, object(name));
    followed.synced();
    const { inOrder } = followed;
    expect(inOrder).toEqual(['a', 'b']);
    expect(followed.inOrder).toBe(inOrder);
    followed.remove('a');
    expect(followed.inOrder).toEqual(['b']);
  });

  it('have no effect when they cannot be compiled, and the others keep theirs', async () => {
    const reports: string[] = [];
    const followed = new Followed(({ metadata: { name, labels } }: ApiObject) => {
      if (labels) throw new TypeError('it is broken');
      return name;
    });
    const end = new AbortController();
    const none = { async *watch() {} } as unknown as WatchCache;
    await followed.run(none, ({ message }) => reports.push(message), end.signal);
    for (const name of ['a', 'b']) followed.put(name, object(name));
    followed.put('a', { metadata: { name: 'a', labels: { broken: 'yes' } } });
    expect(followed.inOrder).toEqual(['b']);
    expect(reports).toEqual(['a: it is broken']);
  });
});

it('what is worked out for a sort of requests is worked out once', () => {
  const sorts = new PerSort<number>();
  const served = {} as Served;
  let made = 0;
  const of = (more: object) => sorts.of(request(undefined, { served, ...more }), () => ++made);
  expect([of({}), of({}), of({ operation: 'UPDATE' }), of({ subresource: 'status' }), of({ served: {} })]).toEqual([
    1, 1, 2, 3, 4,
  ]);
});
