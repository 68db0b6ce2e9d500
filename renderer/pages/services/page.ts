import type { Page } from '../page.ts';
import messages from './messages.ts';

const page: Page = {
  name: 'services',
  path: 'services',
  scope: 'cluster',
  group: 'network',
  icon: 'services',
  component: () => import('./ServicesPage.vue'),
  messages,
};
export default page;
