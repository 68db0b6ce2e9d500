import { convergeFiles } from '../converge/converge.ts';
import { removePaths } from '../converge/remove.ts';
import { hostPhase } from '../phase.ts';
import { markerPath, markerText } from '../preflight/ownership.ts';
import { connect } from './connect.ts';
import { preflight } from './preflight.ts';

/** Marks each host as this cluster's, so that no other takes it. The first thing that is changed. */
export const claimHosts = hostPhase({
  name: 'claimHosts',
  title: 'mark the host as this cluster’s',
  needs: { host: connect, layout: preflight },
  run: async ({ facts: { host, layout }, signal }) => {
    const file = { path: markerPath, mode: 0o644, content: markerText(layout.marker) };
    return { facts: undefined, changes: await convergeFiles(host, [file], signal) };
  },
  undo: ({ host, signal }) => removePaths(host, ['/var/cache/pilothouse', '/etc/pilothouse'], signal),
});
