import { SelectorError, matchesLabels, parseLabelSelector } from '../../../common/api/labels.ts';
import { type FieldTerm, matchesFields, parseFieldSelector } from '../../../common/api/fields.ts';
import type { Freshness, ListRequest, Selector, WatchRequest, WatchStart } from '../watch-cache/watch-cache.ts';
import type { Resource } from '../registry/resource.ts';
import { forbiddenField, unsupportedValue } from '../registry/field-error.ts';
import { integerOf, invalidOptions, revisionOf } from './query-value.ts';
import { badRequest } from '../status-error.ts';
import { isTrue } from './request-info.ts';

/**
 * What the query of a list or watch asks for: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 * `selectable` says what a field selector may name. Throws 400 and 422 in upstream's words.
 */
export function listRequestOf(query: URLSearchParams, namespace: string, selectable: Selectable): ListRequest {
  const limit = limitOf(query);
  const continued = query.get('continue') ?? '';
  const common = { namespace: namespace || undefined, selector: selectorOf(query, selectable), limit };
  if (query.has('sendInitialEvents')) {
    throw invalidOptions('ListOptions', [
      forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list'),
    ]);
  }
  if (continued !== '') return { ...common, continue: checkContinue(query, continued) };
  return { ...common, at: listedAt(query, limit) };
}

function checkContinue(query: URLSearchParams, continued: string): string {
  if (query.get('resourceVersionMatch')) {
    const why = 'resourceVersionMatch is forbidden when continue is provided';
    throw invalidOptions('ListOptions', [forbiddenField('resourceVersionMatch', why)]);
  }
  if ((revisionOf(query.get('resourceVersion') ?? '') ?? 0) > 0) {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  return continued;
}

function limitOf(query: URLSearchParams): number | undefined {
  const limit = integerOf(query, 'limit');
  return limit !== undefined && limit > 0 ? limit : undefined;
}

function listedAt(query: URLSearchParams, limit: number | undefined): ListRequest['at'] {
  const revision = revisionOf(query.get('resourceVersion') ?? '');
  const match = query.get('resourceVersionMatch') ?? '';
  if (match === '') {
    // A page of a certain revision is that revision; without a limit it is a lower bound.
    if (revision !== undefined && revision > 0 && limit !== undefined) return { exactly: revision };
    return freshnessOf(revision);
  }
  if (revision === undefined) {
    const why = 'resourceVersionMatch is forbidden unless resourceVersion is provided';
    throw invalidOptions('ListOptions', [forbiddenField('resourceVersionMatch', why)]);
  }
  if (match === 'NotOlderThan') return freshnessOf(revision);
  if (match !== 'Exact') throw invalidOptions('ListOptions', [unsupportedMatch(match)]);
  if (revision === 0) {
    const why = 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"';
    throw invalidOptions('ListOptions', [forbiddenField('resourceVersionMatch', why)]);
  }
  return { exactly: revision };
}

const unsupportedMatch = (match: string) =>
  unsupportedValue('resourceVersionMatch', match, ['Exact', 'NotOlderThan', '']);

/** How new a read must be, given the resourceVersion it asks for. */
export function freshnessOf(revision: number | undefined): Freshness {
  if (revision === undefined) return 'latest';
  return revision === 0 ? 'any' : { notOlderThan: revision };
}

/** What a watch asks for. Throws 400 and 422 as `listRequestOf` does. */
export function watchRequestOf(query: URLSearchParams, namespace: string, selectable: Selectable): WatchRequest {
  const bookmarks = query.has('allowWatchBookmarks') && isTrue(query.get('allowWatchBookmarks'));
  const selector = selectorOf(query, selectable);
  return { start: watchStartOf(query, bookmarks), namespace: namespace || undefined, selector, bookmarks };
}

function watchStartOf(query: URLSearchParams, bookmarks: boolean): WatchStart {
  const revision = revisionOf(query.get('resourceVersion') ?? '');
  const match = query.get('resourceVersionMatch') ?? '';
  if (!query.has('sendInitialEvents')) {
    if (match !== '') {
      const why = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided';
      throw invalidOptions('ListOptions', [forbiddenField('resourceVersionMatch', why)]);
    }
    if (revision !== undefined && revision > 0) return { after: revision };
    return { at: freshnessOf(revision), initial: 'objects' };
  }
  if (match === '') {
    const why = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
    throw invalidOptions('ListOptions', [forbiddenField('resourceVersionMatch', why)]);
  }
  if (match !== 'NotOlderThan') {
    throw invalidOptions('ListOptions', [unsupportedValue('resourceVersionMatch', match, ['NotOlderThan'])]);
  }
  if (isTrue(query.get('sendInitialEvents'))) {
    return { at: freshnessOf(revision), initial: bookmarks ? 'objects-and-bookmark' : 'objects' };
  }
  if (revision !== undefined && revision > 0) return { after: revision };
  return { at: freshnessOf(revision), initial: 'none' };
}

/** Undefined when everything is selected. */
function selectorOf(query: URLSearchParams, selectable: Selectable): Selector | undefined {
  const labelText = query.get('labelSelector') ?? '';
  const fieldText = query.get('fieldSelector') ?? '';
  if (labelText === '' && fieldText === '') return undefined;
  try {
    const requirements = parseLabelSelector(labelText);
    const terms = fieldTermsOf(fieldText, selectable);
    if (requirements.length === 0 && terms.length === 0) return undefined;
    return {
      matches: (labels, values) => matchesFields(terms, values) && matchesLabels(requirements, labels),
    };
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
}

/** A resource, as far as its fields can be selected by. */
export type Selectable = {
  readonly selectableFields: Pick<Resource['selectableFields'], 'names'>;
  readonly conversion?: {
    readonly storage: Pick<Resource, 'selectableFields'>;
    readonly fieldNames?: Readonly<Record<string, string>>;
  };
};

/** What a field selector says, in the names of what is stored. */
function fieldTermsOf(text: string, { selectableFields, conversion }: Selectable): FieldTerm[] {
  if (!conversion) return parseFieldSelector(text, selectableFields.names);
  const { storage, fieldNames } = conversion;
  if (!fieldNames) return parseFieldSelector(text, storage.selectableFields.names);
  const terms = parseFieldSelector(text, Object.keys(fieldNames));
  return terms.map((term) => ({ ...term, field: fieldNames[term.field] ?? term.field }));
}

/** What the field selector pins to one value, for the authorizer; one that cannot be read pins nothing. */
export function selectedFieldsOf(query: URLSearchParams, selectable: Selectable): Readonly<Record<string, string>> {
  const text = query.get('fieldSelector');
  if (!text) return nothingSelected;
  try {
    const equal = fieldTermsOf(text, selectable).filter(({ operator }) => operator === '=');
    return Object.fromEntries(equal.map(({ field, value }) => [field, value]));
  } catch {
    return nothingSelected;
  }
}
const nothingSelected = {};

/** Timers take no more. */
const longestTimer = 2 ** 31 - 1;

/** Milliseconds after which a watch ends: as asked, or from `least` to twice that, spread so that not all end at once. */
export function watchDurationOf(query: URLSearchParams, least: number, random: () => number = Math.random): number {
  const asked = integerOf(query, 'timeoutSeconds') ?? 0;
  return asked > 0 ? Math.min(asked * 1000, longestTimer) : Math.floor(least * (1 + random()));
}
