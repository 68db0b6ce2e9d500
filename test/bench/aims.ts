/** One thing that is measured, and what the project wants of it. */
export interface Aim {
  readonly what: string;
  /** Where its figure stands in the results of the load generator, and in those of the original. */
  readonly path: readonly string[];
  readonly unit: '/s' | 'ms' | 'MiB' | 's';
  /** `at-least`: more is better. */
  readonly sense: 'at-least' | 'at-most';
  /** Times the original's figure; absent: `most` says it. */
  readonly factor?: number;
  /** What it may be at most, whatever the original's is. */
  readonly most?: number;
  /** Enough as well: this share of what a bare server did in the same run. */
  readonly ofCeiling?: number;
}

const perSecond = (what: string, path: readonly string[], factor: number): Aim => ({
  what,
  path: [...path, 'perSecond'],
  unit: '/s',
  sense: 'at-least',
  factor,
});

/** The aims for the API. */
const apiAims: readonly Aim[] = [
  ...['configmaps', 'pods'].flatMap((kind) =>
    [1, 16, 64].map((width) => perSecond(`create ${kind}, ${width} at a time`, ['create', `${kind}-c${width}`], 1.5)),
  ),
  ...[1, 16, 64].map((width) => perSecond(`GET a pod, ${width} at a time`, ['read', `get-pod-c${width}`], 3)),
  ...['list-1000-pods', 'list-1000-pods-rv0'].flatMap((list) =>
    [1, 4, 16].map((width) => perSecond(`${list}, ${width} at a time`, ['read', `${list}-c${width}`], 5)),
  ),
  {
    what: 'watch burst, events to 100 watchers',
    path: ['watch', 'burst', 'deliveredPerSecond'],
    unit: '/s',
    sense: 'at-least',
    factor: 3,
    ofCeiling: 0.8,
  },
  {
    what: 'create to the last of 100 watchers, p50',
    path: ['watch', 'steady', 'createToLastMs', 'p50'],
    unit: 'ms',
    sense: 'at-most',
    factor: 0.5,
  },
  { what: 'apiserver idle, RSS', path: ['idle', 'apiserver', 'rssMiB'], unit: 'MiB', sense: 'at-most', factor: 0.5 },
  ...['create', 'read', 'watch'].map((test): Aim => ({
    what: `apiserver after ${test}, RSS`,
    path: [test, 'cost', 'procs', 'apiserver', 'rssMiB'],
    unit: 'MiB',
    sense: 'at-most',
    factor: 0.5,
  })),
  { what: 'start until /readyz', path: ['readySeconds'], unit: 's', sense: 'at-most', factor: 0.25 },
];

/** The aims for scheduler and controllers: against the original's without its limits of requests per second. */
const controlAims: readonly Aim[] = [
  perSecond('schedule 2,000 pods on 100 nodes', ['schedule'], 2),
  ...['deployment', 'replicaset', 'replicationcontroller'].map((kind): Aim => ({
    what: `${kind} of 500, until its status`,
    path: ['workloads', kind, 'statusSeconds'],
    unit: 's',
    sense: 'at-most',
    factor: 1,
  })),
  {
    what: 'a pod ready to endpoints, p50',
    path: ['endpoints', 'one', 'readyToEndpointsMs', 'p50'],
    unit: 'ms',
    sense: 'at-most',
    most: 10,
  },
  {
    what: 'controllers + scheduler idle, RSS',
    path: ['idle', 'apart', 'rssMiB'],
    unit: 'MiB',
    sense: 'at-most',
    factor: 1,
  },
  {
    what: 'the same in one process, RSS',
    path: ['idle', 'together', 'rssMiB'],
    unit: 'MiB',
    sense: 'at-most',
    factor: 0.6,
  },
];

export const aims: readonly Aim[] = [...apiAims, ...controlAims];

/** Figures by test and name, as deep as the load generator nests them. */
export interface Figures {
  readonly [name: string]: Figures | number | string | boolean | null | undefined;
}

export interface Judged {
  readonly aim: Aim;
  readonly original: number;
  readonly ours: number;
  /** Of a bare server in the same run, where it can do that at all. */
  readonly ceiling: number | undefined;
  readonly ratio: number;
  readonly reached: boolean;
}

/** Compares one aim's figures; undefined where one of the two was not measured. */
export function judge(aim: Aim, ours: Figures, original: Figures, bare: Figures): Judged | undefined {
  const [own, theirs, ceiling] = [ours, original, bare].map((figures) => figureAt(figures, aim.path));
  if (own === undefined || theirs === undefined) return undefined;
  const ratio = own / theirs;
  const wanted = aim.most ?? (aim.factor ?? 1) * theirs;
  const enough =
    aim.ofCeiling === undefined || ceiling === undefined ? wanted : Math.min(wanted, aim.ofCeiling * ceiling);
  const reached = aim.sense === 'at-least' ? own >= enough : own <= enough;
  return { aim, original: theirs, ours: own, ceiling, ratio, reached };
}

export function figureAt(figures: Figures, path: readonly string[]): number | undefined {
  let at: Figures[string] = figures;
  for (const name of path) at = typeof at === 'object' && at !== null ? at[name] : undefined;
  return typeof at === 'number' ? at : undefined;
}
