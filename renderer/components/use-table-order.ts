import { type ComputedRef, type Ref, computed, ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Column, Sort } from './data-table.ts';
import { rememberSort, rememberedSort } from './table-memory.ts';
import { type TableOrder, comparing, filterWords, filtering, noOrder, ordered } from './table-order.ts';

export interface TableSource<Row> {
  readonly id: string;
  readonly rows: ReadonlyMap<string, Row>;
  readonly columns: readonly Column<Row>[];
  readonly filter: string;
  /** How it is sorted until the person sorts it otherwise. */
  readonly sort: Sort | undefined;
}

/** The keys a table shows, in their order, and how that is changed. `source` is a getter of its props. */
export function useTableOrder<Row extends object>(
  source: () => TableSource<Row>,
): {
  readonly sort: Readonly<Ref<Sort>>;
  readonly shown: ComputedRef<readonly string[]>;
  readonly sortBy: (column: string) => void;
} {
  const { locale } = useI18n();
  const { id, columns, sort: initial } = source();
  const sort = ref<Sort>(rememberedSort(id) ?? initial ?? { column: columns[0]?.id ?? '', direction: 'ascending' });
  const order = shallowRef<TableOrder>(noOrder);
  const compare = computed(() => comparing(locale.value));
  watch(
    [() => source().rows, () => source().columns, sort, compare] as const,
    ([rows, now, by, how], [, before, byBefore, howBefore]) => {
      const isSame = now === before && by === byBefore && how === howBefore;
      order.value = ordered(isSame ? order.value : noOrder, rows, now, by, how);
    },
    { immediate: true },
  );

  const passes = computed(() => filtering(source().columns));
  const shown = computed(() => {
    const { rows, filter } = source();
    const words = filterWords(filter);
    const { keys } = order.value;
    if (words.length === 0) return keys;
    return keys.filter((key) => {
      const row = rows.get(key);
      return row !== undefined && passes.value(row, words);
    });
  });

  function sortBy(column: string): void {
    const isSame = sort.value.column === column;
    const direction = isSame && sort.value.direction === 'ascending' ? 'descending' : 'ascending';
    sort.value = { column, direction };
    rememberSort(id, sort.value);
  }
  return { sort, shown, sortBy };
}
