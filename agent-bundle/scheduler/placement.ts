import { asError } from '../../common/base/clock.ts';
import type { Placement, Plugin, Profile } from './framework.ts';

/**
 * What comes of a placement: reserved for, permitted, prepared and bound.
 * `waits`: somebody else has something to do before it can be bound.
 */
export type PlacementSteps =
  | { readonly type: 'refused'; readonly message: string; readonly plugins: ReadonlySet<Plugin> }
  | { readonly type: 'under-way'; readonly waits: boolean; readonly done: Promise<void> };

/** A step that failed, as upstream words it; `cause` is what the plugin said. */
export class StepError extends Error {
  constructor(step: 'Permit' | 'PreBind' | 'Bind', { name }: Plugin, cause: unknown) {
    super(`running ${step} plugin "${name}": ${asError(cause).message}`, { cause });
  }
}

/** Runs reserve at once, and permit, preBind and bind in the background. What was reserved is given back when one fails. */
export function runPlacement(profile: Profile, placement: Placement, signal: AbortSignal): PlacementSteps {
  const giveBack = () => {
    for (const plugin of [...profile.reserves].reverse()) plugin.unreserve?.(placement);
  };
  for (const plugin of profile.reserves) {
    const refused = plugin.reserve(placement);
    if (!refused) continue;
    giveBack();
    return { type: 'refused', message: refused.reasons.join(', '), plugins: new Set([plugin]) };
  }
  const permits = profile.permits.flatMap(
    (plugin) => plugin.permit(placement, signal)?.catch(failed('Permit', plugin)) ?? [],
  );
  const prepared =
    permits.length > 0 ? Promise.all(permits).then(() => prepare(profile, placement, signal)) : undefined;
  const preparing = prepared ?? prepare(profile, placement, signal);
  const [binder] = profile.binds;
  const bind = async () => {
    await preparing;
    await binder?.bind(placement, signal).catch(failed('Bind', binder));
    for (const plugin of profile.postBinds) plugin.postBind(placement);
  };
  const done = bind().catch((error: unknown) => {
    giveBack();
    throw error;
  });
  return { type: 'under-way', waits: preparing !== undefined, done };
}

/** One after the other; undefined: there is nothing to prepare. */
function prepare({ preBinds }: Profile, placement: Placement, signal: AbortSignal): Promise<void> | undefined {
  return preBinds.reduce<Promise<void> | undefined>((before, plugin) => {
    const run = () => plugin.preBind(placement, signal)?.catch(failed('PreBind', plugin));
    return before ? before.then(run) : run();
  }, undefined);
}

const failed =
  (step: ConstructorParameters<typeof StepError>[0], plugin: Plugin) =>
  (error: unknown): never => {
    throw new StepError(step, plugin, error);
  };
