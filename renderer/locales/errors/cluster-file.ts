import { chinese } from './chinese.ts';

/** The cluster file, and the draft that becomes one. */
export const clusterFileErrors = {
  'cluster-file-missing': chinese('{path} 处没有集群文件。', '请检查 -f 给出的路径。'),
  'cluster-file-unreadable': chinese('无法读取集群文件 {path}：{reason}。', '请检查路径及其权限。'),
  'cluster-file-invalid': chinese(
    '{path} 中有 {count} 个问题：\n{list}',
    '请逐一改正；各字段的含义见 docs/cluster-file.md。',
  ),
  'cluster-file-malformed': chinese('这不是 YAML：{reason}。', '请改正文件中的该行，注意缩进和引号。'),
  'cluster-file-several': chinese('这里开始了第二个文档。', '一个文件只保留一个集群，请移除另一个。'),
  'cluster-field-unknown': chinese('没有字段 {field}。', '请移除它，或改用以下之一：{known}。'),
  'cluster-field-misspelled': chinese('没有字段 {field}。', '您是指 `{guess}` 吗？'),
  'cluster-field-missing': chinese('缺少 {field}。', '请补上；docs/cluster-file.md 中有示例。'),
  'cluster-field-mistyped': chinese(
    '{field} 应为 {wanted}，而不是 {found}。',
    '请改正取值；作为文本的数字或日期需加引号。',
  ),
  'cluster-value-unknown': chinese('{field} 不能是 `{value}`。', '请使用以下之一：{allowed}。'),
  'cluster-name-invalid': chinese(
    '`{value}` 不能用作集群名称。',
    '请使用不超过 63 个小写字母、数字和 `-`，首尾须为字母或数字。',
  ),
  'host-name-invalid': chinese(
    '`{value}` 不能用作主机名称。',
    '请使用不超过 63 个小写字母、数字和 `-`，首尾须为字母或数字：它将成为节点的名称。',
  ),
  'host-name-duplicate': chinese('有两台主机都名为 `{name}`；前一台是 {first}。', '请为每台主机取不同的名称。'),
  'host-address-invalid': chinese(
    '{field} 为 `{value}`，既不是 IPv4 地址也不是主机名。',
    '请写成 `192.0.2.10` 或 `node1.example.org` 的形式。',
  ),
  'host-address-duplicate': chinese(
    '有两台主机的地址都是 {address}；前一台是 {first}。',
    '每台主机只写一次，并列出它的所有角色。',
  ),
  'user-name-invalid': chinese('`{value}` 不是有效的用户名。', '请填写登录所用的名称，例如 `root`。'),
  'host-login-missing': chinese(
    '没有说明如何登录 {host}。',
    '请给出 `key`、`agent: true`、`password`、`passwordFile`、`passwordEnv` 或 `passwordSecret` 之一。',
  ),
  'host-login-ambiguous': chinese('{host} 同时给出了 {ways}。', '请只保留其中之一。'),
  'environment-name-invalid': chinese('`{value}` 不能用作环境变量名。', '请只写名称，不带 `$`。'),
  'environment-missing': chinese('环境变量 {variable} 未设置。', '请为此命令设置它，或以其他方式给出密码。'),
  'secret-key-invalid': chinese(
    '{field} 不是有效的密钥名。',
    '请在斜杠之间使用字母、数字、`.`、`_` 和 `-`：`harbour/north`。',
  ),
  'secret-missing': chinese(
    '本机的密码库中没有密码 `{key}`。',
    '请在集群的部署向导中重新输入，或以其他方式给出：`passwordFile`、`passwordEnv`。',
  ),
  'secret-sealed': chinese(
    '密码 `{key}` 由本机的密钥环加密，在此处无法打开：{reason}。',
    '请在应用中操作、在集群的部署向导中重新输入密码，或以其他方式给出：`passwordFile`、`passwordEnv`。',
  ),
  'named-file-unreadable': chinese(
    '{field} 指向 {path}，但无法读取：{reason}。',
    '请改正路径：它相对于集群文件所在的文件夹解析。',
  ),
  'audit-policy-invalid': chinese(
    'auditPolicy 指向 {path}，但它不是审计策略：{reason}。',
    '请编写 `audit.k8s.io/v1` 的 `Policy`，至少包含一条规则。',
  ),
  'role-missing': chinese('没有主机具有角色 `{role}`。', '请至少为一台主机指定该角色。'),
  'etcd-count-even': chinese(
    '有 {members} 台主机具有角色 `etcd`，为偶数。必须有 {quorum} 台的多数在线，因此 {members} 个成员能承受的丢失数（{survives}）并不比 {fewer} 个更多。',
    '请为 {fewer} 或 {more} 台主机指定该角色。',
  ),
  'cidr-invalid': chinese('{field} 为 `{value}`，不是网段。', '请写成 `10.244.0.0/16` 的形式。'),
  'cidr-host-bits': chinese('{field} 为 `{value}`，是网段中的一个地址。', '请写网段本身：`{meant}`。'),
  'cidr-ipv6': chinese('{field} 为 `{value}`：暂不支持 IPv6。', '请使用 IPv4 网段，例如 `10.244.0.0/16`。'),
  'cidr-overlap': chinese('{one} {first} 与 {other} {second} 重叠。', '请选择没有共同地址的网段。'),
  'host-in-cidr': chinese('{host} 的地址 {address} 位于 {field} {cidr} 之内。', '请选择不包含任何主机的网段。'),
  'pod-cidr-too-small': chinese(
    'podCIDR {cidr} 只能容纳 {room} 个节点（每个节点一个 /24），而现有 {nodes} 个。',
    '请使用 /{fits} 或更大的网段。',
  ),
  'service-cidr-size': chinese('serviceCIDR {cidr} 的大小不合适。', '请使用 /{most} 到 /{least} 之间的网段。'),
  'backend-not-ready': chinese('Overlay 后端 `{backend}` 尚不存在。', '请使用 `vxlan`。'),
  'duration-invalid': chinese('{field} 为 `{value}`，不是时长。', '请写成 `40s` 或 `1m30s` 的形式。'),
  'grace-too-short': chinese(
    'nodeMonitorGracePeriod 为 {value}；节点每 10 秒上报一次，少于 {least} 秒会把健康的节点判为失联。',
    '请使用 `{least}s` 或更长；默认为 40s。',
  ),
  'draft-invalid': chinese('还有 {count} 处需要改正：\n{list}', '请改正后再次保存。'),
  'draft-field-empty': chinese('{field} 尚未填写。', '请填写。'),
  'cluster-name-taken': chinese('本机已有集群 `{cluster}`。', '请换一个名称，或打开该集群的部署向导。'),
  'cluster-name-fixed': chinese(
    '集群 `{cluster}` 不能改名为 `{wanted}`：其主机以该名称识别它。',
    '请保留名称，或新建一个集群。',
  ),
  'cluster-file-unwritable': chinese('无法写入集群文件 {path}：{reason}。', '请检查其权限和剩余空间。'),
  'host-list-unclear': chinese(
    '第 {line} 行不是主机：`{text}`。',
    '请写成 `[用户@]地址[:端口] [名称]`，每行一台主机；`#` 之后为注释。',
  ),
  'host-list-ipv6': chinese('第 {line} 行是 IPv6 地址 {address}。', '请给出主机名或其 IPv4 地址。'),
  'host-list-repeated': chinese(
    '第 {line} 行的 {address} 在第 {first} 行已经出现。',
    '它只取了一次；若本意是另一台主机，请改正该行。',
  ),
  'host-list-too-long': chinese(
    '文本中有 {count} 台主机，只取了 {most} 台。',
    '请先用这些主机部署集群，其余的写入其集群文件。',
  ),
  'host-list-empty': chinese('文本中没有主机。', '请写成 `[用户@]地址[:端口] [名称]`，每行一台主机。'),
};
