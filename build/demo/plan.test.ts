import { describe, expect, it } from 'vitest';
import type { Prerequisite } from '../../test/lab/prerequisites.ts';
import { type DemoPlan, demoPlan } from './plan.ts';

const wishes = { embedded: false, down: false };
const noRoot: Prerequisite = { kind: 'machine', reason: 'hosts can only be made by root', fix: 'Run it with sudo.' };
const noMount: Prerequisite = { kind: 'package', package: 'mount', reason: 'mounts the disks of hosts' };

describe('the demo', () => {
  it.each<[string, Partial<typeof wishes>, Prerequisite[], DemoPlan['kind']]>([
    ['is hosts where the machine can carry them', {}, [], 'lab'],
    ['is embedded where that is asked for', { embedded: true }, [], 'embedded'],
    ['is embedded where the machine cannot', {}, [noRoot], 'embedded'],
    ['ends the embedded cluster when told to', { embedded: true, down: true }, [noRoot], 'down'],
  ])('%s', (_what, more, missing, kind) => {
    expect(demoPlan({ ...wishes, ...more }, missing).kind).toBe(kind);
  });

  it('says why it goes on without hosts, and what would bring them', () => {
    expect(demoPlan(wishes, [noMount, noRoot])).toMatchObject({
      why: [
        expect.stringContaining('cannot carry them yet'),
        '  - package mount: it mounts the disks of hosts',
        '  - hosts can only be made by root. Run it with sudo.',
        'Run: apt-get install -y --no-install-recommends mount',
        expect.stringContaining('simulated'),
      ],
    });
    expect(demoPlan({ ...wishes, embedded: true }, [noRoot])).toMatchObject({ why: [] });
  });
});
