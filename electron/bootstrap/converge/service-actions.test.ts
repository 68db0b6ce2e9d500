import { describe, expect, it } from 'vitest';
import type { Found, FoundUnit } from './found.ts';
import { serviceActions } from './service-actions.ts';
import { servicePlan, sha256Of } from './wanted.ts';

const service = (reads: readonly string[] = []) =>
  servicePlan({
    unit: { name: 'a.service', sections: { Unit: {}, Service: { ExecStart: '/bin/a' }, Install: {} } },
    files: [{ path: '/etc/a', mode: 0o600, content: 'a' }],
    reads,
    leftOver: ['/etc/once'],
  });
const wanted = service(['certificate one']);
const [file] = wanted.files;
const good = (content: string, mode: number) => ({ sha256: sha256Of(content), mode, owner: 'root:root' });
const runs: FoundUnit = {
  load: 'loaded',
  active: 'active',
  enabled: true,
  needsReload: false,
  revision: wanted.revision,
};
const inPlace = new Map([
  ['/etc/a', good('a', 0o600)],
  [wanted.unitFile.path, good(wanted.unitFile.content, 0o644)],
]);

const words = (found: Found) =>
  serviceActions(wanted, found).map((action) => {
    if (action.kind === 'write') return `write ${action.files.map(({ path }) => path).join(' ')}`;
    return action.kind === 'remove' ? `remove ${action.paths.join(' ')}` : action.kind;
  });

describe('what is to be done for a service', () => {
  it.each<[why: string, found: Found, actions: string[]]>([
    ['that is as wanted', { files: inPlace, unit: runs }, []],
    [
      'that is not there at all',
      { files: new Map(), unit: { load: 'not-found', active: 'inactive', enabled: false, needsReload: false } },
      ['write /etc/a /etc/systemd/system/a.service', 'reload-systemd', 'enable', 'start'],
    ],
    ['that was stopped', { files: inPlace, unit: { ...runs, active: 'inactive', revision: undefined } }, ['start']],
    ['that failed', { files: inPlace, unit: { ...runs, active: 'failed', revision: undefined } }, ['start']],
    ['that was disabled', { files: inPlace, unit: { ...runs, enabled: false } }, ['enable']],
    ['that is starting', { files: inPlace, unit: { ...runs, active: 'activating' } }, ['await']],
    [
      'whose file has another mode',
      { files: new Map([...inPlace, ['/etc/a', good('a', 0o644)]]), unit: runs },
      ['write /etc/a', 'restart'],
    ],
    [
      'whose unit was edited',
      { files: new Map([...inPlace, [wanted.unitFile.path, good('edited', 0o644)]]), unit: runs },
      ['write /etc/systemd/system/a.service', 'reload-systemd', 'restart'],
    ],
    [
      'whose unit was written by a run that broke off before systemd read it',
      { files: inPlace, unit: { ...runs, needsReload: true, revision: 'older' } },
      ['reload-systemd', 'restart'],
    ],
    [
      'whose unit systemd has read, but whose process is older',
      { files: inPlace, unit: { ...runs, revision: 'older' } },
      ['restart'],
    ],
    [
      'that is starting with older files',
      { files: inPlace, unit: { ...runs, active: 'activating', revision: 'older' } },
      ['restart'],
    ],
    [
      'that still has a file which only its older process reads',
      {
        files: new Map([...inPlace, ['/etc/once', good('once', 0o600)]]),
        unit: { ...runs, revision: 'older' },
      },
      ['restart', 'remove /etc/once'],
    ],
    ['whose process is not ours', { files: inPlace, unit: { ...runs, revision: undefined } }, ['restart']],
  ])('%s', (_why, found, actions) => {
    expect(words(found)).toEqual(actions);
  });

  it('has another revision when anything it is started with is another', () => {
    expect(service(['certificate two']).revision).not.toBe(wanted.revision);
    expect(service(['certificate one']).revision).toBe(wanted.revision);
    expect(file?.content).toBe('a');
  });
});
