import type { Page } from '../page.ts';
import messages from './messages.ts';

const page: Page = {
  name: 'overlay',
  path: 'overlay',
  scope: 'cluster',
  group: 'network',
  icon: 'overlay',
  component: () => import('./OverlayPage.vue'),
  messages,
};
export default page;
