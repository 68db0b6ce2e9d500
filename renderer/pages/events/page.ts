import type { Page } from '../page.ts';
import messages from './messages.ts';

const page: Page = {
  name: 'events',
  path: 'events',
  scope: 'cluster',
  group: 'cluster',
  icon: 'events',
  component: () => import('./EventsPage.vue'),
  messages,
};
export default page;
