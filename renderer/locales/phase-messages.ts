import { defineMessages } from './messages.ts';

/**
 * What each phase of the plans does, by its name: `t('phases.installEtcd')`. A test beside the plans holds their names
 * equal.
 */
export default defineMessages(
  {
    connect: 'Connect',
    checkOwner: 'Check whose the host is',
    gatherFacts: 'Gather facts',
    preflight: 'Check the hosts',
    claimHosts: 'Mark the host as this cluster’s',
    issueCertificates: 'Issue certificates',
    openFirewall: 'Open the firewall',
    configureKernel: 'Set up the kernel',
    uploadArtifacts: 'Upload the release',
    installContainerd: 'Start containerd',
    installEtcd: 'Start etcd',
    installApiserver: 'Start the API server',
    installControllerManager: 'Start the controller manager',
    installScheduler: 'Start the scheduler',
    installKubelet: 'Start the kubelet',
    installKubeProxy: 'Start kube-proxy',
    installOverlay: 'Start the overlay network',
    importImages: 'Import images',
    verify: 'See every node ready',
    markMasters: 'Label the masters',
    addStorageClass: 'Add a storage class',
    deployDemo: 'Run the demo',
    /** A phase that takes away what another one made. */
    undo: 'Undo: {phase}',
  },
  {
    connect: '连接主机',
    checkOwner: '确认主机归属',
    gatherFacts: '收集主机信息',
    preflight: '检查主机',
    claimHosts: '将主机标记为属于此集群',
    issueCertificates: '签发证书',
    openFirewall: '开放防火墙端口',
    configureKernel: '配置内核',
    uploadArtifacts: '上传程序',
    installContainerd: '启动 containerd',
    installEtcd: '启动 etcd',
    installApiserver: '启动 API 服务器',
    installControllerManager: '启动控制器管理器',
    installScheduler: '启动调度器',
    installKubelet: '启动 kubelet',
    installKubeProxy: '启动 kube-proxy',
    installOverlay: '启动 Overlay 网络',
    importImages: '导入镜像',
    verify: '等待所有节点就绪',
    markMasters: '标记主控节点',
    addStorageClass: '添加存储类',
    deployDemo: '运行演示应用',
    undo: '撤销：{phase}',
  },
);
