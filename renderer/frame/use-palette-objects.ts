import { type ComputedRef, computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { ResourceRow } from '../../common/ipc/rows/resource.ts';
import { useFeed } from '../backend/use-feed.ts';
import { useCurrentCluster } from '../composables/use-current-cluster.ts';
import { pages } from '../pages/index.ts';
import { useNamespaceStore } from '../stores/namespace.ts';
import type { PaletteEntry } from './palette-entry.ts';
import { useGoTo } from './use-go-to.ts';

const kinds = ['pods', 'services', 'nodes', 'deployments', 'replicationcontrollers'] as const;

/** The current cluster's objects by name; their feeds are open as long as the component lives. */
export function usePaletteObjects(): ComputedRef<PaletteEntry[]> {
  const { t } = useI18n();
  const goTo = useGoTo();
  const namespaces = useNamespaceStore();
  const { name } = useCurrentCluster();
  const feeds = kinds.map((kind) => ({
    kind,
    page: pages.find((page) => page.name === kind),
    rows: useFeed(kind, () => (name.value ? { cluster: name.value } : undefined)).rows,
  }));
  return computed(() =>
    feeds.flatMap(({ kind, page, rows }) => {
      if (!page) return [];
      const named: ReadonlyMap<string, ResourceRow> = rows.value;
      return [...named].map(([key, row]): PaletteEntry => ({
        id: `${kind}/${key}`,
        group: 'objects',
        title: row.namespace ? `${row.namespace}/${row.name}` : row.name,
        hint: t(`frame.palette.kinds.${kind}`),
        icon: page.icon,
        run: () => {
          namespaces.include(row.namespace);
          goTo(kind, key);
        },
      }));
    }),
  );
}
