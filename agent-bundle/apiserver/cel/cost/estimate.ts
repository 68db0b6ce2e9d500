import type { LoopNode, Node } from '../check/node.ts';
import { maxSize } from '../check/resolve-call.ts';
import { outermost } from '../check/types.ts';
import { product } from '../library/function.ts';

/** At most, what an expression costs by the sizes of its types; in upstream's units. */
export function estimate(node: Node): number {
  switch (node.kind) {
    case 'constant':
      return node.price ?? 0;
    case 'input':
    case 'bound':
      return 1;
    case 'select':
      return estimate(node.operand) + selection(node);
    case 'and':
    case 'or':
      return estimate(node.left) + estimate(node.right);
    case 'conditional':
      return estimate(node.condition) + Math.max(estimate(node.yes), estimate(node.no));
    case 'not-false':
      return 1 + estimate(node.operand);
    case 'call':
      return node.args.reduce((sum, arg) => sum + estimate(arg), 0) + price(node);
    case 'or-else':
      return 1 + estimate(node.operand) + estimate(node.otherwise);
    case 'list':
      return node.items.reduce((sum, item) => sum + estimate(item), 10);
    case 'map':
      return node.entries.reduce((sum, { key, value }) => sum + estimate(key) + estimate(value), 30);
    case 'struct':
      return node.fields.reduce((sum, { value }) => sum + estimate(value), 40);
    case 'loop':
      return loop(node);
  }
}

function selection({ mode, operand }: Extract<Node, { kind: 'select' }>): number {
  if (mode === 'has') return 0;
  const { kind } = outermost(operand.type);
  return mode === 'optional' || kind === 'map' || kind === 'object' || kind === 'variable' ? 1 : 0;
}

/** Of the call itself: of the dearest of the overloads that may be meant. */
function price({ overloads, args, type }: Extract<Node, { kind: 'call' }>): number {
  const sizes = args.map((arg) => maxSize(arg.type));
  const prices = overloads.map((overload) => {
    const after = overload.costOfResult?.(maxSize(type)) ?? 0;
    if (overload.estimate !== undefined)
      return (
        overload.estimate(
          args.map((arg) => arg.type),
          sizes,
        ) + after
      );
    return (overload.cost?.(sizes) ?? 1) + after;
  });
  return Math.max(...prices);
}

function loop({ range, initial, condition, step, result }: LoopNode): number {
  const once = estimate(range) + estimate(initial) + estimate(result);
  return once + product(maxSize(range.type), estimate(condition) + estimate(step));
}
