import type { Page } from '../page.ts';
import messages from './messages.ts';

const page: Page = {
  name: 'deployments',
  path: 'deployments',
  scope: 'cluster',
  group: 'workloads',
  icon: 'deployments',
  component: () => import('./DeploymentsPage.vue'),
  messages,
};
export default page;
