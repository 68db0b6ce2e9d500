import { chinese } from './chinese.ts';

/** Reaching a cluster and asking it for something; the command line; pages and main process. */
export const clusterErrors = {
  'cluster-none': chinese('本机没有任何集群。', '请用 -f 指定集群文件，或用 `create -f FILE` 创建一个。'),
  'cluster-not-named': chinese('本机有多个集群：{known}。', '请用 --cluster 选择一个。'),
  'cluster-unknown': chinese(
    '本机没有集群 {cluster}，已有：{known}。',
    '请用 -f 指定其文件，或再次运行 `create -f FILE`：健康的集群不会被更改。',
  ),
  'cluster-record-damaged': chinese(
    '无法读取 {path}：{reason}。',
    '请删除它并再次运行 `create -f FILE`：健康的集群不会被更改。',
  ),
  'cluster-file-of-another': chinese(
    '{path} 描述的是集群 {cluster}，而不是 {wanted}。',
    '请指定正确的文件，或省略 --cluster。',
  ),
  'cluster-unreachable': chinese(
    '无法访问 {cluster} 的 API 服务器：{reason}。',
    '请检查至少一台 master 在线且其上的 kube-apiserver 正在运行；应用会自动重试。',
  ),
  'cluster-imported': chinese(
    '集群 {cluster} 是导入的：本机不了解它的主机。',
    '请用 kubectl 和它的 kubeconfig 操作；要在此处部署的集群需要集群文件。',
  ),
  'cluster-file-elsewhere': chinese(
    '{path} 描述集群 {cluster}，而本机已从 {known} 得知该集群。',
    '请打开那个文件。若新文件才是正确的，请先从本机移除该集群：其主机不受影响。',
  ),
  'path-not-absolute': chinese('`{path}` 不是完整路径。', '请从头给出路径：`/home/…` 或 `~/…`。'),
  'kubeconfig-missing': chinese(
    '本机还没有 {cluster} 的 kubeconfig。',
    '请再次运行 `create -f FILE`：健康的集群不会被更改。',
  ),
  'option-unknown': chinese('{command} 没有选项 {option}。', '请查看 `{command} --help`。'),
  'option-value-missing': chinese('{option} 需要一个值。', '请查看 `{command} --help`。'),
  'option-value-unknown': chinese('{option} 不能是 `{value}`。', '请使用以下之一：{allowed}。'),
  'argument-missing': chinese('{command} 需要 {argument}。', '请查看 `{command} --help`。'),
  'argument-unexpected': chinese('{command} 不接受 `{argument}`。', '请查看 `{command} --help`。'),
  'command-unknown': chinese('没有命令 `{command}`。', '请使用以下之一：{known}。'),
  'host-unknown': chinese('集群 {cluster} 没有主机 {host}，已有：{known}。', '请指定其中之一。'),
  'confirmation-needed': chinese('此处无人可确认是否要 {action}。', '请加上 --yes 事先确认。'),
  'kubeconfig-invalid': chinese(
    '{path} 不是可用的 kubeconfig：{reason}。',
    '请重新获取：在此处创建的集群用 `pilothouse kubeconfig`，否则请向集群的管理者索取。',
  ),
  'kubeconfig-context-unknown': chinese(
    '{path} 没有上下文“{context}”，已有：{known}。',
    '请选择其中之一，或设置 `current-context`。',
  ),
  'kubeconfig-login-unsupported': chinese(
    '上下文 {context} 通过 `{field}` 登录，本应用不支持。',
    '请改用令牌：`kubectl create token ACCOUNT --duration=24h`，并作为 `token` 写入 kubeconfig。',
  ),
  'kubeconfig-proxy-unsupported': chinese(
    '上下文 {context} 经过代理（`proxy-url`），本应用不支持。',
    '请在能直接访问服务器之处（例如通过 VPN）导入不含代理的 kubeconfig。',
  ),
  'kubeconfig-path-relative': chinese(
    'kubeconfig 中的文件路径在此处无法解析：{field} 为 `{value}`。',
    '请导入 `kubectl config view --flatten --minify` 的输出：其中包含文件内容。',
  ),
  'kubeconfig-file-unreadable': chinese(
    'kubeconfig 将 {value} 作为 {field}，但无法读取：{reason}。',
    '请改正路径，或在文件所在之处导入 `kubectl config view --flatten --minify` 的输出。',
  ),
  'backend-lost': chinese('与应用主进程的连接已断开。', '请重新加载页面，或重新启动应用。'),
  'web-port-unusable': chinese(
    '无法在端口 {port} 上提供页面：{reason}。',
    '请用 --port 指定其他端口，或不指定以自动选择空闲端口。',
  ),
  'ipc-refused': chinese('页面请求了不被允许的内容：{reason}。', '这是 Pilothouse 的缺陷，或该页面并非来自我们。'),
  'etcd-credentials-missing': chinese(
    '{host} 上没有 {path}，无法据此查询 etcd 的状况。',
    '请再次运行 `create`：它会签发缺少的证书。',
  ),
  'host-overlay-unreadable': chinese(
    '{host} 没有给出内核中 Overlay 的状况：{reason}。',
    '请在该主机上用 `ip -json -details address show` 查看；4.13 之前的 iproute 没有 -json。',
  ),
  'host-unit-unknown': chinese(
    '{cluster} 的主机 {host} 没有我们的单元 {unit}，已有：{known}。',
    '请指定其中之一；其他单元可在主机上用 `journalctl -u {unit}` 查看。',
  ),
  'settings-damaged': chinese(
    '无法读取 {path} 中的设置：{reason}。应用将使用默认设置。',
    '请重新选择主题和语言：文件会随之重写。',
  ),
  'api-object-missing': chinese('API 服务器没有该对象：{reason}。', '它可能刚被删除，请再看一次列表。'),
  'api-object-conflict': chinese(
    'API 服务器拒绝了请求：{reason}。',
    '该对象刚被他人修改，或已经存在。请重新加载后再作修改。',
  ),
  'api-object-invalid': chinese('API 服务器不接受该内容：{reason}。', '请改正后重试。'),
  'log-no-earlier-run': chinese(
    '{pod} 的容器 {container} 没有更早的运行。',
    '它来到此节点后未曾重启，或更早的日志已被删除；请查看当前日志。',
  ),
  'log-not-there': chinese(
    '没有可读的 {container} 日志：{reason}。',
    '容器启动后才有日志；它在等待什么，请查看 {pod} 的事件。',
  ),
  'shell-not-started': chinese(
    '此容器中没有 Shell：{reason}。',
    '请查看容器是否在运行。有些镜像根本没有 Shell，无法打开。',
  ),
  'shell-exited': chinese('Shell 以退出码 {exitCode} 结束。', '请重新打开。'),
  'api-forbidden': chinese('API 服务器不允许此操作：{reason}。', '请使用有权限的登录：导入管理员的 kubeconfig。'),
  'object-yaml-invalid': chinese('无法采用该文本：{reason}。', '请改正该处，注意缩进和引号。'),
  'object-identity-changed': chinese(
    '{field} 为 `{value}`，而此对象应为 `{wanted}`。',
    '请改回原值。若要另有一个对象，请新建。',
  ),
  'object-kind-unknown': chinese(
    '集群的 {apiVersion} 中没有类别 {kind}。',
    '请检查这两个词；自定义类别需先有 CustomResourceDefinition。',
  ),
  'object-not-created': chinese(
    '{object} 被拒绝：{reason}。在它之前已创建：{created}。',
    '请改正它，去掉已创建的对象，然后重试。',
  ),
};
