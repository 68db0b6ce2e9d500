import { type ComputedRef, computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import type { Settings } from '../../common/ipc/settings.ts';
import type { IconName } from '../components/icons.ts';
import { useCurrentCluster } from '../composables/use-current-cluster.ts';
import { languages } from '../locales/messages.ts';
import { pages } from '../pages/index.ts';
import { useClustersStore } from '../stores/clusters.ts';
import { useSettingsStore } from '../stores/settings.ts';
import { clusterPath } from './cluster-path.ts';
import { pageShortcuts } from './page-shortcuts.ts';
import type { PaletteEntry } from './palette-entry.ts';
import { useGoTo } from './use-go-to.ts';
import { usePaletteObjects } from './use-palette-objects.ts';

const themes: ReadonlyArray<readonly [Settings['theme'], IconName]> = [
  ['light', 'sun'],
  ['dark', 'moon'],
  ['system', 'desktop'],
];

/** Everything the palette offers. Where it is used the names of the current cluster's objects are fetched. */
export function usePaletteEntries(showShortcuts: () => void): ComputedRef<readonly PaletteEntry[]> {
  const { t } = useI18n();
  const router = useRouter();
  const goTo = useGoTo();
  const { name: cluster } = useCurrentCluster();
  const clusters = useClustersStore();
  const settings = useSettingsStore();
  const objects = usePaletteObjects();

  const ofPages = computed<PaletteEntry[]>(() =>
    pages
      .filter((page) => (page.scope === 'cluster' ? cluster.value && page.group : page.path === '/'))
      .map((page) => ({
        id: `page/${page.name}`,
        group: 'pages',
        title: t(`${page.name}.navigation`),
        ...(pageShortcuts[page.name] && { hint: `g ${pageShortcuts[page.name]}` }),
        icon: page.icon,
        run: () => goTo(page.name),
      })),
  );
  const ofClusters = computed<PaletteEntry[]>(() =>
    [...clusters.rows.values()]
      .filter(({ name }) => name !== cluster.value)
      .map((row) => ({
        id: `cluster/${row.name}`,
        group: 'clusters',
        title: row.name,
        hint: t(`frame.clusterStates.${row.state.kind}`),
        icon: 'clusters',
        run: () => void router.push(clusterPath(row)),
      })),
  );
  const actions = computed<PaletteEntry[]>(() => {
    const action = (id: string, title: string, icon: IconName, run: () => void, hint?: string): PaletteEntry => ({
      id: `action/${id}`,
      group: 'actions',
      title,
      icon,
      run,
      ...(hint && { hint }),
    });
    return [
      action('new', t('frame.palette.newCluster'), 'plus', () => void router.push('/new')),
      action(
        'import',
        t('frame.palette.import'),
        'upload',
        () => void router.push({ path: '/', query: { import: '' } }),
      ),
      ...themes
        .filter(([theme]) => theme !== settings.theme)
        .map(([theme, icon]) =>
          action(
            `theme-${theme}`,
            t('frame.palette.theme', { name: t(`frame.theme.${theme}`) }),
            icon,
            () => void settings.change({ theme }),
          ),
        ),
      ...[...languages, 'system' as const]
        .filter((language) => language !== settings.language)
        .map((language) =>
          action(
            `language-${language}`,
            t('frame.palette.language', { name: t(`frame.language.${language}`) }),
            'language',
            () => void settings.change({ language }),
          ),
        ),
      action('shortcuts', t('frame.palette.shortcuts'), 'keyboard', showShortcuts, '?'),
    ];
  });
  return computed(() => [...ofPages.value, ...ofClusters.value, ...actions.value, ...objects.value]);
}
