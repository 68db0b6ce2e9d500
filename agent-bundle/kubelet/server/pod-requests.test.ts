import { describe, expect, it } from 'vitest';
import type { ContainerStatus } from '../../../common/api/core/v1/container-status.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { logRequest, loggedContainer, parsePodPath, streamChoice } from './pod-requests.ts';

describe('parsePodPath', () => {
  it.each([
    ['/containerLogs/ns/p/c', { verb: 'containerLogs', namespace: 'ns', pod: 'p', container: 'c' }],
    ['/exec/ns/p/c', { verb: 'exec', namespace: 'ns', pod: 'p', container: 'c' }],
    ['/portForward/ns/p', { verb: 'portForward', namespace: 'ns', pod: 'p' }],
    ['/exec/ns/p', undefined],
    ['/exec/ns/p/c/more', undefined],
    ['/run/ns/p/c', undefined],
    ['/', undefined],
  ])('reads %s', (path, expected) => expect(parsePodPath(path)).toEqual(expected));
});

describe('streamChoice', () => {
  it('takes the kubelet’s own words for streams, and one stream for both where there is a terminal', () => {
    expect(streamChoice(new URLSearchParams('input=1&output=1&error=1&tty=1'))).toEqual({
      stdin: true,
      stdout: true,
      stderr: false,
      tty: true,
    });
    expect(streamChoice(new URLSearchParams('output=true'))).toEqual({
      stdin: false,
      stdout: true,
      stderr: false,
      tty: false,
    });
    expect(() => streamChoice(new URLSearchParams('tty=1'))).toThrow(
      'you must specify at least 1 of stdin, stdout, stderr',
    );
  });
});

describe('logRequest', () => {
  const now = Date.parse('2026-11-21T08:30:00Z');
  it.each([
    ['', { follow: false, previous: false, timestamps: false }],
    ['follow=true&previous=true&timestamps=true', { follow: true, previous: true, timestamps: true }],
    ['tailLines=5&limitBytes=100', { tailLines: 5, limitBytes: 100 }],
    ['sinceSeconds=60', { since: now - 60_000 }],
    ['sinceTime=2026-11-21T08:00:00Z', { since: Date.parse('2026-11-21T08:00:00Z') }],
  ])('reads "%s"', (query, expected) => expect(logRequest(new URLSearchParams(query), now)).toMatchObject(expected));

  it.each(['tailLines=-1', 'tailLines=x', 'sinceTime=yesterday'])('refuses "%s"', (query) => {
    expect(() => logRequest(new URLSearchParams(query), now)).toThrow(expect.objectContaining({ code: 400 }));
  });
});

describe('loggedContainer', () => {
  const id = (text: string) => `containerd://${text}`;
  const ended = (text: string) => ({ terminated: { exitCode: 1, containerID: id(text) } });
  const podOf = (status: Partial<ContainerStatus>): Pod => ({
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c' }] },
    status: { containerStatuses: [{ name: 'c', image: '', imageID: '', ready: false, restartCount: 0, ...status }] },
  });

  it.each<[string, Partial<ContainerStatus>, boolean, string]>([
    ['the one that runs', { state: { running: {} }, containerID: id('now') }, false, 'now'],
    ['the one that ended', { state: ended('last') }, false, 'last'],
    ['the last one while the next waits', { state: { waiting: {} }, lastState: ended('last') }, false, 'last'],
    ['the one before', { state: { running: {} }, containerID: id('now'), lastState: ended('before') }, true, 'before'],
  ])('is %s', (_what, status, previous, expected) =>
    expect(loggedContainer(podOf(status), 'c', previous)).toBe(expected),
  );

  it.each<[string, Partial<ContainerStatus>, boolean, string, string]>([
    [
      'one that never started',
      { state: { waiting: { reason: 'ErrImagePull' } } },
      false,
      'c',
      'container "c" in pod "p" is waiting to start: ErrImagePull',
    ],
    [
      'one before the first',
      { state: { running: {} }, containerID: id('now') },
      true,
      'c',
      'previous terminated container "c" in pod "p" not found',
    ],
    ['one that the pod has not', {}, false, 'd', 'container "d" in pod "p" is not available'],
  ])('is not %s', (_what, status, previous, name, message) => {
    expect(() => loggedContainer(podOf(status), name, previous)).toThrow(message);
  });
});
