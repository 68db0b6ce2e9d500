import { defineMessages } from '../../locales/messages.ts';

export default defineMessages(
  {
    title: 'Replication Controllers',
    navigation: 'Replication Controllers',
    filter: 'Filter Replication Controllers',
    empty: 'No Replication Controllers here',
    emptyHint: 'A ReplicationController keeps a number of equal pods running.',
  },
  {
    title: 'ReplicationController',
    navigation: 'ReplicationController',
    filter: '筛选 ReplicationController',
    empty: '这里没有 ReplicationController',
    emptyHint: 'ReplicationController 维持一定数量的相同 Pod 持续运行。',
  },
);
