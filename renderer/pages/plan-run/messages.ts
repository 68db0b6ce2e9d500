import { defineMessages } from '../../locales/messages.ts';

export default defineMessages(
  {
    title: 'Run',
    navigation: 'Run',
    titles: {
      check: 'Check the hosts of {cluster}',
      create: 'Make the cluster {cluster}',
      destroy: 'Destroy the cluster {cluster}',
    },
    done: {
      check: 'These hosts can be {cluster}.',
      create: '{cluster} is ready.',
      destroy: '{cluster} is gone.',
    },
    doneHint: {
      check: 'Everything was looked at, nothing was changed.',
      create: 'Everything is as the cluster file says. kubectl needs the kubeconfig; the pages need nothing.',
      destroy: 'Everything of ours was taken from its hosts, which are bare again; logs stay.',
    },
    asBefore: 'Nothing had to be changed.',
    toOverview: 'Overview',
    toClusters: 'Clusters',
    toSetup: 'Back to the setup',
    createIt: 'Make the cluster',
    kubeconfig: 'Copy the kubeconfig',
    kubeconfigCopied: 'The kubeconfig was copied.',
  },
  {
    title: '运行',
    navigation: '运行',
    titles: {
      check: '检查 {cluster} 的主机',
      create: '创建集群 {cluster}',
      destroy: '销毁集群 {cluster}',
    },
    done: {
      check: '这些主机可以组成 {cluster}。',
      create: '{cluster} 已就绪。',
      destroy: '{cluster} 已销毁。',
    },
    doneHint: {
      check: '已检查全部内容，未做任何更改。',
      create: '一切均与集群文件一致。kubectl 需要 kubeconfig，本应用的页面不需要。',
      destroy: '我们在主机上的所有内容均已移除，主机已恢复原样；日志仍然保留。',
    },
    asBefore: '无需任何更改。',
    toOverview: '概览',
    toClusters: '集群列表',
    toSetup: '返回设置',
    createIt: '创建集群',
    kubeconfig: '复制 kubeconfig',
    kubeconfigCopied: '已复制 kubeconfig。',
  },
);
