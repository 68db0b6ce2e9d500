// eslint-disable-next-line no-restricted-imports -- this is about the file, which Vite would have emptied for a test
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(`${import.meta.dirname}/tokens.css`, 'utf8');

type Tokens = ReadonlyMap<string, string>;

/** The declarations of the block that begins with this selector. */
function declarations(selector: string): Tokens {
  const from = css.indexOf(`${selector} {`);
  const block = css.slice(from, css.indexOf('\n}', from));
  return new Map([...block.matchAll(/^ {2}(--[\w-]+):\s*([^;]+);/gm)].map(([, name, value]) => [name!, value!.trim()]));
}

const light = declarations(':root');
const dark: Tokens = new Map([...light, ...declarations(":root[data-theme='dark']")]);

/** Relative luminance as WCAG defines it, of `oklch(L C H)`. */
function luminance(colour: string): number {
  const found = /^oklch\(([\d.]+) ([\d.]+)(?: ([\d.]+))?\)$/.exec(colour);
  if (!found) throw new Error(`not an opaque oklch colour: ${colour}`);
  const [lightness, chroma, hue] = found.slice(1).map((part) => Number(part ?? 0)) as [number, number, number];
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((part) => Math.min(1, Math.max(0, part)));
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
}

function contrast(tokens: Tokens, one: string, other: string): number {
  const [brighter, darker] = [one, other]
    .map((name) => luminance(tokens.get(`--${name}`) ?? ''))
    .sort((a, b) => b - a) as [number, number];
  return (brighter + 0.05) / (darker + 0.05);
}

const surfaces = [
  'surface-sunken',
  'surface',
  'surface-raised',
  'surface-hover',
  'surface-selected',
  'surface-overlay',
];
const tones = ['good', 'busy', 'bad', 'idle'];
const code = [...light.keys()]
  .filter((name) => /^--(ansi-|code-(?!surface|selection))/.test(name))
  .map((name) => name.slice(2));

const texts = [
  ...['text', 'text-muted', 'text-faint', 'accent-text'].flatMap((text) => surfaces.map((on) => [text, on])),
  ...tones.flatMap((tone) => [...surfaces, `${tone}-soft`].map((on) => [`${tone}-text`, on])),
  ...['text', 'text-muted'].flatMap((text) => tones.map((tone) => [text, `${tone}-soft`])),
  ...['accent', 'accent-hover'].map((on) => ['on-accent', on]),
  ...['danger', 'danger-hover'].map((on) => ['on-danger', on]),
  ['accent-text', 'accent-soft'],
  ...code.map((text) => [text, 'code-surface']),
  ['code-text', 'code-selection'],
] as Array<[string, string]>;

const marks = [...tones, 'line-control', 'focus'].flatMap((mark) =>
  surfaces.map((on) => [mark, on] as [string, string]),
);

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_name, tokens) => {
  it.each(texts)('lets %s be read on %s (4.5:1)', (text, on) => {
    expect(contrast(tokens, text, on)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(marks)('lets %s be seen on %s (3:1)', (mark, on) => {
    expect(contrast(tokens, mark, on)).toBeGreaterThanOrEqual(3);
  });
});

describe('tokens', () => {
  it('have, where they are colours, a value in both themes', () => {
    const colours = [...light].filter(([, value]) => value.includes('oklch')).map(([name]) => name);
    expect([...declarations(":root[data-theme='dark']").keys()].sort()).toEqual(colours.sort());
  });
});
