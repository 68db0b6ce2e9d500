import type { Page } from '../page.ts';
import messages from './messages.ts';

/** The wizard for a new cluster. */
const page: Page = {
  name: 'setup',
  path: '/new',
  scope: 'app',
  icon: 'plus',
  component: () => import('./SetupPage.vue'),
  messages,
};
export default page;
