import type { ActionOutcome, ActionSubresource } from '../registry/resource.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { Changed } from './update-object.ts';
import type { DeleteOptions } from '../../../common/api/meta/v1.ts';
import type { Reply } from '../http/reply.ts';
import type { Served, ServedResources } from './served.ts';
import type { WriteRoad, WriteTarget } from './write-road.ts';
import type { ResourceCall } from './routes.ts';
import { bodyDecoder, targetOf } from './write-verbs.ts';
import { StatusError, badRequest } from '../status-error.ts';
import { admissionRequestOf, writeContextOf } from './write-road.ts';
import { checkPlacement } from './placement.ts';
import { deleteObject } from './delete-object.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { updateObject } from './update-object.ts';
import { readObject } from './read-verbs.ts';
import { statusFormatOf } from '../http/negotiation.ts';
import { statusInFormat } from './status-reply.ts';
import { success } from './deleted-reply.ts';
import { writeOptionsOf } from './write-options.ts';

/** What actions need besides the object. */
export interface ActionPorts {
  readonly road: WriteRoad;
  /** Where those are found whose consent is needed. */
  readonly served: ServedResources;
}

/**
 * POST of an action: what it does to the object is written or deleted, the answer is a Status. Where the path names no object
 * the body does.
 */
export async function act(
  ports: ActionPorts,
  served: Served,
  action: ActionSubresource,
  call: ResourceCall,
): Promise<Reply> {
  const { road } = ports;
  const options = writeOptionsOf(call.query, 'CreateOptions');
  const decode = await bodyDecoder({ kind: action.body }, call, options);
  const body = decode().object;
  const name = call.info.name || body.metadata.name;
  if (!name) throw badRequest('Name parameter required.');
  if (body.metadata.name && body.metadata.name !== name) {
    throw badRequest(`name in URL does not match name in ${action.body.kind} object`);
  }
  const named = { ...call, info: { ...call.info, name } };
  // A name from the body may no more reach out of its place than one from the path.
  checkPlacement(served.named.kind, named.info);
  const target = targetOf(served, named, options);
  const request = admissionRequestOf(target, 'CREATE', body, undefined);
  await road.admission.mutate(request);
  await road.admission.validate(request);
  const context = writeContextOf(road, target);
  await carryOut(ports, action, {
    target,
    read: async () => parseStored((await readObject(served, named)).bytes),
    outcomeFor: (own) => action.act(own, structuredClone(body), context),
  });
  const format = statusFormatOf(call.incoming.headers.accept);
  return statusInFormat(format, 201, { ...success(), code: 201 });
}

/** An action upon one object. */
interface Deed {
  readonly target: WriteTarget;
  /** The object as it stands. */
  read(): Promise<ApiObject>;
  /** What the action makes of a copy of it. */
  readonly outcomeFor: (own: ApiObject) => ActionOutcome<ApiObject>;
}

/** How often an eviction starts over because the pod has changed since it was free to go. */
const attempts = 5;

async function carryOut(ports: ActionPorts, action: ActionSubresource, deed: Deed): Promise<void> {
  const { target } = deed;
  for (let left = attempts; ; left--) {
    const object = await deed.read();
    const outcome = deed.outcomeFor(structuredClone(object));
    if (outcome.type === 'update') return update(ports.road, action, deed);
    // An Eviction says in its own options that it is for show.
    const dryRun = target.dryRun || (outcome.options.dryRun?.length ?? 0) > 0;
    const place = { ...target, dryRun };
    const options = await consented(ports, action, place, object, outcome.options);
    try {
      await deleteObject(ports.road, place, options, (marked) => outcome.mark?.(marked));
      return;
    } catch (error) {
      const isOwnCondition = options !== outcome.options && error instanceof StatusError && error.code === 409;
      if (!isOwnCondition || left <= 1) throw error;
    }
  }
}

async function update(road: WriteRoad, { body }: ActionSubresource, { target, outcomeFor }: Deed): Promise<void> {
  const from = (_: ApiObject, copy: () => ApiObject): Changed => {
    const again = outcomeFor(copy());
    if (again.type === 'delete') throw new Error(`${body.kind} updates one time and deletes another`);
    return { object: again.object, warnings: [], ownership: 'kept' };
  };
  await updateObject(road, target, { strategy: undefined, from });
}

/** Takes the consent that is needed. Returns `options`, or stricter ones. */
async function consented(
  { road, served }: ActionPorts,
  { consent }: ActionSubresource,
  target: WriteTarget,
  object: ApiObject,
  options: DeleteOptions,
): Promise<DeleteOptions> {
  if (!consent) return options;
  const givers = served.require(consent.of);
  const { items } = await givers.cache.list({ namespace: target.namespace, at: 'latest' }, target.signal);
  const consulted = consent.consult(
    object,
    items.map(({ bytes }) => parseStored(bytes)),
  );
  switch (consulted.type) {
    case 'free':
      return options;
    case 'free-as-it-is':
      return asItIs(options, object);
    case 'ask': {
      const { now } = writeContextOf(road, target);
      const from = (_: ApiObject, copy: () => ApiObject): Changed => {
        const giver = copy();
        consent.take(giver, object, now);
        return { object: giver, warnings: [], ownership: 'kept' };
      };
      const { name } = consulted.giver.metadata;
      await updateObject(
        road,
        { ...target, served: givers, name, subresource: 'status' },
        { strategy: undefined, from },
      );
      return options;
    }
  }
}

/** Whoever asks for a certain version is asked for no other. */
function asItIs(options: DeleteOptions, { metadata: { resourceVersion } }: ApiObject): DeleteOptions {
  if (options.preconditions?.resourceVersion) return options;
  return { ...options, preconditions: { ...options.preconditions, resourceVersion } };
}
