import { expect, it } from 'vitest';
import { RequestNotes } from './request-notes.ts';

it('keeps warnings within what headers can hold', () => {
  const notes = new RequestNotes();
  const long = 'a'.repeat(4000);
  notes.warn(long);
  notes.warn(long);
  notes.warn('b'.repeat(97));
  notes.warn('c'.repeat(96));
  notes.warn('d');
  expect(notes.warnings).toEqual([long, 'c'.repeat(96)]);
});

it('cuts a warning short that does not fit whole', () => {
  const notes = new RequestNotes();
  notes.warn('a'.repeat(3000));
  notes.warn('b'.repeat(3000));
  expect(notes.warnings.map(({ length }) => length)).toEqual([3000, 256]);
});
