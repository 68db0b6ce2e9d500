import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTexts } from '../i18n.ts';
import NumberStepper from './NumberStepper.vue';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function show(props: { value: number; min?: number; max?: number; busy?: boolean }) {
  const wrapper = mount(NumberStepper, {
    props: { label: 'Replicas', ...props },
    global: { plugins: [createTexts([])] },
  });
  const [less, more] = wrapper.findAll('button');
  return { wrapper, less: less!, more: more!, field: wrapper.get('input') };
}

describe('NumberStepper', () => {
  it('makes one change of presses in a row, and shows it at once', async () => {
    const { wrapper, more, less, field } = show({ value: 3 });
    for (const button of [more, more, more, less]) await button.trigger('click');
    expect(field.element.value).toBe('5');
    expect(wrapper.emitted('change')).toBeUndefined();
    vi.runOnlyPendingTimers();
    expect(wrapper.emitted('change')).toEqual([[5]]);
  });

  it('tells a change only when the one before it is done', async () => {
    const { wrapper, more } = show({ value: 3, busy: true });
    await more.trigger('click');
    vi.runOnlyPendingTimers();
    expect(wrapper.emitted('change')).toBeUndefined();
    await wrapper.setProps({ busy: false });
    expect(wrapper.emitted('change')).toEqual([[4]]);
  });

  it('goes back to the value when that does not follow', async () => {
    const { more, field } = show({ value: 3 });
    await more.trigger('click');
    vi.runAllTimers();
    await Promise.resolve();
    expect(field.element.value).toBe('3');
  });

  it.each([
    ['7', [[7]]],
    ['-4', [[0]]],
    ['1000', [[9]]],
    ['many', undefined],
    ['', undefined],
  ])('commits a typed %j with Enter as %j', async (typed, wanted) => {
    const { wrapper, field } = show({ value: 3, max: 9 });
    await field.setValue(typed);
    await field.trigger('keydown', { key: 'Enter' });
    expect(wrapper.emitted('change')).toEqual(wanted);
  });

  it('takes a typed number back with Escape, and stops at its ends', async () => {
    const { wrapper, field, less } = show({ value: 0 });
    await field.setValue('8');
    await field.trigger('keydown', { key: 'Escape' });
    await field.trigger('blur');
    expect(wrapper.emitted('change')).toBeUndefined();
    expect(field.element.value).toBe('0');
    expect(less.attributes('disabled')).toBeDefined();
  });
});
