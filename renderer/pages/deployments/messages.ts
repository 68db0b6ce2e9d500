import { defineMessages } from '../../locales/messages.ts';

export default defineMessages(
  {
    title: 'Deployments',
    navigation: 'Deployments',
    filter: 'Filter Deployments',
    empty: 'No Deployments here',
    emptyHint: 'A Deployment keeps a number of equal pods and replaces them step by step when its template changes.',
  },
  {
    title: 'Deployment',
    navigation: 'Deployment',
    filter: '筛选 Deployment',
    empty: '这里没有 Deployment',
    emptyHint: 'Deployment 维持一定数量的相同 Pod，并在模板变更时逐步替换它们。',
  },
);
