import { type HostPhase, type Phase, hostPhase } from './phase.ts';
import { checkOwner } from './phases/check-owner.ts';
import { connect } from './phases/connect.ts';

/**
 * Phases that take away what the given ones made, one after the other on each host, all hosts at the same time. A host
 * that is not marked as ours is left alone.
 */
export function undoInTurn(phases: readonly Phase[]): HostPhase[] {
  const undoing: HostPhase[] = [];
  for (const phase of phases) {
    const { undo } = phase;
    if (!undo) throw new Error(`${phase.name} cannot be undone`);
    undoing.push(
      hostPhase({
        name: `undo ${phase.name}`,
        title: `undo: ${phase.title}`,
        needs: { host: connect, owner: checkOwner },
        after: [...undoing],
        run: async ({ facts: { host, owner }, ...work }) => {
          return { facts: undefined, changes: owner.ours ? await undo({ ...work, host }) : [] };
        },
      }),
    );
  }
  return undoing;
}
