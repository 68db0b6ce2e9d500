import { type ExtensionPoint, extensionPoints } from '../framework.ts';
import { registry } from '../plugins/registry.ts';
import { type PluginArgs, argReaders } from './plugin-args.ts';
import type { ExtenderSettings } from '../extenders/extender-settings.ts';
import { readExtender } from './extender-reader.ts';
import { ConfigurationError, Reader } from './reader.ts';

/** A plugin at an extension point; `weight` matters for scores. */
export interface EnabledPlugin {
  readonly name: string;
  readonly weight: number;
}

export interface ProfileConfiguration {
  readonly schedulerName: string;
  readonly percentageOfNodesToScore: number | undefined;
  /** In the order in which they are asked. */
  readonly enabled: Readonly<Record<ExtensionPoint, readonly EnabledPlugin[]>>;
  readonly args: PluginArgs;
}

export interface SchedulerConfiguration {
  readonly profiles: readonly ProfileConfiguration[];
  readonly extenders: readonly ExtenderSettings[];
  /** What the file says that flags say as well, by the flag; a flag that is given wins. */
  readonly flags: ReadonlyMap<string, string>;
  /** The queue's backoff, milliseconds. */
  readonly backoff: { readonly first: number; readonly most: number };
}

const apiVersion = 'kubescheduler.config.k8s.io/v1';
const kind = 'KubeSchedulerConfiguration';
const defaultName = 'default-scheduler';

/**
 * Reads a parsed KubeSchedulerConfiguration; throws a ConfigurationError. Fields that have no meaning here (parallelism,
 * limits of clientConnection, profiling …) are not looked at. https://kubernetes.io/docs/reference/scheduling/config/
 */
export function readConfiguration(parsed: unknown): SchedulerConfiguration {
  const reader = new Reader(parsed, '');
  if (reader.text('apiVersion') !== apiVersion || reader.text('kind') !== kind) {
    throw new ConfigurationError(`it is no ${kind} of ${apiVersion}`);
  }
  const percentage = reader.whole('percentageOfNodesToScore', 0, 100);
  const extenders = reader.children('extenders').map(readExtender);
  if (extenders.filter(({ settings }) => settings.verbs.bind).length > 1) {
    throw reader.wrong('extenders', 'must have no more than one that binds');
  }
  const general = { percentage, ignoredResources: extenders.flatMap(({ ignoredResources }) => ignoredResources) };
  const profiles = reader.children('profiles').map((profile) => readProfile(profile, general));
  const first = (reader.whole('podInitialBackoffSeconds', 1, 3600) ?? 1) * 1000;
  const most = (reader.whole('podMaxBackoffSeconds', 1, 3600) ?? 10) * 1000;
  if (most < first) throw reader.wrong('podMaxBackoffSeconds', 'must not be less than podInitialBackoffSeconds');
  const names = new Set(profiles.map(({ schedulerName }) => schedulerName));
  if (names.size < profiles.length) throw reader.wrong('profiles', 'must have a schedulerName of its own each');
  const chosen = profiles.length > 0 ? profiles : [readProfile(new Reader(undefined, 'profiles[0]'), general)];
  const sorts = new Set(chosen.map(({ enabled }) => enabled.queueSort.map(({ name }) => name).join()));
  if (sorts.size > 1) throw reader.wrong('profiles', 'must all have the same queueSort: there is one queue');
  return {
    profiles: chosen,
    backoff: { first, most },
    extenders: extenders.map(({ settings }) => settings),
    flags: new Map([...electionFlagsOf(reader.child('leaderElection')), ...connectionFlagsOf(reader)]),
  };
}

/** What holds without a file. */
export const defaultConfiguration = (): SchedulerConfiguration => readConfiguration({ apiVersion, kind });

/** https://kubernetes.io/docs/reference/config-api/kube-scheduler-config.v1/#LeaderElectionConfiguration */
const electionTexts = {
  leaseDuration: 'leader-elect-lease-duration',
  renewDeadline: 'leader-elect-renew-deadline',
  retryPeriod: 'leader-elect-retry-period',
  resourceLock: 'leader-elect-resource-lock',
  resourceName: 'leader-elect-resource-name',
  resourceNamespace: 'leader-elect-resource-namespace',
} as const;

function electionFlagsOf(reader: Reader): Array<[string, string]> {
  const elects = reader.flag('leaderElect');
  const texts = Object.entries(electionTexts).flatMap(([field, flag]): Array<[string, string]> => {
    const text = reader.text(field);
    return text ? [[flag, text]] : [];
  });
  return elects === undefined ? texts : [['leader-elect', String(elects)], ...texts];
}

function connectionFlagsOf(reader: Reader): Array<[string, string]> {
  const kubeconfig = reader.child('clientConnection').text('kubeconfig');
  return kubeconfig ? [['kubeconfig', kubeconfig]] : [];
}

interface General {
  readonly percentage: number | undefined;
  /** What extenders count in the scheduler's place. */
  readonly ignoredResources: readonly string[];
}

function readProfile(reader: Reader, { percentage, ignoredResources }: General): ProfileConfiguration {
  const plugins = reader.child('plugins');
  const everywhere = readSet(plugins.child('multiPoint'));
  const enabled = {} as Record<ExtensionPoint, readonly EnabledPlugin[]>;
  for (const point of extensionPoints) enabled[point] = enabledAt(point, everywhere, readSet(plugins.child(point)));
  if (enabled.queueSort.length !== 1) throw plugins.wrong('queueSort', 'must be one plugin');
  if (enabled.bind.length === 0) throw plugins.wrong('bind', 'must be at least one plugin');
  let args: PluginArgs = {};
  for (const config of reader.children('pluginConfig')) {
    const name = config.text('name') ?? '';
    if (!Object.hasOwn(registry, name)) throw config.wrong('name', `names no plugin: ${name}`);
    if (Object.hasOwn(argReaders, name)) args = { ...args, ...argReaders[name]?.(config.child('args')) };
  }
  const ignored = [...(args.ignoredResources ?? []), ...ignoredResources];
  if (ignored.length > 0) args = { ...args, ignoredResources: ignored };
  return {
    schedulerName: reader.text('schedulerName') ?? defaultName,
    // 0 means, as upstream reads it, that the number of nodes decides.
    percentageOfNodesToScore: (reader.whole('percentageOfNodesToScore', 0, 100) ?? percentage) || undefined,
    enabled,
    args,
  };
}

interface PluginSet {
  readonly enabled: readonly EnabledPlugin[];
  readonly disabled: ReadonlySet<string>;
}

function readSet(reader: Reader): PluginSet {
  const enabled = reader.children('enabled').map((each): EnabledPlugin => {
    const name = each.text('name') ?? '';
    const entry = Object.hasOwn(registry, name) ? registry[name] : undefined;
    if (!entry) throw each.wrong('name', `names no plugin: ${name}`);
    return { name, weight: each.whole('weight', 0, 2 ** 31 - 1) || entry.weight };
  });
  const disabled = new Set(reader.children('disabled').map((each) => each.text('name') ?? ''));
  return { enabled, disabled };
}

/** What is said of the point goes before what is said of all points, and that before the default; the order is kept. */
function enabledAt(point: ExtensionPoint, everywhere: PluginSet, own: PluginSet): EnabledPlugin[] {
  const isOff = ({ disabled }: PluginSet, name: string) => disabled.has(name) || disabled.has('*');
  const weights = new Map([...everywhere.enabled, ...own.enabled].map(({ name, weight }) => [name, weight]));
  const defaults = Object.keys(registry).filter((name) => !isOff(everywhere, name));
  const named = everywhere.enabled.map(({ name }) => name);
  const general = [...new Set([...defaults, ...named])].filter((name) => hasPoint(name, point) && !isOff(own, name));
  const chosen = new Set(general);
  for (const { name } of own.enabled) chosen.add(name);
  return [...chosen].map((name) => ({ name, weight: weights.get(name) ?? registry[name]?.weight ?? 1 }));
}

/** Sorting and binding are done by one plugin; all others have a part wherever they have a method. */
const onlyAt: Readonly<Record<string, ExtensionPoint>> = { PrioritySort: 'queueSort', DefaultBinder: 'bind' };

function hasPoint(name: string, point: ExtensionPoint): boolean {
  if (Object.hasOwn(onlyAt, name)) return onlyAt[name] === point;
  return point !== 'queueSort' && point !== 'bind';
}
