import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { exactJson, parseExactJson } from './exact-json.ts';
import { objectYaml, parseObjects } from './object-yaml.ts';

const one = (text: string) => parseObjects(text)[0];

describe('a manifest is read as kubectl reads it', () => {
  test.each<[string, unknown]>([
    ['defaultMode: 0644', { defaultMode: 420n }],
    ['enabled: yes', { enabled: true }],
    ['enabled: Off', { enabled: false }],
    ['axis: y', { axis: 'y' }],
    ['port: 22:30', { port: '22:30' }],
    ['at: 2026-01-01T00:00:00Z', { at: '2026-01-01T00:00:00Z' }],
    ['data: !!binary aGFsbG8=', { data: 'aGFsbG8=' }],
    ['base: &b {a: 1}\nmore:\n  <<: *b\n  c: x', { base: { a: 1n }, more: { a: 1n, c: 'x' } }],
    ['big: 9223372036854775807', { big: 9223372036854775807n }],
    ['{"json": "is YAML"}', { json: 'is YAML' }],
  ])('%s', (text, object) => {
    expect(one(text)).toEqual(object);
  });

  it('of several documents, the empty ones left out', () => {
    expect(parseObjects('---\na: x\n---\n# nothing\n---\nb: z\n')).toEqual([{ a: 'x' }, { b: 'z' }]);
  });
});

describe('a text that is no manifest', () => {
  test.each([
    ['a: [', /at line 1/],
    ['a: 1\na: 2', /keys must be unique at line 2/],
    ['- a', /no object/],
    ['just words', /no object/],
    ['['.repeat(20_000), /nested too deeply|at line/],
  ])('%# is refused with its reason', (text, reason) => {
    expect(() => parseObjects(text)).toThrow(expect.objectContaining({ code: 'object-yaml-invalid' }) as Error);
    expect(() => parseObjects(text)).toThrow(reason);
  });

  it('is refused where it blows itself up', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let at = 1; at < 9; at++)
      lines.push(
        `a${at}: &a${at} [${Array(9)
          .fill(`*a${at - 1}`)
          .join(', ')}]`,
      );
    expect(() => parseObjects(lines.join('\n'))).toThrow(/alias/i);
  });
});

const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      'yes',
      'no',
      'y',
      'null',
      '~',
      '0644',
      '1e3',
      '1_000',
      '22:30',
      '2026-01-01',
      '=',
      '<<',
      '- a',
      '# b',
      ' x ',
      'a\n b\n',
    ),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }),
    fc.double({ noDefaultInfinity: true, noNaN: true, noInteger: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

describe('from the server to the editor and back', () => {
  test('nothing is lost, whatever strings look like and however large numbers are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), anyJson, { noNullPrototype: true }), (object) => {
        const json = exactJson(object);
        const read = parseExactJson(json) as { [key: string]: unknown };
        expect(exactJson(sorted(one(objectYaml(read)) ?? {}))).toBe(exactJson(sorted(read)));
      }),
    );
  });

  test('numbers beyond 2^53 stay digit by digit', () => {
    const json = '{"a":9007199254740993,"b":-9223372036854775808,"c":1.5,"d":12}';
    expect(exactJson(parseExactJson(json))).toBe(json);
    expect(objectYaml(parseExactJson(json) as object as { [key: string]: unknown })).toBe(
      'a: 9007199254740993\nb: -9223372036854775808\nc: 1.5\nd: 12\n',
    );
  });

  test('long texts keep their lines and are not folded', () => {
    const data = { script: `#!/bin/sh\n${'echo word '.repeat(30)}\nexit 0\n` };
    expect(objectYaml({ data })).toBe(
      `data:\n  script: |\n    #!/bin/sh\n    ${'echo word '.repeat(30)}\n    exit 0\n`,
    );
  });
});

/** As the YAML has it: keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, sorted(each)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
