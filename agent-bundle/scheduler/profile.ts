import type { EnabledPlugin, ProfileConfiguration } from './configuration/configuration.ts';
import type { ExtensionPoint, Plugin, Profile, With } from './framework.ts';
import { type PluginTools, registry } from './plugins/registry.ts';

/** Makes the plugins of a profile, each once, and puts them where they have a part. */
export function makeProfile(configuration: ProfileConfiguration, tools: PluginTools): Profile {
  const { enabled, args, schedulerName, percentageOfNodesToScore } = configuration;
  const made = new Map<string, Plugin>();
  const pluginOf = ({ name }: EnabledPlugin): Plugin | undefined => {
    const plugin = made.get(name) ?? registry[name]?.create(tools, args);
    if (plugin) made.set(name, plugin);
    return plugin;
  };
  /** A plugin's filter is what it returns at preFilter, its score what it returns at preScore: it needs both points. */
  const at = <P extends keyof Plugin>(method: P, ...points: ExtensionPoint[]): With<P>[] => {
    const [first = [], ...others] = points.map((point) => enabled[point]);
    return first
      .filter(({ name }) => others.every((list) => list.some((other) => other.name === name)))
      .flatMap((entry) => {
        const plugin = pluginOf(entry);
        return plugin && hasMethod(plugin, method) ? [plugin] : [];
      });
  };
  const [queueSort] = at('queueSort', 'queueSort');
  if (!queueSort) throw new Error('no plugin sorts the queue');
  return {
    schedulerName,
    percentageOfNodesToScore,
    preEnqueue: at('preEnqueue', 'preEnqueue'),
    queueSort,
    filters: at('preFilter', 'filter', 'preFilter'),
    postFilters: at('postFilter', 'postFilter'),
    scores: at('preScore', 'score', 'preScore').map((plugin) => ({
      plugin,
      weight: enabled.score.find(({ name }) => name === plugin.name)?.weight ?? 1,
    })),
    reserves: at('reserve', 'reserve'),
    permits: at('permit', 'permit'),
    preBinds: at('preBind', 'preBind'),
    binds: at('bind', 'bind'),
    postBinds: at('postBind', 'postBind'),
  };
}

const hasMethod = <P extends keyof Plugin>(plugin: Plugin, method: P): plugin is With<P> =>
  plugin[method] !== undefined;
