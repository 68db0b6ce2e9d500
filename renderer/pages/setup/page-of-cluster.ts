import { defineMessages } from '../../locales/messages.ts';
import type { Page } from '../page.ts';

/** The same wizard for a cluster that is known: to set it up again, or to go on where it broke. */
const page: Page = {
  name: 'setup-of-cluster',
  path: '/clusters/:cluster/setup',
  scope: 'app',
  icon: 'retry',
  component: () => import('./SetupPage.vue'),
  messages: defineMessages(
    { title: 'Set up again', navigation: 'Set up again' },
    { title: '重新部署', navigation: '重新部署' },
  ),
};
export default page;
