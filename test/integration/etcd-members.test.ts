import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askMember } from '../../electron/services/etcd/ask-member.ts';
import { openEtcdClient } from '../../electron/services/etcd/etcd-client.ts';
import { memberHealth } from '../../electron/services/etcd/member-health.ts';
import { FakeHost } from '../fakes/fake-host.ts';
import { EtcdCluster } from './etcd-cluster.ts';

const { signal } = new AbortController();
let etcd: EtcdCluster;
beforeAll(async () => void (etcd = await EtcdCluster.start(3)));
afterAll(() => etcd.end());

/** A host whose loopback has a member of the real etcd, and which keeps the credentials to ask it. */
function hostOf(member: number): FakeHost {
  const host = new FakeHost(`h${member}`);
  const { ca, cert, key } = etcd.access.tls!;
  const files = { 'ca.crt': ca, 'healthcheck-client.crt': cert, 'healthcheck-client.key': key };
  for (const [name, bytes] of Object.entries(files)) {
    host.files.set(`/etc/kubernetes/pki/etcd/${name}`, { bytes, mode: 0o600, owner: 'root:root' });
  }
  const port = Number(new URL(etcd.access.endpoints[member]!).port);
  return host.listen('127.0.0.1', 2379, () => connect(port, '127.0.0.1'));
}

describe('members of etcd, asked over their hosts’ connections', () => {
  it('tell who they are, one of them as the leader', async () => {
    const answers = await Promise.all([0, 1, 2].map((member) => askMember(hostOf(member), signal)));
    expect(answers.map(({ health }) => health.kind)).toEqual(['healthy', 'healthy', 'healthy']);
    const members = answers.flatMap(({ member }) => member ?? []);
    expect(members.filter(({ leader }) => leader)).toHaveLength(1);
    expect(new Set(members.map(({ id }) => id)).size).toBe(3);
    for (const member of members) {
      expect(member).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{16}$/) as string, alarms: [] });
      expect(member.dbSizeBytes).toBeGreaterThan(0);
    }
  });

  it('cannot be asked without the credentials, nor where nothing listens', async () => {
    const bare = await askMember(new FakeHost('h9'), signal);
    expect(bare.health).toMatchObject({ kind: 'failing' });
    expect(bare.member).toBeUndefined();
    const silent = hostOf(0).listen('127.0.0.1', 2379, () => connect(1, '127.0.0.1'));
    expect((await askMember(silent, signal)).health).toMatchObject({ kind: 'failing' });
  });

  it('are failing without the quorum though they answer, and well again with it, over the same client', async () => {
    const client = await openEtcdClient(hostOf(0), signal);
    try {
      await etcd.signal(1, 'SIGKILL');
      await etcd.signal(2, 'SIGKILL');
      const alone = await memberHealth(client.etcd, signal);
      expect(alone.health.kind).toBe('failing');
      expect(alone.member?.id).toMatch(/^[0-9a-f]{16}$/);
      etcd.startMember(1);
      etcd.startMember(2);
      await etcd.healthy();
      expect((await memberHealth(client.etcd, signal)).health).toEqual({ kind: 'healthy' });
    } finally {
      await client.close();
    }
  });
});
