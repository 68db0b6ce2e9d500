import { parse } from 'yaml';
import * as v from 'valibot';
import { dirname, resolve } from 'node:path';
import { asError } from '../../../common/base/clock.ts';
import type { Flags } from '../../supervisor/component.ts';
import { type AdmissionConfig, admissionPlugins, configuredPlugins, offByDefault } from '../admission/plugins.ts';
import {
  type PodSecurityConfig,
  defaultPodSecurity,
  readPodSecurity,
} from '../admission/pod-security/configuration.ts';
import { listFlag, readTextFile, wrongFlag } from './flag-values.ts';

const configFlag = 'admission-control-config-file';
export const admissionFlags = {
  'enable-admission-plugins': 'comma-separated admission plugins beside those that are on by default',
  'disable-admission-plugins': 'comma-separated admission plugins that are on by default and shall not be',
  [configFlag]: 'an AdmissionConfiguration (YAML): the defaults and exemptions of PodSecurity',
} as const;

const ofOurs = admissionPlugins({ isEnabled: () => true, podSecurity: defaultPodSecurity }).map(({ name }) => name);
const known = [...ofOurs, ...configuredPlugins];

/** Throws `flag-invalid`. https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/ */
export async function readAdmission(flags: Flags): Promise<AdmissionConfig> {
  const [enabled, disabled] = [namesOf(flags, 'enable-admission-plugins'), namesOf(flags, 'disable-admission-plugins')];
  const both = enabled.find((name) => disabled.includes(name));
  if (both !== undefined) throw wrongFlag('disable-admission-plugins', both, 'a plugin that is not enabled as well');
  const off = new Set([...offByDefault.filter((name) => !enabled.includes(name)), ...disabled]);
  return { isEnabled: (name) => !off.has(name), podSecurity: await readPodSecurityConfig(flags) };
}

function namesOf(flags: Flags, flag: string): string[] {
  if (!flags.get(flag)) return [];
  const names = listFlag(flags, flag, '');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw wrongFlag(flag, unknown, `one of ${known.join(', ')}`);
  return names;
}

const configuration = v.strictObject({
  apiVersion: v.picklist(['apiserver.config.k8s.io/v1', 'apiserver.config.k8s.io/v1alpha1']),
  kind: v.literal('AdmissionConfiguration'),
  plugins: v.optional(
    v.array(
      v.strictObject({
        name: v.literal('PodSecurity'),
        path: v.optional(v.string()),
        configuration: v.optional(v.unknown()),
      }),
    ),
    [],
  ),
});

/** The configuration stands in the file, or in another that it names. */
async function readPodSecurityConfig(flags: Flags): Promise<PodSecurityConfig> {
  const file = flags.get(configFlag);
  if (!file) return defaultPodSecurity;
  const text = await readTextFile(configFlag, file);
  const path = understand(file, () => v.parse(configuration, parse(text)).plugins[0]?.path);
  if (path) {
    const own = resolve(dirname(file), path);
    const ownText = await readTextFile(configFlag, own);
    return understand(own, () => readPodSecurity(parse(ownText)));
  }
  return understand(file, () => {
    const value = v.parse(configuration, parse(text)).plugins[0]?.configuration;
    return value === undefined ? defaultPodSecurity : readPodSecurity(value);
  });
}

function understand<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw wrongFlag(configFlag, path, `an AdmissionConfiguration that we understand (${asError(error).message})`);
  }
}
