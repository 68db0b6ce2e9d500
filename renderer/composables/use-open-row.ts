import { type ComputedRef, computed, shallowRef, watch } from 'vue';
import { useOpenKey } from './use-open-key.ts';

export interface OpenRow<Row> {
  readonly key: ComputedRef<string>;
  /** The row as it is, or as it was last; undefined: none is open. */
  readonly row: ComputedRef<Row | undefined>;
  /** It was there, and is not any more. */
  readonly isGone: ComputedRef<boolean>;
  readonly open: (key: string) => void;
  readonly close: () => void;
}

/** The row that the address opens beside the table. It stays open when its object is deleted. */
export function useOpenRow<Row>(rows: () => ReadonlyMap<string, Row>): OpenRow<Row> {
  const { key, open, close } = useOpenKey();
  const last = shallowRef<{ key: string; row: Row }>();
  const now = computed(() => (key.value ? rows().get(key.value) : undefined));
  watch(
    now,
    (row) => {
      if (row !== undefined) last.value = { key: key.value, row };
    },
    { immediate: true, flush: 'sync' },
  );
  const row = computed(() => now.value ?? (last.value?.key === key.value ? last.value.row : undefined));
  return { key, row, isGone: computed(() => row.value !== undefined && now.value === undefined), open, close };
}
