import { describe, expect, it } from 'vitest';
import { parseFound } from './found.ts';

const sum = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('what is found on a host', () => {
  it('is read from the three sections of the answer', () => {
    const { files, unit } = parseFound(`${sum}  /etc/a b
${sum}  /etc/c

644 root:root /etc/a b
600 ops:ops /etc/c

LoadState=loaded
ActiveState=active
UnitFileState=enabled
NeedDaemonReload=no
MainPID=17
PILOTHOUSE_REVISION=0123456789abcdef
`);
    expect([...files]).toEqual([
      ['/etc/a b', { sha256: sum, mode: 0o644, owner: 'root:root' }],
      ['/etc/c', { sha256: sum, mode: 0o600, owner: 'ops:ops' }],
    ]);
    expect(unit).toEqual({
      load: 'loaded',
      active: 'active',
      enabled: true,
      needsReload: false,
      revision: '0123456789abcdef',
    });
  });

  it('is nothing where nothing is', () => {
    const { files, unit } = parseFound(
      '\n\nLoadState=not-found\nActiveState=inactive\nUnitFileState=\nNeedDaemonReload=no\nMainPID=0\n',
    );
    expect(files.size).toBe(0);
    expect(unit).toMatchObject({ load: 'not-found', active: 'inactive', enabled: false, revision: undefined });
  });

  it('does not take a folder for a file', () => {
    expect(parseFound('\n755 root:root /etc/folder\n\n').files.size).toBe(0);
  });
});
