import type { Placement, Plugin, Profile } from './framework.ts';

/**
 * What comes of a placement: reserved for, permitted, prepared and bound.
 * `waits`: somebody else has something to do before it can be bound.
 */
export type PlacementSteps =
  | { readonly type: 'refused'; readonly message: string; readonly plugins: ReadonlySet<Plugin> }
  | { readonly type: 'under-way'; readonly waits: boolean; readonly done: Promise<void> };

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
  const permits = profile.permits.flatMap((plugin) => plugin.permit(placement, signal) ?? []);
  const prepared =
    permits.length > 0 ? Promise.all(permits).then(() => prepare(profile, placement, signal)) : undefined;
  const preparing = prepared ?? prepare(profile, placement, signal);
  const [binder] = profile.binds;
  const bind = async () => {
    await preparing;
    await binder?.bind(placement, signal);
  };
  const done = bind().catch((error: unknown) => {
    giveBack();
    throw error;
  });
  return { type: 'under-way', waits: preparing !== undefined, done };
}

/** One after the other; undefined: there is nothing to prepare. */
function prepare({ preBinds }: Profile, placement: Placement, signal: AbortSignal): Promise<void> | undefined {
  return preBinds.reduce<Promise<void> | undefined>(
    (before, plugin) =>
      before ? before.then(() => plugin.preBind(placement, signal)) : plugin.preBind(placement, signal),
    undefined,
  );
}
