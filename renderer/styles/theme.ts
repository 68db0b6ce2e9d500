import { shallowRef } from 'vue';
import type { Settings } from '../../common/ipc/settings.ts';

export type Theme = 'light' | 'dark';

/** The theme the page shows; changed after the tokens have changed, so that whoever watches it reads the new ones. */
export const shownTheme = shallowRef<Theme>('light');

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');
let wanted: Settings['theme'] = 'system';
prefersDark.addEventListener('change', () => showTheme(wanted));

/** Shows a theme; `system` follows the desktop from then on. */
export function showTheme(theme: Settings['theme']): void {
  wanted = theme;
  const shown = theme === 'system' ? (prefersDark.matches ? 'dark' : 'light') : theme;
  document.documentElement.dataset.theme = shown;
  shownTheme.value = shown;
}

/** A token's value in the theme that is shown: `token('--surface')`. */
export function token(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
