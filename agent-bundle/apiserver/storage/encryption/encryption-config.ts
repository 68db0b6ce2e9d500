import { createHash } from 'node:crypto';
import { AppError } from '../../../../common/base/app-error.ts';
import { asError } from '../../../../common/base/clock.ts';
import { readYaml } from '../../codec/yaml-reader.ts';
import { type EncryptionKey, type Transformer, ciphers, encrypting, identity } from './transformer.ts';
import type { EncryptionRule } from './transformers.ts';

/** What a file of `kind: EncryptionConfiguration` says. https://kubernetes.io/docs/reference/config-api/apiserver-config.v1/ */
export interface EncryptionConfig {
  readonly rules: readonly EncryptionRule[];
  /** Of the file: another file, another digest. */
  readonly digest: string;
}

/** Throws an Error that says what is wrong and where, and never tells a key. */
export function parseEncryptionConfig(text: string): EncryptionConfig {
  const { value } = readYaml(text);
  const config = objectAt(value, 'the file');
  const { apiVersion, kind } = config;
  if (apiVersion !== 'apiserver.config.k8s.io/v1' || kind !== 'EncryptionConfiguration') {
    throw new Error('it must be apiVersion apiserver.config.k8s.io/v1, kind EncryptionConfiguration');
  }
  const rules = listAt(config['resources'], 'resources').map((rule, at) => ruleOf(rule, `resources[${at}]`));
  return { rules, digest: createHash('sha256').update(text).digest('hex') };
}

/** The same of the file that a flag names. Throws `flag-invalid`. */
export function encryptionConfigOf(flag: string, path: string, text: string): EncryptionConfig {
  try {
    return parseEncryptionConfig(text);
  } catch (error) {
    const wanted = `an EncryptionConfiguration (${asError(error).message})`;
    throw new AppError('flag-invalid', { flag: `--${flag}`, value: path, wanted });
  }
}

function ruleOf(value: unknown, place: string): EncryptionRule {
  const rule = objectAt(value, place);
  const resources = listAt(rule['resources'], `${place}.resources`).map((name, at) => {
    if (typeof name !== 'string' || !isResource(name)) {
      throw new Error(`${place}.resources[${at}]: wanted such as secrets, deployments.apps, *.apps, *. or *.*`);
    }
    return name;
  });
  const [first, ...others] = listAt(rule['providers'], `${place}.providers`).map((provider, at) =>
    providerOf(provider, `${place}.providers[${at}]`),
  );
  if (!first) throw new Error(`${place}.providers: at least one is needed`);
  return { resources, providers: [first, ...others] };
}

/** `*` is `*.` by its old name, and not taken, as upstream. */
const isResource = (name: string): boolean =>
  /^(\*|[a-z0-9-]+)\.[a-z0-9.-]*$|^[a-z0-9-]+$|^\*\.\*$/.test(name) && !/^[a-z0-9-]+\.$/.test(name);

function providerOf(value: unknown, place: string): Transformer {
  const entries = Object.entries(objectAt(value, place));
  const [only] = entries;
  if (!only || entries.length > 1) throw new Error(`${place}: exactly one provider is needed`);
  const [name, settings] = only;
  if (name === 'identity') return identity;
  if (name !== 'aesgcm' && name !== 'aescbc') throw new Error(`${place}.${name}: we have aesgcm, aescbc and identity`);
  const within = `${place}.${name}`;
  const [first, ...others] = listAt(objectAt(settings, within)['keys'], `${within}.keys`).map((key, at) =>
    keyOf(key, `${within}.keys[${at}]`),
  );
  if (!first) throw new Error(`${within}.keys: at least one is needed`);
  const names = [first, ...others].map((key) => key.name);
  if (new Set(names).size < names.length) throw new Error(`${within}.keys: two keys have the same name`);
  return encrypting(ciphers[name], [first, ...others]);
}

function keyOf(value: unknown, place: string): EncryptionKey {
  const { name, secret } = objectAt(value, place);
  if (typeof name !== 'string' || !/^[^:]+$/.test(name)) throw new Error(`${place}.name: a name without : is needed`);
  const bytes = Buffer.from(typeof secret === 'string' ? secret : '', 'base64');
  if (![16, 24, 32].includes(bytes.length)) throw new Error(`${place}.secret: wanted 16, 24 or 32 bytes in base64`);
  return { name, secret: bytes };
}

function objectAt(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${place}: wanted an object`);
  return Object.fromEntries(Object.entries(value));
}

function listAt(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${place}: wanted a list`);
  return value;
}
