import type { Component } from 'vue';
import type { IconName } from '../components/icons.ts';
import type { Language, Messages } from '../locales/messages.ts';

/**
 * A page: a folder here with a `page.ts` that default-exports one of these, and a line in `pages/index.ts`. Its messages
 * are found below its name: `t('pods.title')`.
 */
export interface Page {
  /** Also the route's name and the message's prefix. `title` and `navigation` are asked of its messages. */
  readonly name: string;
  /** For a page of one cluster the part after `/clusters/:cluster/`; else the whole path. */
  readonly path: string;
  readonly scope: 'app' | 'cluster';
  /** Where the sidebar shows it; absent: it is reached from another page. */
  readonly group?: NavigationGroup;
  readonly icon: IconName;
  readonly component: () => Promise<{ default: Component }>;
  readonly messages: Readonly<Record<Language, Messages>>;
}

/** The sidebar's groups, in this order. */
export type NavigationGroup = (typeof navigationGroups)[number];
export const navigationGroups = ['cluster', 'workloads', 'network', 'system'] as const;
