import { CelError } from '../cel.ts';
import { estimate } from '../cost/estimate.ts';
import { type CelFunction, type Work } from '../library/function.ts';
import { ArrayList } from '../values/list.ts';
import { EntryMap } from '../values/map.ts';
import type { Value } from '../values/value.ts';
import type { Node } from './node.ts';

/** What upstream finds out before anything runs: literals of literals, and conversions of them. */
const conversions = new Set(['int', 'uint', 'double', 'string', 'bytes', 'bool', 'timestamp', 'duration']);

type Constant = Extract<Node, { kind: 'constant' }>;

const isConstant = (node: Node): node is Constant => node.kind === 'constant';

/** The node as a constant where it is one; what fails does so when it runs. */
export function folded(node: Node): Node {
  const value = valueOf(node);
  return value === undefined ? node : { kind: 'constant', value, type: node.type, price: estimate(node) };
}

function valueOf(node: Node): Value | undefined {
  switch (node.kind) {
    case 'list':
      // Of an empty one it is not known yet what it is of: it may be what a macro gathers.
      if (node.optional.size > 0 || node.items.length === 0 || !node.items.every(isConstant)) return undefined;
      return new ArrayList(node.items.map(({ value }) => value));
    case 'map':
      return node.entries.length === 0 ? undefined : mapOf(node.entries);
    case 'call':
      return node.args.every(isConstant) ? converted(node.overloads, node.args) : undefined;
    default:
      return undefined;
  }
}

function mapOf(entries: Extract<Node, { kind: 'map' }>['entries']): Value | undefined {
  const made = new EntryMap();
  for (const { key, value, optional } of entries) {
    if (optional || !isConstant(key) || !isConstant(value)) return undefined;
    if (!attempt(() => made.insert(key.value, value.value))) return undefined;
  }
  return made;
}

const noWork: Work = { work: () => undefined, pause: () => undefined };

function converted(overloads: readonly CelFunction[], args: readonly Constant[]): Value | undefined {
  const [overload] = overloads;
  if (overload === undefined || overloads.length > 1 || !conversions.has(overload.name)) return undefined;
  return attempt(() =>
    overload.call(
      args.map(({ value }) => value),
      noWork,
    ),
  );
}

function attempt(make: () => Value): Value | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof CelError) return undefined;
    throw error;
  }
}
