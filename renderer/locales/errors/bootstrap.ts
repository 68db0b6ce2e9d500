import { chinese } from './chinese.ts';

/** What stands in the way of a plan, or breaks it. */
export const bootstrapErrors = {
  'internal-fault': chinese('发生了不应发生的错误：{reason}。', '这是 Pilothouse 的缺陷，请附上以上文字反馈。'),
  'preflight-failed': chinese('有 {count} 处阻碍，未作任何更改：\n{list}', '请排除后再次运行。'),
  'host-systemd-missing': chinese('{host} 未运行 systemd。', '请使用由 systemd 启动的主机。'),
  'host-os-unsupported': chinese(
    '{host} 运行 {os}，版本过旧。',
    '请使用 CentOS 8、Debian 12、Ubuntu 22.04 或更新的系统。',
  ),
  'host-tools-missing': chinese('{host} 缺少 {tools}。', '请在该主机上安装：`{command}`。'),
  'host-disk-full': chinese(
    '{host} 的 {path} 只剩 {available}，需要 {wanted}。',
    '请在该主机的 {mountPoint} 上腾出空间。',
  ),
  'host-memory-short': chinese('{host} 有 {memory} 内存，需要 {wanted}。', '请使用更大的主机。'),
  'host-clock-wrong': chinese(
    '{host} 的时钟与本机相差 {seconds} 秒。',
    '请校准时钟（`timedatectl`、chrony）：证书和租约都依赖它。',
  ),
  'host-hostname-shared': chinese(
    '{hosts} 的主机名都是 {hostname}。',
    '请分别设置不同的主机名：`hostnamectl set-hostname …`。',
  ),
  'host-machine-id-shared': chinese(
    '{hosts} 的 machine-id 相同：它们是同一磁盘的副本。',
    '除其中一台外，在其余主机上执行 `rm /etc/machine-id; systemd-machine-id-setup`，然后重启。',
  ),
  'host-address-not-own': chinese(
    '其他主机要通过 {address} 访问 {host}，但它只有：{addresses}。',
    '请将 `privateAddress` 设为其中之一。',
  ),
  'host-of-another-cluster': chinese(
    '{host} 属于集群 `{cluster}`（{uid}）。',
    '请先销毁那个集群，或将该主机从此文件中移除。',
  ),
  'host-port-used': chinese(
    '{host} 的 {protocol} 端口 {port} 被 {program} 占用，而 {unit} 需要它。',
    '请停止该程序，或使用其他主机。',
  ),
  'host-unit-foreign': chinese(
    '{host} 的 {path} 中有不属于我们的单元 {unit}。',
    '请移除它（`systemctl disable --now {unit}`，再删除文件），或使用其他主机。',
  ),
  'host-path-foreign': chinese('{host} 的 {path} 中有不属于我们的文件。', '请将其移走，或使用其他主机。'),
  'host-glibc-too-old': chinese(
    '{host} 的 glibc 为 {glibc}；`{set}` 集合中的 {program} 需要 {needs}。',
    '请在集群文件中设置 `spec.artifacts: upstream`，它可在 glibc 2.28 以上的任何主机运行。',
  ),
  'host-glibc-unsupported': chinese(
    '{host} 的 glibc 为 {glibc}；{program} 需要 {needs}，且没有其他集合可用。',
    '请在该主机上使用更新的系统：CentOS Stream 9、Debian 12、Ubuntu 22.04。',
  ),
  'host-libraries-missing': chinese('{host} 缺少共享库 {libraries}。', '请在该主机上安装：`{command}`。'),
  'host-firewall-foreign': chinese(
    '{host} 的防火墙是 {program}，我们无法在其中开放端口。',
    '请改用 firewalld，或停止 {program}。',
  ),
  'artifact-corrupt': chinese(
    '{path} 与构建结果不符：为 {actual}，应为 {wanted}。',
    '请删除它并运行 `npm run bundle`。',
  ),
  'artifact-missing': chinese('无法读取 {path}：{reason}。', '请运行 `npm run bundle`。'),
  'etcd-members-changed': chinese(
    '{cluster} 的 etcd 成员为 {found}，而文件要求 {wanted}。',
    '暂不能增减成员：请恢复角色，或销毁集群后重新创建。',
  ),
  'unit-not-started': chinese(
    '在 {host} 上执行“{intent}”失败：`{command}` 以退出码 {exitCode} 结束。{unit} 的最后几行日志：\n{journal}',
    '日志说明了原因；修复后再次运行即可，已完成的步骤不会重做。',
  ),
  'authority-conflict': chinese(
    'master {one} 与 {other} 上 {authority} 的证书不同。',
    '请在两者上保留正确的证书及其密钥，其余会随之更新。',
  ),
  'authority-key-lost': chinese(
    '{host} 信任 {authority}，但其密钥不在任何 master（{masters}）上：{path}。',
    '请从备份恢复该密钥；没有它只能销毁集群后重新创建。',
  ),
  'token-keys-conflict': chinese(
    'master {one} 与 {other} 使用不同的密钥签署服务账号令牌：{path}。',
    '请将正确的密钥复制到两者。',
  ),
  'encryption-keys-conflict': chinese(
    'master {one} 与 {other} 使用不同的密钥加密 etcd 中的 Secret：{path}。',
    '请写一个包含双方密钥的文件，并复制到两者。',
  ),
  'plan-running': chinese('{cluster} 的计划 `{plan}` 仍在运行。', '请等待它结束或将其取消；进度见正在运行的计划。'),
  'plan-run-unknown': chinese(
    '计划的运行 {run} 已不存在。',
    '运行记录保留到应用退出：请重新启动计划，它会识别已完成的步骤。',
  ),
  'plan-question-gone': chinese('已没有关于主机密钥 {fingerprint} 的询问。', '它已被回答，或运行已结束。'),
  'nodes-not-ready': chinese(
    '{seconds} 秒内仍有节点未就绪：\n{list}',
    '请查看 `status`，以及该主机上的 `exec HOST -- journalctl -u kubelet -u flanneld`。',
  ),
  'demo-not-ready': chinese(
    '演示应用的 Pod 在 {seconds} 秒内未就绪：\n{list}',
    '请查看 `kubectl -n demo describe pods`。',
  ),
  'api-refused': chinese('API 服务器拒绝了请求（{status}）：{reason}。', '请查看 master 上 kube-apiserver 的日志。'),
  'wait-too-long': chinese('未能及时得到答复：{reason}。', '请检查主机的负载，然后再次运行。'),
};
