import { type VueWrapper, mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import { AppError } from '../../common/base/app-error.ts';
import type { FeedView } from '../backend/use-feed.ts';
import { createTexts } from '../i18n.ts';
import DataTable from './DataTable.vue';
import type { Column } from './data-table.ts';

interface Pod {
  readonly name: string;
  readonly restarts: number;
}
const columns: Column<Pod>[] = [
  { id: 'name', title: 'Name', value: ({ name }) => name },
  { id: 'restarts', title: 'Restarts', value: ({ restarts }) => restarts },
];
const podsOf = (count: number): ReadonlyMap<string, Pod> =>
  new Map(Array.from({ length: count }, (_, at) => [`uid-${at}`, { name: `pod-${at}`, restarts: (at * 7) % 5 }]));
const lost = new AppError('cluster-unreachable', { cluster: 'lab', reason: 'no route' });

let table: VueWrapper | undefined;
beforeEach(() => {
  localStorage.clear();
  // happy-dom lays nothing out.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000);
});
afterEach(() => {
  table?.unmount();
  vi.restoreAllMocks();
});

async function show(props: { rows?: ReadonlyMap<string, Pod>; state?: FeedView; filter?: string }) {
  table = mount(DataTable<Pod>, {
    attachTo: document.body,
    props: {
      id: 'pods',
      label: 'Pods',
      rows: podsOf(3),
      columns,
      state: { kind: 'live' },
      empty: { title: 'No pods', hint: 'Make some.' },
      ...props,
    },
    global: { plugins: [createTexts([])] },
  });
  await nextTick();
  await nextTick();
  return table;
}
const bodyRows = (wrapper: VueWrapper) => wrapper.findAll('.body [role=row]');
const names = (wrapper: VueWrapper) =>
  bodyRows(wrapper)
    .map((row) => ({ at: Number(row.attributes('aria-rowindex')), name: row.find('[role=gridcell]').text() }))
    .sort((one, other) => one.at - other.at)
    .map(({ name }) => name);

describe('DataTable', () => {
  it('keeps few of ten thousand rows in the page, and says how many there are', async () => {
    const wrapper = await show({ rows: podsOf(10_000) });
    expect(bodyRows(wrapper).length).toBeGreaterThan(15);
    expect(bodyRows(wrapper).length).toBeLessThan(60);
    expect(wrapper.get('[role=grid]').attributes('aria-rowcount')).toBe('10001');
  });

  it('sorts by a header, the other way when it is pressed again, and remembers that', async () => {
    const wrapper = await show({ rows: podsOf(4) });
    const header = wrapper.findAll('[role=columnheader]')[1]!;
    await header.get('button').trigger('click');
    expect(names(wrapper)).toEqual(['pod-0', 'pod-3', 'pod-1', 'pod-2']);
    await header.get('button').trigger('click');
    expect(header.attributes('aria-sort')).toBe('descending');
    expect(names(wrapper)).toEqual(['pod-2', 'pod-1', 'pod-3', 'pod-0']);
    wrapper.unmount();
    expect(names(await show({ rows: podsOf(4) }))).toEqual(['pod-2', 'pod-1', 'pod-3', 'pod-0']);
  });

  it('goes from row to row with the keys and opens one; only one row is a tab stop', async () => {
    const wrapper = await show({ rows: podsOf(30) });
    const press = async (key: string) => {
      await wrapper.get('[role=row][tabindex="0"]').trigger('keydown', { key });
      await nextTick();
    };
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'ArrowUp', 'Home', 'ArrowDown', 'Enter'])
      await press(key);
    expect(wrapper.emitted('open')).toEqual([['uid-1']]);
    expect(wrapper.findAll('.body [tabindex="0"]')).toHaveLength(1);
    expect(document.activeElement?.textContent).toContain('pod-1');
  });

  it('keeps the focus on its row when another one comes before it', async () => {
    const wrapper = await show({ rows: podsOf(3) });
    await wrapper.get('[role=row][tabindex="0"]').trigger('keydown', { key: 'End' });
    await nextTick();
    await wrapper.setProps({ rows: new Map([['new', { name: 'a-first', restarts: 0 }], ...podsOf(3)]) });
    expect(names(wrapper)[0]).toBe('a-first');
    expect(document.activeElement?.textContent).toContain('pod-2');
  });

  it('opens a row that is clicked, but not by a control in it', async () => {
    table = mount(DataTable<Pod>, {
      attachTo: document.body,
      props: { id: 'x', label: 'Pods', rows: podsOf(1), columns, state: { kind: 'live' }, empty: { title: '' } },
      slots: { 'row-actions': '<button>Delete</button>' },
      global: { plugins: [createTexts([])] },
    });
    await nextTick();
    await nextTick();
    await table.get('.body button').trigger('click');
    expect(table.emitted('open')).toBeUndefined();
    await table.get('.body [role=gridcell]').trigger('click');
    expect(table.emitted('open')).toEqual([['uid-0']]);
  });

  it('shows what the filter lets through, and says when that is nothing', async () => {
    const wrapper = await show({ rows: podsOf(12), filter: 'POD 11' });
    expect(names(wrapper)).toEqual(['pod-11']);
    await wrapper.setProps({ filter: '<b>nothing</b>' });
    expect(wrapper.get('[role=status]').text()).toContain('Nothing matches “<b>nothing</b>”');
    expect(wrapper.find('b').exists()).toBe(false);
  });

  it('says that it loads, that there is nothing, that it failed, that it is old', async () => {
    const wrapper = await show({ rows: new Map(), state: { kind: 'loading' } });
    expect(wrapper.get('[role=grid]').attributes('aria-busy')).toBe('true');
    await wrapper.setProps({ state: { kind: 'live' } });
    expect(wrapper.text()).toContain('No pods');
    await wrapper.setProps({ state: { kind: 'failed', error: lost } });
    expect(wrapper.text()).toContain('The API server of lab cannot be reached: no route.');
    await wrapper
      .findAll('button')
      .find((button) => button.text() === 'Try again')!
      .trigger('click');
    expect(wrapper.emitted('retry')).toHaveLength(1);
    await wrapper.setProps({ rows: podsOf(2), state: { kind: 'stale', since: Date.now() - 750_000, error: lost } });
    expect(wrapper.text()).toContain('As it was 12m ago.');
    expect(names(wrapper)).toEqual(['pod-0', 'pod-1']);
  });

  it('shows rows as text, whatever they hold', async () => {
    const wrapper = await show({ rows: new Map([['x', { name: '<img src=x onerror=alert(1)>', restarts: 0 }]]) });
    expect(wrapper.find('img').exists()).toBe(false);
    expect(names(wrapper)).toEqual(['<img src=x onerror=alert(1)>']);
  });
});
