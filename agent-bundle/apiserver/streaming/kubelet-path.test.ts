import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { containerOf, kubeletAddressOf } from './pod-location.ts';
import { forwardPath, logPath, shellPath } from './kubelet-path.ts';

const container = (name: string) => ({ name, image: 'x' });
const podOf = (containers: string[], initContainers: string[] = []): Pod => ({
  metadata: { name: 'web', namespace: 'ns' },
  spec: { containers: containers.map(container), initContainers: initContainers.map(container) },
});
const one = podOf(['c']);
const query = (text: string) => new URLSearchParams(text);

describe('the container that is meant', () => {
  it('is the only one, or the one that is named', () => {
    expect(containerOf(one, '')).toBe('c');
    expect(containerOf(podOf(['a', 'b'], ['i']), 'i')).toBe('i');
  });
  it.each([
    [podOf(['a', 'b']), '', 'a container name must be specified for pod web, choose one of: [a b]'],
    [
      podOf(['a', 'b'], ['i']),
      '',
      'a container name must be specified for pod web, choose one of: [a b] or one of the init containers: [i]',
    ],
    [one, 'd', 'container d is not valid for pod web'],
  ])('is asked for otherwise', (pod, asked, message) => {
    expect(() => containerOf(pod, asked)).toThrow(expect.objectContaining({ code: 400, message }) as Error);
  });
});

describe('the kubelet of a node', () => {
  it('is at its internal address and the port it tells', () => {
    const addresses = [
      { type: 'Hostname', address: 'h1' },
      { type: 'InternalIP', address: '10.0.0.1' },
    ];
    const daemonEndpoints = { kubeletEndpoint: { Port: 10255 } };
    const node = { metadata: { name: 'h1' }, status: { addresses, daemonEndpoints } };
    expect(kubeletAddressOf(node)).toEqual({ host: '10.0.0.1', port: 10255 });
    expect(kubeletAddressOf({ metadata: { name: 'h1' }, status: { addresses } })).toMatchObject({ port: 10250 });
    expect(kubeletAddressOf({ metadata: { name: 'h1' } })).toBeUndefined();
  });
});

describe('the path to a kubelet', () => {
  it.each([
    ['', '/containerLogs/ns/web/c'],
    ['container=c&follow=true&bogus=1', '/containerLogs/ns/web/c?follow=true'],
    ['tailLines=0&previous=true', '/containerLogs/ns/web/c?previous=true&tailLines=0'],
    ['follow=false&timestamps=1', '/containerLogs/ns/web/c?timestamps=true'],
    ['stream=Stderr&limitBytes=9', '/containerLogs/ns/web/c?limitBytes=9&stream=Stderr'],
    ['sinceSeconds=5&timestamps=true', '/containerLogs/ns/web/c?timestamps=true&sinceSeconds=5'],
    ['sinceTime=2026-01-01T00:00:00Z', '/containerLogs/ns/web/c?sinceTime=2026-01-01T00%3A00%3A00Z'],
  ])('of a log with %s is %s', (text, path) => {
    expect(logPath(one, query(text))).toBe(path);
  });

  it.each([
    ['tailLines=-1', 'tailLines: Invalid value: -1: must be greater than or equal to 0'],
    ['sinceSeconds=0', 'sinceSeconds: Invalid value: 0: must be greater than 0'],
    ['limitBytes=0', 'limitBytes: Invalid value: 0: must be greater than 0'],
    ['tailLines=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['sinceTime=yesterday', 'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00"'],
    ['stream=Stdlog', 'stream: Unsupported value: "Stdlog": supported values: "All", "Stdout", "Stderr"'],
    ['stream=Stdout&tailLines=1', '`tailLines` and specific `stream` are mutually exclusive for now'],
    ['sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z', 'at most one of `sinceTime` or `sinceSeconds`'],
  ])('is refused for a log with %s', (text, message) => {
    expect(() => logPath(one, query(text))).toThrow(message);
  });

  it('of a shell names the streams as kubelets do, and the command word by word', () => {
    const asked = query('command=sh&command=-c&command=a%20b&stdin=true&stdout=true&tty=true');
    expect(shellPath('exec', one, asked)).toBe(
      '/exec/ns/web/c?input=1&output=1&tty=1&command=sh&command=-c&command=a+b',
    );
    expect(shellPath('attach', one, query('stdout=1&stderr=true'))).toBe('/attach/ns/web/c?output=1&error=1');
  });

  it.each([
    ['exec', 'stdout=true', 'command: Required value'],
    ['exec', 'command=ls', 'at least one of `stdin`, `stdout` or `stderr` must be set'],
    ['exec', 'command=ls&stdout=true&stderr=true&tty=true', 'tty and stderr cannot both be true'],
  ] as const)('of %s is refused with %s', (subresource, text, message) => {
    expect(() => shellPath(subresource, one, query(text))).toThrow(message);
  });

  it('of a forwarded port carries numbers only', () => {
    expect(forwardPath(one, query(''))).toBe('/portForward/ns/web');
    expect(forwardPath(one, query('ports=80&ports=443&ports=x'))).toBe('/portForward/ns/web?port=80&port=443');
  });
});
