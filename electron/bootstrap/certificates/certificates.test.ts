import { describe, expect, it } from 'vitest';
import { parseKubeconfig } from '../../../common/client/kubeconfig.ts';
import { certificatePlan } from '../../pki/certificate-plan.ts';
import { sha256Of } from '../converge/wanted.ts';
import { type FoundTexts, readTexts } from './found-texts.ts';
import { pathsOf, wantedCertificates, writingOrder } from './wanted-certificates.ts';

const plan = certificatePlan({
  hosts: [
    { name: 'h1', address: '192.0.2.1', roles: ['etcd', 'master', 'node'] },
    { name: 'h2', address: '192.0.2.2', roles: ['master'] },
  ],
  network: { serviceCIDR: '10.96.0.0/16' },
});
const now = Date.parse('2026-01-01T00:00:00Z');
const year = 365 * 24 * 60 * 60_000;

type Files = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What would be on the hosts once it is written, given what is there now. */
async function wanted(found: Files = new Map(), at = now): Promise<Map<string, Map<string, string>>> {
  const texts = new Map([...found].map(([host, files]) => [host, asFound(files)]));
  const question = { cluster: 'lab', plan, found: texts, serverFor: () => 'https://192.0.2.1:6443', now: at };
  const { files } = await wantedCertificates(question);
  return new Map([...files].map(([host, list]) => [host, new Map(list.map(({ path, content }) => [path, content]))]));
}

function asFound(files: ReadonlyMap<string, string>): FoundTexts {
  return new Map(
    [...files].map(([path, content]) => [
      path,
      { content, sha256: sha256Of(content), mode: 0o600, owner: 'root:root' },
    ]),
  );
}

const without = (files: Files, host: string, ...paths: string[]): Files =>
  new Map(
    [...files].map(([name, list]) => [
      name,
      new Map([...list].filter(([path]) => name !== host || !paths.includes(path))),
    ]),
  );
const differing = (one: Files, other: Files) =>
  [...other].flatMap(([host, list]) =>
    [...list].filter(([path, content]) => one.get(host)?.get(path) !== content).map(([path]) => `${host} ${path}`),
  );

describe('certificates', () => {
  it('once issued are kept, and so are authorities and token keys', async () => {
    const first = await wanted();
    expect(await wanted(first)).toEqual(first);
  });

  it('stand at exactly the paths that are looked at', async () => {
    const first = await wanted();
    for (const host of ['h1', 'h2']) expect([...first.get(host)!.keys()].sort()).toEqual(pathsOf(plan, host).sort());
  });

  it('that end soon are issued again, by the same authority', async () => {
    const first = await wanted();
    const later = await wanted(first, now + year);
    const changed = differing(first, later);
    expect(changed).toContain('h1 /etc/kubernetes/pki/apiserver.crt');
    expect(changed).toContain('h1 /etc/kubernetes/kubelet.conf');
    expect(changed.filter((path) => /ca\.(crt|key)$|sa\./.test(path))).toEqual([]);
  });

  it('of which one is lost, or unreadable, are kept but for that one', async () => {
    const first = await wanted();
    const second = await wanted(without(first, 'h1', '/etc/kubernetes/scheduler.conf'));
    expect(differing(first, second)).toEqual(['h1 /etc/kubernetes/scheduler.conf']);
    const damaged = new Map([
      ...first,
      ['h2', new Map([...first.get('h2')!, ['/etc/kubernetes/pki/apiserver.crt', 'x']])],
    ]);
    expect(
      differing(first, await wanted(damaged)).every((path) => path.startsWith('h2 /etc/kubernetes/pki/apiserver.')),
    ).toBe(true);
  });

  it('of a master that lost everything come from the other’s authorities', async () => {
    const first = await wanted();
    const second = await wanted(without(first, 'h2', ...first.get('h2')!.keys()));
    expect(second.get('h2')?.get('/etc/kubernetes/pki/ca.key')).toBe(
      first.get('h1')?.get('/etc/kubernetes/pki/ca.key'),
    );
    expect(second.get('h2')?.get('/etc/kubernetes/pki/sa.key')).toBe(
      first.get('h1')?.get('/etc/kubernetes/pki/sa.key'),
    );
    const encryption = '/etc/kubernetes/pki/encryption-config.yaml';
    expect(second.get('h2')?.get(encryption)).toBe(first.get('h1')?.get(encryption));
    expect(differing(first, second).every((path) => path.startsWith('h2 '))).toBe(true);
  });

  it('are not written where masters encrypt Secrets with different keys', async () => {
    const first = await wanted();
    const path = '/etc/kubernetes/pki/encryption-config.yaml';
    const turned = new Map([...first, ['h2', new Map([...first.get('h2')!, [path, 'another key']])]]);
    await expect(wanted(turned)).rejects.toMatchObject({ code: 'encryption-keys-conflict', params: { path } });
  });

  it('in kubeconfigs follow the API’s address without being issued again', async () => {
    const first = await wanted();
    const texts = new Map([...first].map(([host, files]) => [host, asFound(files)]));
    const question = { cluster: 'lab', plan, found: texts, serverFor: () => 'https://192.0.2.9:6443', now };
    const { files } = await wantedCertificates(question);
    const moved = parseKubeconfig(files.get('h1')!.find(({ path }) => path.endsWith('/admin.conf'))!.content, 'moved');
    const before = parseKubeconfig(first.get('h1')!.get('/etc/kubernetes/admin.conf')!, 'before');
    expect(moved).toEqual({ ...before, server: 'https://192.0.2.9:6443' });
  });

  it('are not made by a second authority where masters disagree, or where the key is lost', async () => {
    const first = await wanted();
    const other = await wanted();
    const mixed = new Map([
      ['h1', first.get('h1')!],
      ['h2', other.get('h2')!],
    ]);
    await expect(wanted(mixed)).rejects.toMatchObject({
      code: 'authority-conflict',
      params: { one: 'h1', other: 'h2' },
    });
    const lost = without(without(first, 'h1', '/etc/kubernetes/pki/ca.key'), 'h2', '/etc/kubernetes/pki/ca.key');
    await expect(wanted(lost)).rejects.toMatchObject({ code: 'authority-key-lost' });
    await expect(wanted(first, now + 11 * year)).rejects.toMatchObject({ code: 'authority-unusable' });
  });

  it('have their key written before them', async () => {
    const question = { cluster: 'lab', plan, found: new Map(), serverFor: () => 'https://a:1', now };
    const { files } = await wantedCertificates(question);
    for (const list of files.values()) {
      const waves = writingOrder(list).map((wave) => wave.map(({ path }) => path));
      expect(waves.flat().sort()).toEqual(list.map(({ path }) => path).sort());
      const [first] = waves;
      expect(first).toEqual(expect.arrayContaining(waves.flat().filter((path) => path.endsWith('.key'))));
      expect(first?.filter((path) => path.endsWith('.crt'))).toEqual([]);
    }
  });
});

it('files are read from one answer, whatever lines they hold', () => {
  const found = readTexts(
    '600 root:root 4 /a b\n1\n2\n\n644 root:root 0 /empty\n\n644 ops:ops 12 /tricky\n600 x:y 3 /z\n',
  );
  expect([...found].map(([path, { content, mode, owner }]) => [path, content, mode, owner])).toEqual([
    ['/a b', '1\n2\n', 0o600, 'root:root'],
    ['/empty', '', 0o644, 'root:root'],
    ['/tricky', '600 x:y 3 /z'.slice(0, 12), 0o644, 'ops:ops'],
  ]);
});
