import type { Page } from '../page.ts';
import messages from './messages.ts';

const page: Page = {
  name: 'replicationcontrollers',
  path: 'replicationcontrollers',
  scope: 'cluster',
  group: 'workloads',
  icon: 'replicationcontrollers',
  component: () => import('./ReplicationControllersPage.vue'),
  messages,
};
export default page;
