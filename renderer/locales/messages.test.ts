import { describe, expect, it } from 'vitest';
import { createI18n } from 'vue-i18n';
import { halfWidth } from './half-width.ts';
import type { Language, Messages } from './messages.ts';

type BothLanguages = Readonly<Record<Language, Messages>>;

const files = import.meta.glob<{ default: BothLanguages }>(
  ['../**/messages.ts', './*-messages.ts', '../pages/*/page-of-cluster.ts', '!./error-messages.ts', '!./messages.ts'],
  { eager: true },
);
const all = Object.entries(files).flatMap(([file, module]) => {
  const { default: value } = module;
  return 'en' in value ? [[file, value] as const] : [];
});

/** Every text by its path: `log.follow`. */
function texts(messages: Messages, prefix = ''): Array<readonly [string, string]> {
  return Object.entries(messages).flatMap(([name, value]) =>
    typeof value === 'string' ? [[prefix + name, value] as const] : texts(value, `${prefix}${name}.`),
  );
}
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

/** Words that Kubernetes' Chinese documentation, or everybody, leaves in English. */
const untranslated = new Set(
  [
    ...[
      'Pod',
      'Pods',
      'Service',
      'Deployment',
      'ReplicationController',
      'ReplicaSet',
      'Shell',
      'YAML',
      'CPU',
      'Pilothouse',
    ],
    ...[
      'English',
      '中文',
      'IP',
      'VIP',
      'Pod IP',
      'Pod CIDR',
      'MAC',
      'VTEP MAC',
      'SSH agent',
      'MTU',
      'VNI',
      'etcd',
      'SELinux',
      'firewalld',
      'SSH',
      'kubeconfig',
    ],
  ].map((word) => word.toLowerCase()),
);
/** A text without any word: numbers, signs and placeholders. */
const isWordless = (text: string) => !/[a-z]{2}/i.test(text.replace(/\{\w+\}/g, ''));

describe.each(all)('%s', (_file, { en, zh }) => {
  const chinese = new Map(texts(zh));

  it('has the same names in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual(
      texts(en)
        .map(([name]) => name)
        .sort(),
    );
  });

  it.each(texts(en))('says %s in both languages, with the same placeholders', (name, english) => {
    const text = chinese.get(name) ?? '';
    expect(english.trim()).not.toBe('');
    expect(text.trim()).not.toBe('');
    expect(placeholders(text)).toEqual(placeholders(english));
    if (text === english && !isWordless(text)) expect([...untranslated]).toContain(text.toLowerCase());
  });

  it.each([...chinese])('sets %s with the full width of Chinese signs', (_name, text) => {
    expect(halfWidth(text)).toEqual([]);
  });
});

describe.each(['en', 'zh'] as const)('vue-i18n, in %s', (language) => {
  const messages = Object.fromEntries(all.map(([, both], index) => [`file${index}`, both[language]]));
  const { t } = createI18n({ legacy: false, locale: language, messages: { [language]: messages } }).global;

  it.each(texts(messages))('shows %s as it is written', (name, text) => {
    const names = placeholders(text).map((placeholder) => placeholder.slice(1, -1));
    const shown = t(name, Object.fromEntries(names.map((one) => [one, `<${one}>`])));
    const written = text.replace(/\{'([^']*)'\}/g, '$1').replace(/\{(\w+)\}/g, '<$1>');
    expect(written.split(' | ')).toContain(shown);
  });
});

describe('the texts', () => {
  it('are found: of the frame, the controls, what pages share and every page', () => {
    expect(all.map(([file]) => file)).toEqual(
      expect.arrayContaining(['./common-messages.ts', '../frame/messages.ts', '../pages/pods/messages.ts']),
    );
  });
});
