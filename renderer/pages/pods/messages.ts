import { defineMessages } from '../../locales/messages.ts';

export default defineMessages(
  {
    title: 'Pods',
    navigation: 'Pods',
    filter: 'Filter pods',
    empty: 'No pods here',
    emptyHint: 'Pods come from Deployments, Replication Controllers and their like, or from YAML.',
    hostIP: 'Host IP',
    controlledBy: 'Controlled by',
    containers: 'Containers',
    container: 'Container',
    openLogs: 'Logs of {name}',
    openShell: 'Shell in {name}',
    noContainers: 'It has no containers yet.',
  },
  {
    title: 'Pod',
    navigation: 'Pod',
    filter: '筛选 Pod',
    empty: '这里没有 Pod',
    emptyHint: 'Pod 由 Deployment、ReplicationController 等控制器创建，也可以从 YAML 创建。',
    hostIP: '主机 IP',
    controlledBy: '控制器',
    containers: '容器',
    container: '容器',
    openLogs: '{name} 的日志',
    openShell: '{name} 中的 Shell',
    noContainers: '尚无容器。',
  },
);
