import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames as Names,
} from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import type { Said } from './definition-conditions.ts';

export interface NameDecision {
  readonly acceptedNames: Names;
  readonly condition: Said;
}

/**
 * Which names a definition gets: those that it asks for, but for what others of its group have. What it had before stays its own.
 * Who came first is first, also where another server is about to decide upon both. Plurals, singulars and short names are one space of names, kinds and kinds of lists another.
 */
export function acceptedNames(
  definition: CustomResourceDefinition,
  others: readonly CustomResourceDefinition[],
): NameDecision {
  const wanted = definition.spec.names;
  const had: Partial<Names> = definition.status?.acceptedNames ?? {};
  const rivals = others.filter((other) => isRival(other, definition));
  const taken = takenBy(rivals.map((rival) => namesOf(rival, definition)));
  const conflicts: { readonly reason: string; readonly message: string }[] = [];
  const names: Record<string, unknown> = { ...had, categories: wanted.categories };
  for (const { name, space, reason } of singleNames) {
    const asked = wanted[name] ?? '';
    if (asked === (had[name] ?? '') || !taken[space].has(asked)) names[name] = asked;
    else conflicts.push({ reason, message: inUse(asked) });
  }
  const isOwn = (name: string) => had.shortNames?.includes(name) || !taken.resources.has(name);
  const clashing = (wanted.shortNames ?? []).filter((name) => !isOwn(name));
  if (clashing.length === 0) names['shortNames'] = wanted.shortNames;
  else conflicts.push({ reason: 'ShortNamesConflict', message: aggregated(clashing.map(inUse)) });
  const [conflict] = conflicts.slice(-1);
  const said = conflict
    ? ({ status: 'False', ...conflict } as const)
    : ({ status: 'True', reason: 'NoConflicts', message: 'no conflicts found' } as const);
  return { acceptedNames: { plural: '', kind: '', ...names }, condition: { type: 'NamesAccepted', ...said } };
}

const singleNames = [
  { name: 'plural', space: 'resources', reason: 'PluralConflict' },
  { name: 'singular', space: 'resources', reason: 'SingularConflict' },
  { name: 'kind', space: 'kinds', reason: 'KindConflict' },
  { name: 'listKind', space: 'kinds', reason: 'ListKindConflict' },
] as const;

const isRival = (other: CustomResourceDefinition, { metadata, spec }: CustomResourceDefinition): boolean =>
  other.spec.group === spec.group && other.metadata.name !== metadata.name;

/** What a rival has, or is about to get. */
function namesOf(rival: CustomResourceDefinition, definition: CustomResourceDefinition): Partial<Names> {
  const isDecided = rival.status?.conditions?.some(({ type }) => type === 'NamesAccepted');
  if (!isDecided && isOlder(rival, definition)) return rival.spec.names;
  return rival.status?.acceptedNames ?? {};
}

function isOlder({ metadata: a }: CustomResourceDefinition, { metadata: b }: CustomResourceDefinition): boolean {
  const [left, right] = [a.creationTimestamp ?? '', b.creationTimestamp ?? ''];
  return left === right ? (a.uid ?? '') < (b.uid ?? '') : left < right;
}

function takenBy(others: readonly Partial<Names>[]): Record<'resources' | 'kinds', ReadonlySet<string>> {
  const [resources, kinds] = [new Set<string>(), new Set<string>()];
  for (const { plural, singular, shortNames = [], kind, listKind } of others) {
    for (const name of [plural, singular, ...shortNames]) if (name) resources.add(name);
    for (const name of [kind, listKind]) if (name) kinds.add(name);
  }
  return { resources, kinds };
}

const inUse = (name: string): string => `${JSON.stringify(name)} is already in use`;
const aggregated = (messages: readonly string[]): string =>
  messages.length === 1 ? (messages[0] ?? '') : `[${messages.join(', ')}]`;
