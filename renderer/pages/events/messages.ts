import { defineMessages } from '../../locales/messages.ts';

export default defineMessages(
  {
    title: 'Events',
    navigation: 'Events',
    filter: 'Filter events',
    warningsOnly: 'Only warnings',
    empty: 'No events here',
    emptyHint: 'The cluster keeps events for an hour.',
    noWarnings: 'No warnings',
    noWarningsHint: 'Nothing went wrong within the last hour.',
    object: 'Object',
    source: 'Source',
    count: 'Count',
    firstSeen: 'First seen',
    lastSeen: 'Last seen',
  },
  {
    title: '事件',
    navigation: '事件',
    filter: '筛选事件',
    warningsOnly: '仅警告',
    empty: '这里没有事件',
    emptyHint: '集群保留事件一小时。',
    noWarnings: '没有警告',
    noWarningsHint: '最近一小时内一切正常。',
    object: '对象',
    source: '来源',
    count: '次数',
    firstSeen: '首次出现',
    lastSeen: '最近出现',
  },
);
