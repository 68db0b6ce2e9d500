import deployments from './deployments/page.ts';
import events from './events/page.ts';
import type { Page } from './page.ts';
import pods from './pods/page.ts';
import replicationcontrollers from './replicationcontrollers/page.ts';

/** Every page, in the order the sidebar and the command palette show them. */
export const pages: readonly Page[] = [
  // Of a cluster
  events,
  // Workloads
  pods,
  deployments,
  replicationcontrollers,
];
