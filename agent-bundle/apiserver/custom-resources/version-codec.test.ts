import { describe, expect, it } from 'vitest';
import type { CustomResourceDefinition } from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import type { JSONSchemaProps } from '../../../common/api/apiextensions/v1/json-schema-props.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import { encodeObject } from '../codec/encode.ts';
import { withResourceVersion } from '../storage/stored-object.ts';
import { renameVersion } from './converter.ts';
import { type CustomResource, customResourceOf } from './custom-resource.ts';
import { compileCustomSchema } from './schema/compile.ts';
import { VersionCodec } from './version-codec.ts';

const spec = (properties: Record<string, JSONSchemaProps>): JSONSchemaProps => ({
  type: 'object',
  properties: { spec: { type: 'object', properties } },
});
const schemas: Record<string, JSONSchemaProps> = {
  v1: spec({ size: { type: 'integer' } }),
  v2: spec({ size: { type: 'integer' }, color: { type: 'string', default: 'red' } }),
};
const versions = ['v1', 'v2'].map((name) => ({ name, served: true, storage: name === 'v1' }));
const definition = {
  metadata: { name: 'cars.test.dev' },
  spec: { group: 'test.dev', scope: 'Cluster', names: { plural: 'cars', kind: 'Car' }, versions },
} as CustomResourceDefinition;
const [v1, v2] = versions.map((version) => {
  const schema = compileCustomSchema(schemas[version.name]);
  const { kind } = customResourceOf(definition, version, { schema, isTerminating: () => false });
  return { kind: kind as Kind<CustomResource>, schema };
}) as [Version, Version];
interface Version {
  readonly kind: Kind<CustomResource>;
  readonly schema: ReturnType<typeof compileCustomSchema>;
}
const codecOf = (version: Version) => new VersionCodec({ ...version, storageKind: v1.kind, converter: renameVersion });

const signal = AbortSignal.timeout(10_000);
const bytesOf = (version: Version, object: object): Buffer =>
  withResourceVersion(Buffer.from(encodeObject(version.kind, { metadata: { name: 'a' }, ...object })), 7);

describe('what is stored', () => {
  it('is shown as it is where nothing is to be done', async () => {
    const stored = bytesOf(v1, { spec: { size: 1 } });
    const [shown] = await codecOf(v1).show([stored], signal);
    expect(shown).toBe(stored);
  });

  it('is pruned, defaulted and named as the version wants it, and keeps its resourceVersion', async () => {
    const stored = bytesOf(v1, { spec: { size: 1, bogus: 2 } });
    const [one] = await codecOf(v1).show([stored], signal);
    expect(one?.toString()).toBe(bytesOf(v1, { spec: { size: 1 } }).toString());
    const [two] = await codecOf(v2).show([stored], signal);
    expect(two?.toString()).toBe(bytesOf(v2, { spec: { color: 'red', size: 1 } }).toString());
  });

  it('keeps its order where only some of it is of another version', async () => {
    const [own, other] = [bytesOf(v2, { spec: { color: 'blue' } }), bytesOf(v1, { spec: { size: 3 } })];
    const shown = await codecOf(v2).show([other, own, other], signal);
    expect(shown.map((bytes) => (JSON.parse(bytes.toString()) as CustomResource)['spec'])).toEqual([
      { size: 3, color: 'red' },
      { color: 'blue' },
      { size: 3, color: 'red' },
    ]);
    expect(shown[1]).toBe(own);
  });

  it('is what a write of another version becomes', async () => {
    const written = Buffer.from(encodeObject(v2.kind, { metadata: { name: 'a' }, spec: { color: 'blue' } }));
    const stored = await codecOf(v2).store(written, signal);
    expect(stored.toString()).toContain('"apiVersion":"test.dev/v1"');
    expect(await codecOf(v1).store(stored, signal)).toBe(stored);
  });
});
