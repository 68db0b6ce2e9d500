import fc from 'fast-check';

/** What a user of the cluster may do: everything he makes has a name of its own, which is what its pods are labelled with. */
export type Action =
  | { readonly type: 'put'; readonly app: App; readonly replicas: number; readonly image: number }
  | { readonly type: 'scale'; readonly app: App; readonly replicas: number }
  | { readonly type: 'roll back'; readonly app: 'web' | 'api' }
  | { readonly type: 'delete'; readonly app: App; readonly propagation: 'Background' | 'Foreground' }
  | { readonly type: 'delete a pod'; readonly app: App; readonly which: number }
  | {
      readonly type: 'put a job';
      readonly completions: number;
      readonly parallelism: number;
      readonly indexed: boolean;
    };

/** The things that stay, by name, and what they are. Each has a Service in front of it. */
export const apps = {
  web: 'deployments',
  api: 'deployments',
  old: 'replicationcontrollers',
  db: 'statefulsets',
  queue: 'statefulsets',
  agent: 'daemonsets',
  /** Lives in the namespace with the quota. */
  greedy: 'replicationcontrollers',
} as const;
export type App = keyof typeof apps;

/** What runs in processes of its own. */
export const components = [
  'apiserver',
  'apiserver-2',
  'controller-manager',
  'controller-manager-2',
  'scheduler',
  'scheduler-2',
] as const;
export type ComponentName = (typeof components)[number];
/** Those of which one leads. */
export type Elected = Exclude<ComponentName, 'apiserver' | 'apiserver-2'>;

/** Times are milliseconds. */
export type Fault =
  | { readonly type: 'kill'; readonly component: ComponentName; readonly down: number }
  | { readonly type: 'kill etcd'; readonly down: number }
  /** `beyond` the time after which another may lead. */
  | { readonly type: 'freeze'; readonly component: Elected; readonly beyond: number }
  | { readonly type: 'cut'; readonly component: Elected; readonly down: number }
  | { readonly type: 'turn the clock'; readonly component: ComponentName }
  | { readonly type: 'silence a node'; readonly node: number; readonly down: number };

/** A step, and how many milliseconds after the one before it. */
export type Timed<T> = T & { readonly after: number };

const appName = fc.constantFrom(...(Object.keys(apps) as App[]));
const replicas = fc.integer({ min: 0, max: 6 });

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('put' as const),
      app: appName,
      replicas,
      image: fc.nat(2),
    }),
  },
  // Rollouts have the most to get wrong.
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('put' as const),
      app: fc.constantFrom<App[]>('web', 'api'),
      replicas: fc.integer({ min: 2, max: 6 }),
      image: fc.nat(2),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('scale' as const), app: appName, replicas }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('roll back' as const), app: fc.constantFrom('web', 'api') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('delete' as const),
      app: appName,
      propagation: fc.constantFrom('Background', 'Foreground'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('delete a pod' as const), app: appName, which: fc.nat(5) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('put a job' as const),
      completions: fc.integer({ min: 1, max: 6 }),
      parallelism: fc.integer({ min: 1, max: 3 }),
      indexed: fc.boolean(),
    }),
  },
);

const down = fc.integer({ min: 0, max: 1_500 });
const elected = fc.constantFrom<Elected[]>('controller-manager', 'controller-manager-2', 'scheduler', 'scheduler-2');

const fault: fc.Arbitrary<Fault> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('kill' as const), component: fc.constantFrom(...components), down }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('kill etcd' as const), down }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('freeze' as const),
      component: elected,
      beyond: fc.integer({ min: 200, max: 1_500 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('turn the clock' as const), component: fc.constantFrom(...components) }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cut' as const), component: elected, down }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('silence a node' as const),
      node: fc.nat(2),
      down: fc.integer({ min: 1_000, max: 8_000 }),
    }),
  },
);

function script<T>(step: fc.Arbitrary<T>, least: number, most: number, pause: number): fc.Arbitrary<Array<Timed<T>>> {
  const timed = fc.tuple(step, fc.nat(pause)).map(([each, after]) => ({ ...each, after }));
  return fc.array(timed, { minLength: least, maxLength: most });
}

/** At first everything is made, so that there is something to change. */
const first = (Object.keys(apps) as App[]).map((app, at) => ({
  type: 'put' as const,
  app,
  replicas: (at % 3) + 2,
  image: 0,
  after: 0,
}));

/** What users do, and what goes wrong meanwhile. */
export const actions = script(action, 15, 25, 800).map((then): Array<Timed<Action>> => [...first, ...then]);
export const faults = script(fault, 6, 10, 1_000);
