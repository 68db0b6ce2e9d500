import { describe, expect, it } from 'vitest';
import { listRequestOf, selectedFieldsOf, watchDurationOf, watchRequestOf } from './list-options.ts';

const fields = { selectableFields: { names: ['metadata.name', 'metadata.namespace', 'spec.nodeName'] } };
const list = (query: string) => listRequestOf(new URLSearchParams(query), 'ns', fields);
const watch = (query: string) => watchRequestOf(new URLSearchParams(query), 'ns', fields);

describe('list options', () => {
  it.each([
    ['', 'latest'],
    ['resourceVersion=', 'latest'],
    ['resourceVersion=0', 'any'],
    ['resourceVersion=0&limit=500', 'any'],
    ['resourceVersion=7', { notOlderThan: 7 }],
    ['resourceVersion=7&limit=5', { exactly: 7 }],
    ['resourceVersion=7&resourceVersionMatch=NotOlderThan', { notOlderThan: 7 }],
    ['resourceVersion=7&limit=5&resourceVersionMatch=NotOlderThan', { notOlderThan: 7 }],
    ['resourceVersion=0&resourceVersionMatch=NotOlderThan', 'any'],
    ['resourceVersion=7&resourceVersionMatch=Exact', { exactly: 7 }],
  ])('%s is at %o', (query, at) => {
    expect(list(query).at).toEqual(at);
  });

  it.each([
    ['limit=-1', undefined],
    ['limit=0', undefined],
    ['limit=5', 5],
  ])('%s limits to %o', (query, limit) => {
    expect(list(query).limit).toBe(limit);
  });

  it('carries the revision of a continue token, and none beside it', () => {
    expect(list('continue=abc&limit=5')).toMatchObject({ continue: 'abc', limit: 5 });
    expect(list('continue=abc')).not.toHaveProperty('at');
    expect(() => list('continue=abc&resourceVersion=7')).toThrow(/not allowed when using continue/);
    expect(() => list('continue=abc&resourceVersionMatch=Exact')).toThrow(/forbidden when continue is provided/);
  });

  it.each([
    ['resourceVersion=x', 500, 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax'],
    ['limit=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    [
      'resourceVersionMatch=Exact',
      422,
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      'resourceVersion=0&resourceVersionMatch=Exact',
      422,
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      'sendInitialEvents=true',
      422,
      'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
    ['labelSelector=a%20in%20(', 400, "unable to parse requirement: found '', expected: ',', ')' or identifier"],
    ['fieldSelector=spec.bogus%3Dx', 400, 'field label not supported: spec.bogus'],
  ])('refuses %s with %i', (query, code, message) => {
    expect(() => list(query)).toThrow(expect.objectContaining({ code, message }) as Error);
  });

  it('selects by labels and fields together', () => {
    const { selector } = list('labelSelector=app%3Dweb&fieldSelector=spec.nodeName%3Dh1');
    expect(selector?.matches({ app: 'web' }, { 'spec.nodeName': 'h1' })).toBe(true);
    expect(selector?.matches({ app: 'web' }, { 'spec.nodeName': 'h2' })).toBe(false);
    expect(selector?.matches({}, { 'spec.nodeName': 'h1' })).toBe(false);
    expect(list('labelSelector=&fieldSelector=').selector).toBeUndefined();
  });
});

describe('watch options', () => {
  const streaming = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan';
  it.each([
    ['', { at: 'latest', initial: 'objects' }],
    ['resourceVersion=0', { at: 'any', initial: 'objects' }],
    ['resourceVersion=7', { after: 7 }],
    [`${streaming}&allowWatchBookmarks=true`, { at: 'latest', initial: 'objects-and-bookmark' }],
    [`${streaming}&allowWatchBookmarks=1&resourceVersion=0`, { at: 'any', initial: 'objects-and-bookmark' }],
    [
      `${streaming}&allowWatchBookmarks=1&resourceVersion=7`,
      { at: { notOlderThan: 7 }, initial: 'objects-and-bookmark' },
    ],
    [streaming, { at: 'latest', initial: 'objects' }],
    ['sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=7', { after: 7 }],
    ['sendInitialEvents=false&resourceVersionMatch=NotOlderThan', { at: 'latest', initial: 'none' }],
  ])('%s starts at %o', (query, start) => {
    expect(watch(query).start).toEqual(start);
  });

  it.each([
    ['sendInitialEvents=true', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'],
    [
      'resourceVersionMatch=NotOlderThan',
      'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    ],
    [
      'sendInitialEvents=true&resourceVersionMatch=Exact',
      'Unsupported value: "Exact": supported values: "NotOlderThan"',
    ],
  ])('refuses %s', (query, words) => {
    expect(() => watch(query)).toThrow(words);
  });

  it('lasts as long as it is asked to, or between 30 and 60 minutes', () => {
    expect(watchDurationOf(new URLSearchParams('timeoutSeconds=5'), 1_800_000)).toBe(5_000);
    expect(watchDurationOf(new URLSearchParams(), 1_800_000, () => 0)).toBe(30 * 60_000);
    expect(watchDurationOf(new URLSearchParams(), 1_800_000, () => 0.5)).toBe(45 * 60_000);
    // Timers take whole milliseconds only.
    expect(Number.isInteger(watchDurationOf(new URLSearchParams(), 1_800_000, () => 1 / 3))).toBe(true);
  });
});

describe('what a field selector pins', () => {
  it.each([
    ['', {}],
    ['spec.nodeName=h1', { 'spec.nodeName': 'h1' }],
    ['spec.nodeName==h1,metadata.name=p', { 'spec.nodeName': 'h1', 'metadata.name': 'p' }],
    ['spec.nodeName!=h1', {}],
    ['spec.bogus=h1', {}],
  ])('%s is %o', (text, pinned) => {
    expect(selectedFieldsOf(new URLSearchParams({ fieldSelector: text }), fields)).toEqual(pinned);
  });
});
