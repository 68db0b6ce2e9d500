import { parseDuration } from '../../supervisor/flags.ts';
import { type ExtenderSettings, type ExtenderTls, type Pem, extenderVerbs } from '../extenders/extender-settings.ts';
import type { Reader } from './reader.ts';

/** An extender, and which resources the scheduler itself does not count because of it. */
export interface ConfiguredExtender {
  readonly settings: ExtenderSettings;
  readonly ignoredResources: readonly string[];
}

export function readExtender(reader: Reader): ConfiguredExtender {
  const urlPrefix = reader.text('urlPrefix') ?? '';
  const isSecure = reader.flag('enableHTTPS') ?? urlPrefix.startsWith('https:');
  if (!URL.canParse(urlPrefix) || !/^https?:$/.test(new URL(urlPrefix).protocol)) {
    throw reader.wrong('urlPrefix', 'must be a URL of http or https');
  }
  const weight = reader.whole('weight', 0, 2 ** 31 - 1) ?? 0;
  const prioritize = reader.text('prioritizeVerb') || undefined;
  if (prioritize !== undefined && weight === 0) throw reader.wrong('weight', 'must be given where it prioritizes');
  const managed = reader.children('managedResources').map((each) => {
    const name = each.text('name');
    if (!name) throw each.wrong('name', 'must be given');
    return { name, isIgnored: each.flag('ignoredByScheduler') ?? false };
  });
  const verbs = Object.fromEntries(extenderVerbs.map((verb) => [verb, reader.text(`${verb}Verb`) || undefined]));
  return {
    settings: {
      urlPrefix: urlPrefix.replace(/\/+$/, '').replace(/^https?:/, isSecure ? 'https:' : 'http:'),
      verbs: verbs as ExtenderSettings['verbs'],
      weight,
      timeout: durationOf(reader, 'httpTimeout') ?? 5_000,
      knowsNodes: reader.flag('nodeCacheCapable') ?? false,
      isIgnorable: reader.flag('ignorable') ?? false,
      resources: new Set(managed.map(({ name }) => name)),
      tls: isSecure ? readTls(reader.child('tlsConfig')) : undefined,
    },
    ignoredResources: managed.filter(({ isIgnored }) => isIgnored).map(({ name }) => name),
  };
}

/** Milliseconds; the text is Go's, such as 100ms or 5s. */
function durationOf(reader: Reader, name: string): number | undefined {
  const text = reader.text(name);
  if (text === undefined) return undefined;
  const duration = parseDuration(text);
  if (duration === undefined || duration <= 0) throw reader.wrong(name, 'must be a duration such as 5s');
  return duration;
}

function readTls(reader: Reader): ExtenderTls {
  const pem = (name: string): Pem => {
    const data = reader.text(`${name}Data`);
    if (data !== undefined) return { text: Buffer.from(data, 'base64').toString('utf8') };
    const file = reader.text(`${name}File`);
    return file === undefined ? undefined : { file };
  };
  return {
    insecure: reader.flag('insecure') ?? false,
    serverName: reader.text('serverName'),
    certificate: pem('cert'),
    key: pem('key'),
    authority: pem('ca'),
  };
}
