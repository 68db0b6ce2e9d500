import type { ComponentRow } from '../../../common/ipc/rows/component.ts';
import type { Tone } from '../../../common/ipc/rows/resource.ts';

/** One component on all its hosts. */
export interface ComponentSummary {
  /** `kube-apiserver`. */
  readonly name: string;
  readonly role: ComponentRow['role'];
  readonly well: number;
  readonly total: number;
  readonly tone: Tone;
  /** The hosts where it is not well, and why as far as is known. */
  readonly trouble: ReadonlyArray<{ readonly host: string; readonly reason: string }>;
  /** The host of etcd's leader. */
  readonly leader?: string;
}

/**
 *   well     runs, and says nothing to the contrary
 *   trouble  does not run, or says that it fails
 *   unheard  nobody can be asked at the moment
 */
export function componentCondition({ unitState, health }: Pick<ComponentRow, 'unitState' | 'health'>) {
  if (unitState.kind === 'absent') return { kind: 'trouble', reason: '' } as const;
  if (health.kind === 'failing') return { kind: 'trouble', reason: health.reason } as const;
  if (unitState.kind === 'unknown') {
    return health.kind === 'healthy' ? ({ kind: 'well' } as const) : ({ kind: 'unheard' } as const);
  }
  const { active, sub } = unitState;
  return active === 'active'
    ? ({ kind: 'well' } as const)
    : ({ kind: 'trouble', reason: `${active} (${sub})` } as const);
}

const roleOrder = ['etcd', 'master', 'node'] as const;

/** Each component once, those of etcd first, then the masters’, then the nodes’. */
export function componentSummaries(rows: Iterable<ComponentRow>): ComponentSummary[] {
  const byUnit = Map.groupBy(rows, ({ unit }) => unit);
  const summaries = [...byUnit].map(([unit, group]): ComponentSummary => {
    const conditions = group.map((row) => ({ host: row.host, ...componentCondition(row) }));
    const well = conditions.filter(({ kind }) => kind === 'well').length;
    const trouble = conditions.flatMap((one) =>
      one.kind === 'trouble' ? [{ host: one.host, reason: one.reason }] : [],
    );
    const leader = group.find(({ etcd }) => etcd?.leader)?.host;
    return {
      name: unit.replace(/\.service$/, ''),
      role: group[0]!.role,
      well,
      total: group.length,
      tone: trouble.length > 0 ? 'bad' : well === group.length ? 'good' : 'idle',
      trouble,
      ...(leader !== undefined && { leader }),
    };
  });
  return summaries.sort((a, b) => roleOrder.indexOf(a.role) - roleOrder.indexOf(b.role));
}
