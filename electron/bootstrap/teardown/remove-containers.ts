import type { Host } from '../../hosts/host.ts';

/**
 * Ends every container of our containerd and takes away what it leaves in the kernel: processes, network namespaces
 * (and with them their links), port mappings, mounts, cgroups. Containers of others are told apart by the shim that
 * runs them (its program lies in our release), namespaces by the bridge their link is on. Answers one line for each
 * kind of thing that was there. Works also when containerd is dead.
 */
const script = `shims() {
  for process in /proc/[0-9]*; do
    case $(readlink "$process/exe" 2>/dev/null) in /opt/pilothouse/*/containerd-shim-runc-v2*) echo "\${process#/proc/}" ;; esac
  done
}
namespaces=$(ip -o link show master cni0 2>/dev/null | sed -n 's/.* link-netns \\([^ ]*\\).*/\\1/p')

ours=$(shims)
[ -z "$ours" ] || echo 'ended the containers'
rounds=0
while [ -n "$ours" ] && [ "$rounds" -lt 100 ]; do
  rounds=$((rounds + 1))
  for shim in $ours; do
    children=$(cat "/proc/$shim/task/"*/children 2>/dev/null)
    # Container first: a shim that is gone leaves its container to nobody.
    if [ -n "$children" ]; then kill -9 $children 2>/dev/null; else kill -9 "$shim" 2>/dev/null; fi
  done
  sleep 0.05
  ours=$(shims)
done
[ -z "$ours" ] || { echo "processes $ours do not end" >&2; exit 1; }

for namespace in $namespaces; do ip netns delete "$namespace" && gone=yes; done
[ -z "$gone" ] || echo 'removed the network namespaces of pods'
# What CNI remembers of them, under the name of our network and of its loopback.
for result in /var/lib/cni/results/pilothouse-*; do
  id=\${result#*/pilothouse-}
  id=\${id%-*}
  [ ! -e "$result" ] || rm -f -- /var/lib/cni/results/*-"$id"-*
done
# The folder was mounted upon itself for them; others may have namespaces in it.
if [ -d /run/netns ] && [ -z "$(ls -A /run/netns)" ]; then
  while umount /run/netns 2>/dev/null; do :; done
  rmdir /run/netns
fi

if command -v iptables-save >/dev/null; then
  mapped=$(iptables-save -t nat 2>/dev/null | grep '^-A CNI-HOSTPORT-DNAT .*name: \\\\"pilothouse\\\\"')
  if [ -n "$mapped" ]; then
    {
      echo '*nat'
      printf '%s\\n' "$mapped" | sed 's/^-A/-D/'
      printf '%s\\n' "$mapped" | sed -n 's/.* -j \\(CNI-DN-[0-9a-f]*\\).*/-F \\1\\n-X \\1/p' | sort -u
      echo COMMIT
    } | iptables-restore --noflush && echo 'removed port mappings of pods'
  fi
fi

# Mounts below our folders, the innermost first; our folders may be mounts themselves and stay.
below='^(/run/pilothouse|/var/lib/pilothouse|/var/lib/kubelet)/'
mounts=$(cut -d ' ' -f 5 /proc/self/mountinfo | grep -E "$below" | sort -r)
printf '%s\\n' "$mounts" | while read -r mount; do [ -z "$mount" ] || umount -l -- "$mount"; done
[ -z "$mounts" ] || echo 'removed the mounts of pods'

systemctl stop kubepods.slice 2>/dev/null
find /sys/fs/cgroup -depth -type d -path '*/kubepods*' -exec rmdir {} + 2>/dev/null
exit 0`;

export async function removeContainers(host: Host, signal: AbortSignal): Promise<string[]> {
  const options = { intent: 'end the containers', signal, deadline: 60_000 };
  const { stdout } = await host.run(['sh', '-c', script], options);
  return stdout.split('\n').filter(Boolean);
}
