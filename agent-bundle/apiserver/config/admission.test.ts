import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admissionPlugins } from '../admission/plugins.ts';
import { readAdmission } from './admission.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admission-flags-'));
});
afterAll(() => rm(folder, { recursive: true }));

const read = (flags: Record<string, string>) => readAdmission(new Map(Object.entries(flags)));
const names = async (flags: Record<string, string>) => admissionPlugins(await read(flags)).map(({ name }) => name);

describe('the flags of admission', () => {
  it('enable and disable plugins', async () => {
    const usual = await names({});
    expect(usual).toContain('PodSecurity');
    expect(usual).not.toContain('OwnerReferencesPermissionEnforcement');
    const asked = await names({
      'enable-admission-plugins': 'NodeRestriction,OwnerReferencesPermissionEnforcement',
      'disable-admission-plugins': 'PodSecurity',
    });
    expect(asked).toContain('OwnerReferencesPermissionEnforcement');
    expect(asked).not.toContain('PodSecurity');
  });

  it('name a configuration, in which that of PodSecurity stands or is named', async () => {
    const head =
      'apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:\n- name: PodSecurity\n';
    const own = 'apiVersion: pod-security.admission.config.k8s.io/v1\nkind: PodSecurityConfiguration\n';
    const settings = `${own}defaults: {enforce: baseline}\n`;
    const inline = join(folder, 'inline.yaml');
    await writeFile(inline, `${head}  configuration:\n${settings.replace(/^/gm, '    ')}`);
    await writeFile(join(folder, 'own.yaml'), settings);
    const named = join(folder, 'named.yaml');
    await writeFile(named, `${head}  path: own.yaml\n`);
    for (const file of [inline, named]) {
      const { podSecurity } = await read({ 'admission-control-config-file': file });
      expect(podSecurity.defaults.enforce).toEqual({ level: 'baseline', version: 'latest' });
    }
  });

  it.each([
    [{ 'enable-admission-plugins': 'Nonsense' }, 'flag-invalid'],
    [{ 'enable-admission-plugins': 'Priority', 'disable-admission-plugins': 'Priority' }, 'flag-invalid'],
    [{ 'admission-control-config-file': '/nowhere' }, 'flag-file-unreadable'],
  ])('%j are refused: %s', async (flags, code) => {
    await expect(read(flags as Record<string, string>)).rejects.toMatchObject({ code });
  });

  it('refuse a configuration that is none', async () => {
    const file = join(folder, 'none.yaml');
    await writeFile(file, 'kind: [');
    await expect(read({ 'admission-control-config-file': file })).rejects.toMatchObject({ code: 'flag-invalid' });
  });
});
