import { expect, it } from 'vitest';
import { plainPath, removablePath } from './host-path.ts';

it.each(['/etc/kubernetes/admin.conf', '/opt/pilothouse', "/tmp/it's odd"])('%s is a path to work on', (path) => {
  expect(plainPath(path)).toBe(path);
});

it.each(['', 'etc/x', '/', '/etc/', '/etc//x', '/etc/./x', '/etc/../x', '/etc/x\n', '/a\0b'])('%j is not', (path) => {
  expect(() => plainPath(path)).toThrow(expect.objectContaining({ code: 'host-path-refused' }) as Error);
});

it.each(['/opt/pilothouse', '/etc/kubernetes', '/var/lib/etcd', '/run/pilothouse', '/root/x'])(
  '%s may be removed',
  (path) => {
    expect(removablePath(path)).toBe(path);
  },
);

it.each(['/etc', '/opt', '/usr/bin', '/var/lib', '/home/ops', '/boot/efi'])('%s may not be removed', (path) => {
  expect(() => removablePath(path)).toThrow(expect.objectContaining({ code: 'host-path-refused' }) as Error);
});
