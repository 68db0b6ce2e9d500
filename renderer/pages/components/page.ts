import type { Page } from '../page.ts';
import messages from './messages.ts';

const page: Page = {
  name: 'components',
  path: 'components',
  scope: 'cluster',
  group: 'system',
  icon: 'components',
  component: () => import('./ComponentsPage.vue'),
  messages,
};
export default page;
