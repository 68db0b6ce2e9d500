import type { Page } from '../page.ts';
import messages from './messages.ts';

const page: Page = {
  name: 'hosts',
  path: 'hosts',
  scope: 'cluster',
  group: 'cluster',
  icon: 'hosts',
  component: () => import('./HostsPage.vue'),
  messages,
};
export default page;
