import { type Clock, systemClock } from '../../../common/base/clock.ts';
import type { Host } from '../host.ts';
import { readFacts } from './read-facts.ts';
import { type HostFacts, tools } from './facts.ts';

export interface FactsQuestion {
  readonly signal: AbortSignal;
  /** Paths whose free space matters; they need not exist yet. */
  readonly paths: readonly string[];
  /** Units whose names we want to use: `etcd.service`. */
  readonly units: readonly string[];
  readonly clock?: Clock;
}

/**
 * Asks a host all about itself, in one command.
 * Errors: `host-os-unknown`, `host-architecture-unknown`, `host-facts-unreadable`, and those of `Host.run`.
 */
export async function gatherFacts(host: Host, question: FactsQuestion): Promise<HostFacts> {
  const { signal, paths, units, clock = systemClock } = question;
  const before = clock.now();
  const { stdout } = await host.run(
    ['/bin/sh', '-c', script, 'sh', paths.join(' '), units.join(' '), tools.join(' ')],
    {
      intent: 'gather facts',
      effect: 'reads',
      signal,
    },
  );
  return readFacts(host.name, stdout, { paths, units, between: [before, clock.now()] });
}

/**
 * $1 paths, $2 units, $3 tools. Answers in sections, each behind a line `@@ name`. What is missing on a host leaves its
 * section empty: what that means is decided by who reads it.
 */
const script = `exec 2>/dev/null
section() { printf '\\n@@ %s\\n' "$1"; }
section time; date +%s.%N
section os; cat /etc/os-release || cat /usr/lib/os-release
section machine; uname -m
section kernel; uname -r
section hostname; uname -n
section machine-id; cat /etc/machine-id
section glibc; getconf GNU_LIBC_VERSION
section libraries; ldconfig -p
section systemd; [ -d /run/systemd/system ] && systemctl --version
section cgroup; stat -f -c %T /sys/fs/cgroup
section selinux; cat /sys/fs/selinux/enforce
section firewalld; command -v firewall-cmd >/dev/null && systemctl is-active firewalld
section cpus; nproc
section memory; cat /proc/meminfo
section tools; for tool in $3; do command -v "$tool" >/dev/null && echo "$tool"; done
section addresses; ip -o addr show
section listening; ss -lntup
section units; systemctl show -p Id -p LoadState -p FragmentPath -p ExecStart -p ActiveState -p UnitFileState -- $2
for path in $1; do
  section "disk $path"
  while [ ! -e "$path" ]; do path=\${path%/*}; [ -n "$path" ] || path=/; done
  df -Pk -- "$path"
done
exit 0`;
