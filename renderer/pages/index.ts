import type { Page } from './page.ts';

/** Every page, in the order the sidebar and the command palette show them. */
export const pages: readonly Page[] = [];
