import type { Handlers } from '../ipc/handlers.ts';
import type { Links } from '../links/links.ts';
import { withLink } from '../links/with-link.ts';
import { podLogs } from './pod-logs.ts';
import { podShell } from './pod-shell.ts';

/** What comes out of containers. */
export function podStreams(links: Links): Pick<Handlers, 'pods.logs' | 'pods.shell'> {
  return {
    'pods.logs': (params, stream, signal) =>
      withLink(links, params.cluster, (link) => podLogs(link, params, stream, signal)),
    'pods.shell': (params, stream, signal) =>
      withLink(links, params.cluster, (link) => podShell(link, params, stream, signal)),
  };
}
