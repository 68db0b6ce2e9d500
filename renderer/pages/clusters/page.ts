import type { Page } from '../page.ts';
import messages from './messages.ts';

const page: Page = {
  name: 'clusters',
  path: '/',
  scope: 'app',
  icon: 'clusters',
  component: () => import('./ClustersPage.vue'),
  messages,
};
export default page;
