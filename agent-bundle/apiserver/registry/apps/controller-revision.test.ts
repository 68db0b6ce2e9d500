import { expect, it } from 'vitest';
import type { ControllerRevision } from '../../../../common/api/apps/v1/controller-revision.ts';
import { encodeObject } from '../../codec/encode.ts';
import { causesOf, create, patch, resourceNamed } from '../road.fixture.ts';

const revisions = resourceNamed<ControllerRevision>('controllerrevisions');
const metadata = { name: 'a' };

it('a revision must carry a state and a number, and keeps the state', () => {
  expect(causesOf(() => create(revisions, { metadata, revision: -1 }))).toEqual([
    'data: Required value: data is mandatory',
    'revision: Invalid value: -1: must be greater than or equal to 0',
  ]);
  const revision = create(revisions, { metadata, data: { spec: { a: 1 } }, revision: 1 });
  expect(patch(revisions, revision, { revision: 2 }).revision).toBe(2);
  expect(causesOf(() => patch(revisions, revision, { data: { spec: { a: 2 } } }))).toEqual([
    'data: Invalid value: {"spec":{"a":2}}: field is immutable',
  ]);
});

it('the state of a revision comes back as it went in', () => {
  const data = '{"2":"b","10":"a","__proto__":{"constructor":null},"big":9007199254740993,"small":1e-7}';
  const body = `{"apiVersion":"apps/v1","kind":"ControllerRevision","metadata":{"name":"a"},"data":${data},"revision":1}`;
  const revision = create(revisions, body);
  expect(encodeObject(revisions.kind, revision).toString()).toContain(`"data":${data}`);
  const changed = data.replace('9007199254740993', '9007199254740995').replace('"10"', '"verbatim":1,"10"');
  expect(causesOf(() => patch(revisions, revision, `{"data":${changed}}`))).toEqual([
    expect.stringMatching(/^data: Invalid value: \{.*9007199254740995.*\}: field is immutable$/),
  ]);
});
