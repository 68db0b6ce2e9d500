import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { createTexts } from '../i18n.ts';
import ConfirmDialog from './ConfirmDialog.vue';

function show(typed?: string) {
  const wrapper = mount(ConfirmDialog, {
    attachTo: document.body,
    props: { open: true, title: 'Destroy lab?', text: 'All of it.', confirm: 'Destroy', danger: true, typed },
    global: { plugins: [createTexts([])] },
  });
  const button = (text: string) => wrapper.findAll('button').find((one) => one.text() === text)!;
  return { wrapper, button };
}

describe('ConfirmDialog', () => {
  it('is a modal dialog named by its title', () => {
    const { wrapper } = show();
    const dialog = wrapper.get<HTMLDialogElement>('dialog');
    expect(dialog.element.open).toBe(true);
    expect(wrapper.get(`#${CSS.escape(dialog.attributes('aria-labelledby')!)}`).text()).toBe('Destroy lab?');
    wrapper.unmount();
  });

  it('confirms only once the word is typed', async () => {
    const { wrapper, button } = show('lab');
    await button('Destroy').trigger('click');
    expect(wrapper.emitted('confirm')).toBeUndefined();
    await wrapper.get('input').setValue('lab');
    await button('Destroy').trigger('click');
    expect(wrapper.emitted('confirm')).toHaveLength(1);
    wrapper.unmount();
  });

  it('asks to be closed by Cancel, by the cross and by Escape, and closes when it is told to', async () => {
    const { wrapper, button } = show();
    await button('Cancel').trigger('click');
    await wrapper.get('button[aria-label=Close]').trigger('click');
    await wrapper.get('dialog').trigger('cancel');
    expect(wrapper.emitted('close')).toHaveLength(3);
    expect(wrapper.get<HTMLDialogElement>('dialog').element.open).toBe(true);
    await wrapper.setProps({ open: false });
    expect(wrapper.get<HTMLDialogElement>('dialog').element.open).toBe(false);
    wrapper.unmount();
  });
});
