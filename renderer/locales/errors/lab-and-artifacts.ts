import { chinese } from './chinese.ts';

/** The lab of hosts on one machine, and what is built before a host is touched. */
export const labAndArtifactErrors = {
  'lab-prerequisite-missing': chinese('实验环境无法在本机运行：{missing}。', '{fix}'),
  'lab-busy': chinese('{path} 已被其他程序占用 {seconds} 秒。', '请等待另一个 `npm run lab` 结束后重试。'),
  'lab-command-failed': chinese(
    '`{command}` 以 {exitCode} 结束：{lastLines}',
    '请看以上最后几行；`npm run lab -- down` 再 `up` 可重新开始。',
  ),
  'lab-command-late': chinese('`{command}` 未在 {seconds} 秒内结束。', '请查看本机负载，然后重试。'),
  'lab-subnet-missing': chinese(
    '本机上 10.77.0.0/16 没有空闲的 /24。',
    '请停止另一个检出目录的实验环境，或移除覆盖 10.77.0.0/16 的路由。',
  ),
  'lab-not-made': chinese('{path} 中没有实验环境。', '请先运行 `npm run lab -- up`。'),
  'lab-state-unreadable': chinese(
    '实验环境无法读取其 {path}：{reason}。',
    '请删除该文件并运行 `npm run lab -- up`：它会查明现状。',
  ),
  'lab-host-unknown': chinese('实验环境没有主机 {host}，已有：{hosts}。', '请指定其中之一，或运行 `up --hosts N`。'),
  'lab-host-state': chinese(
    '{host} 处于 {state} 状态：不能 {verb}。',
    '请运行 `npm run lab -- list`，先使它变为 {wanted}。',
  ),
  'lab-host-ended': chinese(
    '{host} 在启动时结束了。{lastLines}',
    '请运行 `npm run lab -- up`；若依旧如此，请看其控制台日志 {console}。',
  ),
  'lab-host-late': chinese(
    '{host} 未在 {seconds} 秒内 {verb}。{lastLines}',
    '请看其控制台日志 {console}；`npm run lab -- reset {host}` 可将其重置。',
  ),
  'lab-template-invalid': chinese(
    '集群文件模板 {path} 使用了实验环境不认识的 {placeholder}。',
    '请使用 ${h1.address} 至 ${h9.address}、${key} 或 ${knownHosts}。',
  ),
  'artifact-lock-invalid': chinese('{path} 不是可用的锁文件：{reason}。', '请改正它，或从 git 重新取得。'),
  'artifact-set-missing': chinese(
    '锁文件中没有用于 {arch} 的 {set} 集合。',
    '请选择 `debian` 或 `upstream`，以及 `amd64` 或 `arm64`。',
  ),
  'artifact-hash-mismatch': chinese(
    '来自 {url} 的 {artifact} {version} 与锁文件不符：sha256 应为 {expected}，实为 {got}。',
    '未保留其任何内容。请再次运行 `npm run bundle`；若依旧如此，则途中有人更改文件，或锁文件（build/binaries.lock.json）有误。',
  ),
  'artifact-gone': chinese(
    '{artifact} {version} 已不在任何来源：{urls}。',
    '镜像站只保留当前版本：请将当前版本及其哈希写入 build/binaries.lock.json，或将哈希相符的文件以其 sha256 为名放入 .artifacts/downloads/。',
  ),
  'artifact-unreachable': chinese(
    '无法从 {url} 获取 {artifact} {version}：{reason}。',
    '请检查网络（若在代理之后，请设置 https_proxy 和 http_proxy）并再次运行 `npm run bundle`：它会从中断处继续。',
  ),
  'artifact-tool-missing': chinese(
    '没有 {tool} 便无法打开 {path}。',
    '请安装软件包 {package}，再次运行 `npm run bundle`。',
  ),
  'artifact-file-missing': chinese(
    '{artifact} {version} 的归档中没有文件 {path}。',
    '请在 build/binaries.lock.json 中改正路径。',
  ),
  'artifact-package-missing': chinese(
    'npm 软件包 {package} 未安装，或已不含 {path}。',
    '请运行 `npm ci`，再次运行 `npm run bundle`。',
  ),
  'artifacts-missing': chinese('没有 {path}：尚未为主机构建任何内容。', '请运行 `npm run bundle`。'),
  'artifacts-damaged': chinese('{path} 不是构建所写的内容：{reason}。', '请删除它并运行 `npm run bundle`。'),
  'artifacts-set-not-built': chinese(
    '已构建的内容中没有用于 {arch} 的 {set} 集合。',
    '请运行 `npm run bundle -- --set {set} --arch {arch}`，或在集群文件（`spec.artifacts`）中指定另一集合。',
  ),
  'bundle-option-invalid': chinese('{option} 不能是 {value}。', '请选择以下之一：{choices}。'),
};
