import type { Page } from '../page.ts';
import messages from './messages.ts';

const page: Page = {
  name: 'planRun',
  path: '/runs/:run',
  scope: 'app',
  icon: 'play',
  component: () => import('./PlanRunPage.vue'),
  messages,
};
export default page;
