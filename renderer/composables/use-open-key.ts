import { type ComputedRef, computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** Which row of the page is open in the side panel; it stands in the address, `?open=<key>`. Empty: none. */
export function useOpenKey(): {
  readonly key: ComputedRef<string>;
  readonly open: (key: string) => void;
  readonly close: () => void;
} {
  const route = useRoute();
  const router = useRouter();
  const key = computed(() => (typeof route.query.open === 'string' ? route.query.open : ''));
  const show = (open: string | undefined) => {
    const { open: _before, ...query } = route.query;
    void router.replace({ query: open ? { ...query, open } : query });
  };
  return { key, open: show, close: () => show(undefined) };
}
