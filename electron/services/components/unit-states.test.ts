import { expect, it } from 'vitest';
import { readUnitStates } from './unit-states.ts';

/** Captured from systemd 257, but for the last one, which is as systemd 239 of CentOS 8 answers for a unit that never ran. */
const answer = `NRestarts=0
MemoryCurrent=35454976
Id=etcd.service
LoadState=loaded
ActiveState=active
SubState=running
StateChangeTimestamp=Sat 2026-11-21 11:27:13 UTC

NRestarts=3
MemoryCurrent=[not set]
Id=kubelet.service
LoadState=loaded
ActiveState=activating
SubState=auto-restart
StateChangeTimestamp=Sat 2026-11-21 11:30:00 UTC

NRestarts=0
MemoryCurrent=[not set]
Id=kube-proxy.service
LoadState=not-found
ActiveState=inactive
SubState=dead
StateChangeTimestamp=

MemoryCurrent=18446744073709551615
Id=flanneld.service
LoadState=loaded
ActiveState=inactive
SubState=dead
StateChangeTimestamp=
`;

it('reads what systemctl shows of each unit, by its name', () => {
  expect(Object.fromEntries(readUnitStates(answer))).toEqual({
    'etcd.service': {
      kind: 'loaded',
      active: 'active',
      sub: 'running',
      since: Date.UTC(2026, 10, 21, 11, 27, 13),
      restarts: 0,
      memoryBytes: 35_454_976,
    },
    'kubelet.service': {
      kind: 'loaded',
      active: 'activating',
      sub: 'auto-restart',
      since: Date.UTC(2026, 10, 21, 11, 30),
      restarts: 3,
    },
    'kube-proxy.service': { kind: 'absent' },
    'flanneld.service': { kind: 'loaded', active: 'inactive', sub: 'dead', restarts: 0 },
  });
});
