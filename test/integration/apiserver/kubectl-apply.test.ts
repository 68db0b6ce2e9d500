import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster } from '../local-master.ts';
import { Kubectl } from './kubectl.ts';

interface ManagedField {
  readonly manager: string;
  readonly operation: string;
}

const configMap = (
  name: string,
  data: Readonly<Record<string, string>>,
  labels?: Readonly<Record<string, string>>,
) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
  data,
});
const text = (...items: readonly object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
const lastApplied = '.metadata.annotations.kubectl\\.kubernetes\\.io/last-applied-configuration';

describe('kubectl apply and its kin', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  beforeAll(async () => {
    master = await LocalMaster.start();
    kubectl = new Kubectl(master);
  });
  afterAll(() => master.end());

  /** An editor that replaces one text with another; kubectl starts it with the file's path. */
  const editor = async (from: string, to: string) => {
    const path = await kubectl.file('editor', `#!/bin/sh\nsed -i 's|${from}|${to}|' "$1"\n`, 0o700);
    return { KUBE_EDITOR: path };
  };

  describe('by the client', () => {
    it('remembers what was applied, and takes away what is no longer said', async () => {
      await kubectl.run('apply -f -', JSON.stringify(configMap('plain', { a: '1', b: '2' })));
      await kubectl.run(`patch configmap plain --type=merge -p '{"data":{"mine":"3"}}'`);
      expect(await kubectl.run('apply -f -', JSON.stringify(configMap('plain', { a: '4' })))).toBe(
        'configmap/plain configured\n',
      );
      expect(await kubectl.json('get configmap plain')).toHaveProperty('data', { a: '4', mine: '3' });
    });

    it('adopts what was not applied, with a warning', async () => {
      await kubectl.run('create configmap adopted');
      const { code, stderr } = await kubectl.result('apply -f -', JSON.stringify(configMap('adopted', { a: '1' })));
      expect(code).toBe(0);
      expect(stderr).toContain('missing the kubectl.kubernetes.io/last-applied-configuration annotation');
      expect(await kubectl.field('configmap/adopted', lastApplied)).toContain('"a":"1"');
    });

    it('shows, sets and edits what was applied last', async () => {
      expect(await kubectl.run('apply view-last-applied configmap/plain -o json')).toContain('"a": "4"');
      const said = JSON.stringify(configMap('plain', { a: '5' }));
      expect(await kubectl.run('apply set-last-applied -f -', said)).toBe('configmap/plain configured\n');
      expect(await kubectl.field('configmap/plain', lastApplied)).toContain('"a":"5"');
      expect(await kubectl.field('configmap/plain', '.data.a')).toBe('4');
      const env = await editor('a: "5"', 'a: "6"');
      const edited = await master.kubectl(['apply', 'edit-last-applied', 'configmap/plain'], { env });
      expect(edited, edited.stderr).toMatchObject({ code: 0 });
      expect(await kubectl.field('configmap/plain', lastApplied)).toContain('"a":"6"');
    });

    it('--prune deletes what a selection applied before, and does not now', async () => {
      const labels = { app: 'pruned' };
      const options = 'apply -f - -l app=pruned --prune --prune-allowlist=core/v1/ConfigMap';
      await kubectl.run(options, text(configMap('keep', { a: '1' }, labels), configMap('drop', {}, labels)));
      expect(await kubectl.run(options, text(configMap('keep', { a: '1' }, labels)))).toBe(
        'configmap/keep unchanged\nconfigmap/drop pruned\n',
      );
    });

    it('--prune with an apply set deletes what is no longer in the set', async () => {
      const apply = (...items: readonly object[]) => {
        const words = ['apply', '-f', '-', '--prune', '--applyset=configmaps/the-set', '-n', 'default'];
        return master.kubectl(words, { stdin: text(...items), env: { KUBECTL_APPLYSET: 'true' } });
      };
      const stay = configMap('stay', { a: '1' });
      expect(await apply(stay, configMap('leave', {}))).toMatchObject({ code: 0 });
      expect(await apply(stay)).toMatchObject({
        code: 0,
        stdout: 'configmap/stay unchanged\nconfigmap/leave pruned\n',
      });
      const set = await kubectl.run('get configmap the-set -o yaml');
      expect(set).toContain('applyset.kubernetes.io/contains-group-kinds: ConfigMap');
    });

    it('tells a conflict of what stands there, and what is not valid', async () => {
      const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } };
      await kubectl.run('apply -f -', JSON.stringify(service));
      const moved = { ...service, spec: { clusterIP: '10.96.7.7', ports: [{ port: 80 }] } };
      expect(await kubectl.refused('apply -f -', JSON.stringify(moved))).toContain('may not change once set');
      const wrong = { ...service, spec: { ports: [{ port: 80_000 }] } };
      expect(await kubectl.refused('apply -f -', JSON.stringify(wrong))).toContain(
        '* spec.ports[0].port: Invalid value: 80000: must be between 1 and 65535, inclusive',
      );
    });
  });

  describe('by the server', () => {
    const apply = (object: object, options = '') =>
      kubectl.run(`apply --server-side -f - ${options}`, JSON.stringify(object));
    const managers = async (name: string) => {
      const { metadata } = await kubectl.json<{ metadata: { managedFields: ManagedField[] } }>(
        `get configmap ${name} --show-managed-fields`,
      );
      return metadata.managedFields.map(({ manager, operation }) => `${manager} ${operation}`);
    };

    it('creates, changes, and takes away what its manager no longer says', async () => {
      expect(await apply(configMap('owned', { a: '1', b: '2' }))).toBe('configmap/owned serverside-applied\n');
      expect(await managers('owned')).toEqual(['kubectl Apply']);
      await apply(configMap('owned', { a: '1' }));
      expect(await kubectl.json('get configmap owned')).toHaveProperty('data', { a: '1' });
    });

    it('tells whose fields they are, and takes them when forced', async () => {
      const conflict = await kubectl.refused(
        'apply --server-side --field-manager=other -f -',
        JSON.stringify(configMap('owned', { a: '9' })),
      );
      expect(conflict).toContain('Apply failed with 1 conflict: conflict with "kubectl": .data.a');
      await apply(configMap('owned', { a: '9' }), '--field-manager=other --force-conflicts');
      expect(await kubectl.field('configmap/owned', '.data.a')).toBe('9');
      // The first manager owned nothing else.
      expect(await managers('owned')).toEqual(['other Apply']);
    });

    it('shares what both say', async () => {
      await apply(configMap('owned', { a: '9', b: '1' }));
      await apply(configMap('owned', { b: '1' }), '--field-manager=other');
      expect(await kubectl.json('get configmap owned')).toHaveProperty('data', { a: '9', b: '1' });
    });

    it('takes over from the client', async () => {
      await kubectl.run('apply -f -', JSON.stringify(configMap('moved', { a: '1', b: '2' })));
      await apply(configMap('moved', { a: '1' }));
      expect(await kubectl.json('get configmap moved')).toHaveProperty('data', { a: '1' });
      expect(await managers('moved')).not.toContain('kubectl-client-side-apply Update');
    });

    it('hides who manages what, unless asked', async () => {
      expect(await kubectl.run('get configmap owned -o yaml')).not.toContain('managedFields');
    });

    it('as a dry run changes nothing', async () => {
      expect(await apply(configMap('owned', { b: '8' }), '--dry-run=server --force-conflicts')).toBe(
        'configmap/owned serverside-applied (server dry run)\n',
      );
      expect(await kubectl.field('configmap/owned', '.data.b')).toBe('1');
    });

    it('refuses fields that nobody knows', async () => {
      const typo = { ...configMap('typo', {}), dta: {} };
      expect(await kubectl.refused('apply --server-side -f -', JSON.stringify(typo))).toContain('dta');
    });
  });

  describe('diff', () => {
    it('shows what an apply would change, and ends with 1; with 0 when nothing', async () => {
      await kubectl.run('apply -f -', JSON.stringify(configMap('shown', { a: '1' })));
      const changed = JSON.stringify(configMap('shown', { a: '2' }));
      const { code, stdout } = await kubectl.result('diff -f -', changed);
      expect(code).toBe(1);
      expect(stdout).toMatch(/^- {2}a: "1"$/m);
      expect(stdout).toMatch(/^\+ {2}a: "2"$/m);
      expect(await kubectl.field('configmap/shown', '.data.a')).toBe('1');
      expect(await kubectl.result('diff -f -', JSON.stringify(configMap('shown', { a: '1' })))).toMatchObject({
        code: 0,
        stdout: '',
      });
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'new' }, stringData: { a: 'geheim' } };
      const masked = await kubectl.result('diff -f -', JSON.stringify(secret));
      expect(masked.code).toBe(1);
      expect(masked.stdout).not.toContain('geheim');
    });

    it('by the server knows of other managers', async () => {
      const taken = JSON.stringify(configMap('owned', { b: '7' }));
      const { code, stderr } = await kubectl.result('diff --server-side --field-manager=third -f -', taken);
      expect(code).toBeGreaterThan(1);
      expect(stderr).toContain('conflict');
      const forced = await kubectl.result('diff --server-side --force-conflicts -f -', taken);
      expect(forced).toMatchObject({ code: 1 });
      expect(forced.stdout).toMatch(/^\+ +b: "7"$/m);
    });
  });

  describe('edit and replace', () => {
    it('writes back what the editor made of it', async () => {
      await kubectl.run('create configmap edited --from-literal=a=old');
      const env = await editor('a: old', 'a: new');
      const { stdout } = await master.kubectl(['edit', 'configmap', 'edited'], { env });
      expect(stdout).toBe('configmap/edited edited\n');
      expect(await kubectl.field('configmap/edited', '.data.a')).toBe('new');
      const idle = await master.kubectl(['edit', 'configmap', 'edited'], { env });
      expect(idle.stderr).toContain('Edit cancelled, no changes made.');
    });

    it('opens the editor again with what was wrong', async () => {
      const env = await editor('name: edited', 'name: Not_Valid');
      const { code, stderr } = await master.kubectl(['edit', 'configmap', 'edited'], { env });
      expect(code).toBe(1);
      expect(stderr).toMatch(/At least one of apiVersion, kind and name was changed|is invalid/);
    });

    it('replaces, and with --force deletes and creates', async () => {
      const uid = await kubectl.field('configmap/edited', '.metadata.uid');
      expect(await kubectl.run('replace -f -', JSON.stringify(configMap('edited', { r: '1' })))).toBe(
        'configmap/edited replaced\n',
      );
      expect(await kubectl.field('configmap/edited', '.metadata.uid')).toBe(uid);
      expect(await kubectl.run('replace --force -f -', JSON.stringify(configMap('edited', { r: '2' })))).toBe(
        'configmap "edited" deleted from default namespace\nconfigmap/edited replaced\n',
      );
      expect(await kubectl.field('configmap/edited', '.metadata.uid')).not.toBe(uid);
      expect(await kubectl.refused('replace -f -', JSON.stringify(configMap('nowhere', {})))).toContain(
        'configmaps "nowhere" not found',
      );
    });
  });

  it('kustomize builds what apply -k applies', async () => {
    const file = (name: string, body: string) => kubectl.file(name, body);
    await file('map.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: base }\ndata: { a: "1" }\n');
    await file(
      'kustomization.yaml',
      'namePrefix: made-\nresources: [map.yaml]\nconfigMapGenerator:\n- name: generated\n  literals: [x=y]\n',
    );
    expect(await kubectl.run(`kustomize ${master.folder}`)).toContain('name: made-base');
    expect(await kubectl.run(`apply -k ${master.folder}`)).toMatch(
      /^configmap\/made-base created\nconfigmap\/made-generated-\w+ created\n$/,
    );
    expect(await kubectl.run(`delete -k ${master.folder}`)).toContain('"made-base" deleted');
  });
});
