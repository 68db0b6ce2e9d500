import type { Placement, With } from '../framework.ts';

/** Posts the Binding. */
export const defaultBinder = (bind: (placement: Placement, signal: AbortSignal) => Promise<void>): With<'bind'> => ({
  name: 'DefaultBinder',
  bind,
});
