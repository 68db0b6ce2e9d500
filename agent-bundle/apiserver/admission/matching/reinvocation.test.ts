import { expect, it } from 'vitest';
import { Reinvocation } from './reinvocation.ts';

const webhook = (reinvocationPolicy: 'IfNeeded' | 'Never') => ({ reinvocationPolicy });

it('asks again who wants it and has not seen what others changed', () => {
  const [first, never, last] = [webhook('IfNeeded'), webhook('Never'), webhook('IfNeeded')];
  const reinvocation = new Reinvocation();
  reinvocation.asked(first, 'unchanged', 'a');
  reinvocation.asked(never, 'changed', 'b');
  reinvocation.asked(last, 'unchanged', 'b');
  expect([first, never, last].map((each) => reinvocation.isDue(each, 'b'))).toEqual([true, false, false]);
});

it('asks all who want it when a plugin has changed the object since', () => {
  const [first, never] = [webhook('IfNeeded'), webhook('Never')];
  const reinvocation = new Reinvocation();
  reinvocation.asked(first, 'changed', 'a');
  reinvocation.asked(never, 'unchanged', 'a');
  expect(reinvocation.isDue(first, 'a')).toBe(false);
  expect([first, never].map((each) => reinvocation.isDue(each, 'b'))).toEqual([true, false]);
});

it('does not ask a webhook again because of its own changes', () => {
  const only = webhook('IfNeeded');
  const reinvocation = new Reinvocation();
  reinvocation.asked(only, 'changed', 'a');
  expect(reinvocation.isDue(only, 'a')).toBe(false);
});
