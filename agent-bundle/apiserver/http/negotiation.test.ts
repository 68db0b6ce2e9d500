import { describe, expect, it } from 'vitest';
import { StatusError } from '../status-error.ts';
import { objectFormatOf, representationOf, statusFormatOf, watchRepresentationOf } from './negotiation.ts';

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';

describe('content negotiation', () => {
  it.each([
    [undefined, 'json', 'object'],
    ['', 'json', 'object'],
    ['*/*', 'json', 'object'],
    ['application/*', 'json', 'object'],
    ['application/json', 'json', 'object'],
    ['Application/JSON; charset=utf-8', 'json', 'object'],
    ['application/yaml', 'yaml', 'object'],
    // What kubectl sends for typed calls, and for `get`.
    ['application/vnd.kubernetes.protobuf,application/json', 'protobuf', 'object'],
    ['application/json,application/vnd.kubernetes.protobuf', 'json', 'object'],
    ['*/*,application/vnd.kubernetes.protobuf', 'protobuf', 'object'],
    ['application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io', 'protobuf', 'metadata'],
    // Tables have no form in protobuf.
    ['application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io,application/json', 'json', 'object'],
    [`${table},application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json`, 'json', 'table'],
    ['application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io', 'json', 'metadata'],
    ['application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json', 'json', 'metadata'],
    ['application/yaml;as=Table;v=v1;g=meta.k8s.io', 'yaml', 'table'],
    // A transformation nobody knows is passed over for the next clause.
    ['application/json;as=Chart;v=v1;g=meta.k8s.io,application/json', 'json', 'object'],
    ['application/json;as=Table;v=v9;g=meta.k8s.io,application/yaml', 'yaml', 'object'],
    // The most wanted first, in whatever order they stand.
    ['application/json;q=0.5,application/yaml;q=0.9', 'yaml', 'object'],
    ['application/yaml;q=0,application/json', 'json', 'object'],
  ])('answers %o in %s as %s', (accept, format, as) => {
    expect(representationOf(accept)).toEqual({ format, as, version: 'v1' });
  });

  it.each(['text/html', 'application/cbor', 'application/yaml;q=0', 'application/json;as=Chart'])(
    'refuses %s with what there is',
    (accept) => {
      const refused = () => representationOf(accept);
      expect(refused).toThrow(StatusError);
      expect(refused).toThrow(
        /^406: Not Acceptable\n\nAvailable representations: application\/json, application\/yaml/,
      );
    },
  );

  it('passes over tables where there are none, and refuses who wants nothing else', () => {
    expect(objectFormatOf(`${table},application/json`)).toBe('json');
    expect(objectFormatOf(undefined)).toBe('json');
    expect(() => objectFormatOf(table)).toThrow(/^406: Not Acceptable/);
  });

  it('tells which version of a table is wanted', () => {
    expect(representationOf('application/json;as=Table;v=v1beta1;g=meta.k8s.io')).toMatchObject({ version: 'v1beta1' });
  });

  it('watches in JSON and protobuf only', () => {
    expect(watchRepresentationOf('application/json;stream=watch')).toMatchObject({ format: 'json', as: 'object' });
    expect(watchRepresentationOf(table)).toMatchObject({ format: 'json', as: 'table' });
    expect(watchRepresentationOf('application/vnd.kubernetes.protobuf;stream=watch,application/json')).toMatchObject({
      format: 'protobuf',
    });
    for (const accept of ['application/yaml', 'application/yaml,application/json', 'text/html']) {
      expect(() => watchRepresentationOf(accept)).toThrow(
        /: application\/json;stream=watch, application\/vnd.kubernetes.protobuf;stream=watch$/,
      );
    }
  });

  it.each([
    [undefined, 'json'],
    ['application/vnd.kubernetes.protobuf,application/json', 'protobuf'],
    [`${table},application/yaml`, 'yaml'],
    [table, 'json'],
    ['text/html', 'json'],
  ])('tells of failures to %o in %s', (accept, format) => {
    expect(statusFormatOf(accept)).toBe(format);
  });
});
