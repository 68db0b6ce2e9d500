import type { Host } from '../../hosts/host.ts';
import { hostPhase } from '../phase.ts';

/** Opens each host's connection, which all later phases share. */
export const connect = hostPhase({
  name: 'connect',
  title: 'connect',
  needs: {},
  run: async ({ hostSpec, inputs, signal }) => {
    const facts: Host = await inputs.open(hostSpec, signal);
    return { facts, changes: [] };
  },
});
