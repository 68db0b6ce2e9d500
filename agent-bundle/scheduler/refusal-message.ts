import type { Refusal } from './framework.ts';

/** `0/3 nodes are available: 1 Insufficient memory, 2 Insufficient cpu.` */
export function refusalMessage(nodes: number, refusals: ReadonlyMap<string, Refusal>): string {
  const counts = new Map<string, number>();
  for (const { reasons } of refusals.values()) {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return `${unavailable(nodes)} ${[...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ')}.`;
}

export const unavailable = (nodes: number): string => `0/${nodes} nodes are available:`;
