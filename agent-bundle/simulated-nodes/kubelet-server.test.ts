import { expect, it } from 'vitest';
import type { ContainerState } from '../../common/api/core/v1/container-status.ts';
import { logOf, readUrl } from './kubelet-server.ts';

const startedAt = '2026-11-21T08:30:00Z';
const running: ContainerState = { running: { startedAt } };
const line = 'simulated: sim-1 plays this container (demo:1) since 2026-11-21T08:30:00Z; nothing runs in it\n';

it.each<[string, ContainerState, string, object]>([
  ['of one that runs', running, '', { code: 200, text: line, goesOn: false }],
  ['of one that runs, followed', running, 'follow=true', { code: 200, text: line, goesOn: true }],
  ['without what was there before', running, 'follow=true&tailLines=0', { code: 200, text: '', goesOn: true }],
  ['with times', running, 'timestamps=true', { text: `2026-11-21T08:30:00.000000000Z ${line}` }],
  ['of one that has ended', { terminated: { exitCode: 0, startedAt } }, 'follow=true', { text: line, goesOn: false }],
  [
    'of one that waits',
    { waiting: { reason: 'ContainerCreating' } },
    '',
    { code: 400, text: 'container "c" in pod "p" is waiting to start: ContainerCreating' },
  ],
  ['of the one before, which is not there', running, 'previous=true', { code: 400 }],
])('the log of a container: %s', (_what, state, query, expected) => {
  const status = { name: 'c', image: 'demo:1', imageID: '', ready: true, restartCount: 0, state };
  const pod = {
    metadata: { name: 'p' },
    spec: { nodeName: 'sim-1', containers: [] },
    status: { containerStatuses: [status] },
  };
  expect(logOf(pod, 'c', new URLSearchParams(query))).toMatchObject(expected);
});

it.each<[string, readonly string[] | undefined]>([
  ['/containerLogs/demo/p%2D1/c?follow=true', ['containerLogs', 'demo', 'p-1', 'c']],
  ['/', ['']],
  ['/containerLogs/demo/%/c', undefined],
  ['//', undefined],
])('what is asked for by %s', (url, words) => {
  expect(readUrl(url)?.words).toEqual(words);
});
