import type { Page } from '../page.ts';
import messages from './messages.ts';

const page: Page = {
  name: 'nodes',
  path: 'nodes',
  scope: 'cluster',
  group: 'cluster',
  icon: 'nodes',
  component: () => import('./NodesPage.vue'),
  messages,
};
export default page;
