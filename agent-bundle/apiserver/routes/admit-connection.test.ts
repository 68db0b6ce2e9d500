import { expect, it } from 'vitest';
import { connectOptionsOf } from './admit-connection.ts';
import { requestInfoOf } from './request-info.ts';
import type { ResourceCall } from './routes.ts';

it.each<[string, string, string, object]>([
  [
    'PodExecOptions',
    '/pods/a/exec',
    'command=sh&command=-c&stdin=true&tty=0&stdout=1&container=c',
    { stdin: true, stdout: true, container: 'c', command: ['sh', '-c'] },
  ],
  ['PodAttachOptions', '/pods/a/attach', 'stdin=true&command=sh', { stdin: true }],
  ['PodPortForwardOptions', '/pods/a/portforward', 'ports=80,81&ports=x', { ports: [80, 81] }],
  ['PodPortForwardOptions', '/pods/a/portforward', '', {}],
  ['ServiceProxyOptions', '/services/a/proxy/b/c', '', { path: '/b/c' }],
])('admission is shown what a %s of %s?%s asks for', (kind, path, text, options) => {
  const query = new URLSearchParams(text);
  const info = requestInfoOf('GET', `/api/v1/namespaces/ns${path}`, query) as ResourceCall['info'];
  expect(connectOptionsOf({ kind }, { query, info })).toEqual(options);
});
