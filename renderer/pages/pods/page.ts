import type { Page } from '../page.ts';
import messages from './messages.ts';

const page: Page = {
  name: 'pods',
  path: 'pods',
  scope: 'cluster',
  group: 'workloads',
  icon: 'pods',
  component: () => import('./PodsPage.vue'),
  messages,
};
export default page;
