import type { Page } from '../page.ts';
import messages from './messages.ts';

const page: Page = {
  name: 'overview',
  path: 'overview',
  scope: 'cluster',
  group: 'cluster',
  icon: 'overview',
  component: () => import('./OverviewPage.vue'),
  messages,
};
export default page;
