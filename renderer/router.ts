import { type RouteRecordRaw, type Router, type RouterHistory, createRouter } from 'vue-router';
import NotFoundPage from './frame/NotFoundPage.vue';
import type { Page } from './pages/page.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Absent: an address that leads to none. */
    page?: Page;
  }
}

/** Addresses as the pages' table has them. A cluster's own address is its first page's. */
export function createAppRouter(pages: readonly Page[], history: RouterHistory): Router {
  const routes: RouteRecordRaw[] = pages.map((page) => ({
    name: page.name,
    path: page.scope === 'cluster' ? `/clusters/:cluster/${page.path}` : page.path,
    component: page.component,
    meta: { page },
  }));
  const first = pages.find(({ scope }) => scope === 'cluster');
  if (first) {
    routes.push({
      path: '/clusters/:cluster',
      redirect: ({ params }) => ({ name: first.name, params }),
    });
  }
  routes.push({ name: 'not-found', path: '/:path(.*)*', component: NotFoundPage });
  return createRouter({ history, routes });
}
