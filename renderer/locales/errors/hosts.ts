import { chinese } from './chinese.ts';

/** Reaching hosts and working on them; the agent there. */
export const hostErrors = {
  'component-missing': chinese('启动代理时未指定组件。', '请至少指定其中之一：{components}。'),
  'net-config-invalid': chinese('{path} 不是可用的网络配置：{reason}。', '请再次运行 `create`。'),
  'address-not-here': chinese(
    '此主机没有任何网络接口具有地址 {address}。',
    '请在集群文件中改正主机地址，然后再次运行 `create`。',
  ),
  'component-unknown': chinese('代理没有组件 {component}。', '不带组件启动可查看列表。'),
  'flag-unknown': chinese('{component} 没有参数 {flag}。', '请从单元中移除它，或安装支持它的版本。'),
  'flag-missing': chinese('缺少参数 {flag}。', '请在单元中加上。'),
  'flag-invalid': chinese('参数 {flag} 的值为 {value}，不是 {wanted}。', '请在单元中改正。'),
  'flag-file-unreadable': chinese(
    '无法读取参数 {flag} 指定的文件 {path}：{reason}。',
    '请将文件放到该处并使服务可读；`create` 会重新写入缺少的证书和密钥。',
  ),
  'host-unreachable': chinese(
    '无法通过 {address} 端口 {port} 访问 {host}：{reason}。',
    '请检查主机是否在线、集群文件中的地址和端口是否正确，以及中间有无防火墙。',
  ),
  'host-connection-lost': chinese(
    '与 {host} 的连接已断开：{reason}。',
    '请检查主机是否仍在线。页面会自动重新连接；命令或计划需再次运行：已完成的步骤不会重做。',
  ),
  'host-key-unknown': chinese(
    '{host}（{address}）的主机密钥未知：{type} {fingerprint}。',
    '请与主机上的指纹（`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`）比对后确认，或在集群文件中以 `hostKey` 给出，或在运行 `create` 时加上 `--yes-host-keys {fingerprint}`。',
  ),
  'host-key-changed': chinese(
    '{host}（{address}）的主机密钥与固定的不符：出示的是 {type} {fingerprint}，固定的是 {pinned}。',
    '可能有人从中拦截。若主机已重装，请从已知主机或集群文件中移除旧密钥，再确认新密钥。',
  ),
  'host-key-invalid': chinese(
    '{host} 的 `hostKey` 既不是指纹也不是公钥：{reason}。',
    '请写成 `ssh-keygen -lf` 输出的 `SHA256:…`，或 `/etc/ssh/ssh_host_ed25519_key.pub` 中的一行。',
  ),
  'ssh-protocol-failed': chinese(
    '与 {host}（{address} 端口 {port}）的 SSH 协商失败：{reason}。',
    '请检查该端口上是否运行着 OpenSSH 6.5 或更新的服务器。',
  ),
  'ssh-authentication-refused': chinese(
    '{host} 拒绝了 {user} 以 {tried} 登录；它接受：{offered}。',
    '请检查集群文件中的用户及登录方式（密钥、密码或 agent），以及该用户能否登录（`ssh {user}@{address}`）。',
  ),
  'ssh-key-unreadable': chinese(
    '{host} 的私钥 {path} 无法使用：{reason}。',
    '请给出 ssh-keygen 格式的私钥；若有口令，请一并给出。',
  ),
  'ssh-agent-missing': chinese(
    '要用 SSH agent 登录 {host}，但没有可用的 agent：{reason}。',
    '请启动一个（`eval $(ssh-agent)`、`ssh-add`）以设置 SSH_AUTH_SOCK，或改用密钥文件或密码。',
  ),
  'sudo-missing': chinese('{user} 在 {host} 上不是 root，且没有 sudo。', '请在该主机上安装 sudo，或以 root 登录。'),
  'sudo-password-needed': chinese(
    '{host} 上的 sudo 要求 {user} 的密码，但未给出。',
    '请在集群文件中以 `sudo` 给出，或允许 {user} 免密码使用 sudo（NOPASSWD）。',
  ),
  'sudo-password-wrong': chinese(
    '{host} 上的 sudo 拒绝了 {user} 的密码。',
    '请在集群文件中改正：先取 `sudo` 的密码，否则取登录密码。',
  ),
  'sudo-not-allowed': chinese(
    '{user} 在 {host} 上不能成为 root：{reason}。',
    '请将该用户加入 sudoers（CentOS 为 `wheel` 组，Debian 为 `sudo` 组），或以 root 登录。',
  ),
  'sudo-needs-terminal': chinese(
    '{host} 上的 sudo 要求终端。',
    '请在该主机的 sudoers（`visudo`）中为 {user} 移除 `Defaults requiretty`。',
  ),
  'authority-unusable': chinese(
    '证书颁发机构 {authority} 无法签发：{reason}。',
    '请将其证书和密钥放回某台 master 的 /etc/kubernetes/pki；没有密钥便无法签发。',
  ),
  'command-failed': chinese(
    '在 {host} 上执行“{intent}”失败：`{command}` 以退出码 {exitCode} 结束。{stderr}',
    '其输出的最后几行说明了原因。',
  ),
  'command-deadline': chinese(
    '在 {host} 上执行“{intent}”超时：`{command}` 未在 {seconds} 秒内结束。',
    '请检查主机的负载，然后再次运行。',
  ),
  'command-output-too-large': chinese(
    '在 {host} 上，`{command}` 的输出超过 {limit} 字节（用于{intent}）。',
    '请检查它读取的内容：文件或列表比应有的大。',
  ),
  'host-session-refused': chinese(
    '{host} 上的 sshd 不给会话：{reason}。',
    '请检查该主机 /etc/ssh/sshd_config 中的 `MaxSessions`（默认 10）和 sftp 子系统。',
  ),
  'host-path-refused': chinese(
    '不能在路径 {path} 上操作：{reason}。',
    '请给出不含 `..`、位于系统文件夹之下的绝对路径。',
  ),
  'host-port-refused': chinese(
    '从 {host} 无法访问 {address} 端口 {port}：{reason}。',
    '请检查该处的服务是否在运行，以及 {host} 的 sshd 是否允许 TCP 转发（`AllowTcpForwarding`）。',
  ),
  'upload-source-unreadable': chinese(
    '无法读取要发给 {host} 的文件 {path}：{reason}。',
    '请用 `npm run bundle` 重新构建。',
  ),
  'upload-corrupt': chinese(
    '{path} 到达 {host} 时的 sha256 为 {actual}，应为 {wanted}。',
    '请用 `npm run bundle` 重新构建；若依旧如此，请检查两台机器的磁盘。',
  ),
  'upload-failed': chinese(
    '无法将 {path} 发送到 {host}：{reason}。',
    '请检查该处的剩余空间，以及 sshd 的 sftp 子系统。',
  ),
  'host-os-unknown': chinese(
    '{host} 运行 {os}，我们不认识它。',
    '请使用 CentOS、RHEL、Rocky、AlmaLinux、Fedora、openEuler、Debian 或 Ubuntu。',
  ),
  'host-architecture-unknown': chinese(
    '{host} 的处理器类型为 {architecture}，没有对应的程序。',
    '请使用 x86_64 或 aarch64 的主机。',
  ),
  'host-facts-unreadable': chinese('无法读取 {host} 的自身信息：{reason}。', '请参见原因中缺少的工具。'),
};
