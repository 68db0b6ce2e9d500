import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { canonicalJson } from '../canonical-json.ts';

/** Endpoints in one slice. */
export const sliceMost = 100;

type SliceEndpoint = EndpointSlice['endpoints'][number];

/** Endpoints that have the same ports, as the slices together should hold them. */
export interface SliceGroup {
  readonly ports: NonNullable<EndpointSlice['ports']>;
  readonly endpoints: readonly SliceEndpoint[];
}

/** A slice's content, without a name until it is written. */
export type SliceContent = Pick<EndpointSlice, 'ports' | 'endpoints'>;

export interface SliceChanges {
  readonly create: readonly SliceContent[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

/**
 * The writes that make the slices hold the groups. Endpoints stay in the slice they are in, so that one pod that comes
 * or goes is one write, whatever else there is: new ones fill what is written anyway, then what has room, then new slices.
 * https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#distribution-of-endpointslices
 */
export function sliceChanges(
  groups: readonly SliceGroup[],
  present: readonly EndpointSlice[],
  labels: Readonly<Record<string, string>>,
): SliceChanges {
  const free = new Set(present);
  const create: SliceContent[] = [];
  const update: EndpointSlice[] = [];
  const remove: EndpointSlice[] = [];
  // A service without endpoints has one empty slice.
  for (const group of groups.length > 0 ? groups : [{ ports: [], endpoints: [] }]) {
    const ports = canonicalJson(group.ports);
    const own = [...free].filter((slice) => canonicalJson(slice.ports ?? []) === ports);
    for (const slice of own) free.delete(slice);
    const plan = distribute(group, own, labels);
    create.push(...plan.create);
    update.push(...plan.update);
    remove.push(...plan.remove);
  }
  return recycled({ create, update, remove: [...remove, ...free] }, labels);
}

/** A slice that would go takes what a new one would hold: one write instead of two, and no moment without either. */
function recycled({ create, update, remove }: SliceChanges, labels: Readonly<Record<string, string>>): SliceChanges {
  const reused = remove.slice(0, create.length).map((slice, index) => ({
    ...slice,
    ...create[index],
    metadata: { ...slice.metadata, labels: { ...labels } },
  }));
  return { create: create.slice(reused.length), update: [...update, ...reused], remove: remove.slice(reused.length) };
}

interface Draft {
  readonly slice: EndpointSlice;
  readonly endpoints: SliceEndpoint[];
  changed: boolean;
}

function distribute(group: SliceGroup, present: readonly EndpointSlice[], labels: Readonly<Record<string, string>>) {
  const waiting = new Map(group.endpoints.map((endpoint) => [identity(endpoint), endpoint]));
  const drafts = present.map((slice) => draftOf(slice, waiting, labels));
  const fill = (drafted: readonly Draft[]) => {
    for (const draft of drafted) {
      const room = take(waiting, sliceMost - draft.endpoints.length);
      draft.endpoints.push(...room);
      if (room.length > 0) draft.changed = true;
    }
  };
  fill(drafts.filter(({ changed }) => changed));
  // The fullest first: fewer slices stay half empty.
  fill(drafts.filter(({ changed }) => !changed).sort((a, b) => b.endpoints.length - a.endpoints.length));
  const create: SliceContent[] = [];
  while (waiting.size > 0) create.push({ ports: group.ports, endpoints: take(waiting, sliceMost) });
  if (create.length === 0 && present.length === 0) create.push({ ports: group.ports, endpoints: [] });
  // One slice stays even when all are empty; the others go.
  const [firstEmpty] = drafts.every(({ endpoints }) => endpoints.length === 0) ? drafts : [];
  const stays = (draft: Draft) => draft.endpoints.length > 0 || draft === firstEmpty;
  const update = drafts.filter((draft) => stays(draft) && draft.changed);
  return {
    create,
    update: update.map(({ slice, endpoints }) => ({
      ...slice,
      metadata: { ...slice.metadata, labels: { ...labels } },
      endpoints,
    })),
    remove: drafts.filter((draft) => !stays(draft)).map(({ slice }) => slice),
  };
}

/** The slice with those of its endpoints that are still wanted, as they are now; takes them from `waiting`. */
function draftOf(
  slice: EndpointSlice,
  waiting: Map<string, SliceEndpoint>,
  labels: Readonly<Record<string, string>>,
): Draft {
  const endpoints = slice.endpoints.flatMap((endpoint) => {
    const id = identity(endpoint);
    const wanted = waiting.get(id);
    waiting.delete(id);
    return wanted ?? [];
  });
  const changed =
    canonicalJson(endpoints) !== canonicalJson(slice.endpoints) ||
    canonicalJson(slice.metadata.labels ?? {}) !== canonicalJson(labels);
  return { slice, endpoints, changed };
}

const identity = ({ addresses, targetRef }: SliceEndpoint) => `${targetRef?.uid ?? ''} ${addresses.join()}`;

/** The first of those that wait, at most so many. */
function take(waiting: Map<string, SliceEndpoint>, most: number): SliceEndpoint[] {
  const taken = [...waiting].slice(0, most);
  for (const [id] of taken) waiting.delete(id);
  return taken.map(([, endpoint]) => endpoint);
}
