import clusters from './clusters/page.ts';
import components from './components/page.ts';
import deployments from './deployments/page.ts';
import events from './events/page.ts';
import hosts from './hosts/page.ts';
import nodes from './nodes/page.ts';
import overlay from './overlay/page.ts';
import overview from './overview/page.ts';
import type { Page } from './page.ts';
import planRun from './plan-run/page.ts';
import pods from './pods/page.ts';
import replicationcontrollers from './replicationcontrollers/page.ts';
import services from './services/page.ts';
import setupOfCluster from './setup/page-of-cluster.ts';
import setup from './setup/page.ts';

/** Every page, in the order the sidebar and the command palette show them. */
export const pages: readonly Page[] = [
  // Of the app
  clusters,
  setup,
  setupOfCluster,
  planRun,
  // Of a cluster
  overview,
  hosts,
  nodes,
  events,
  // Workloads
  pods,
  deployments,
  replicationcontrollers,
  // Network
  services,
  overlay,
  // System
  components,
];
