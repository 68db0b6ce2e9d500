import type { Host } from '../../hosts/host.ts';

/** $@ links. Answers those that were there. */
const linkScript = `for link; do
  ip link show dev "$link" >/dev/null 2>&1 || continue
  ip link delete dev "$link" && echo "removed the link $link"
done
exit 0`;

/** $@ tables of nftables, as \`family name\`. Answers those that were there. */
const tableScript = `command -v nft >/dev/null || exit 0
for table; do
  nft list table $table >/dev/null 2>&1 || continue
  nft delete table $table && echo "removed the nftables table $table"
done
exit 0`;

export const removeLinks = (host: Host, links: readonly string[], signal: AbortSignal) =>
  removeFromKernel(host, linkScript, links, signal);

/** `tables` as `ip kube-proxy`. */
export const removeNftTables = (host: Host, tables: readonly string[], signal: AbortSignal) =>
  removeFromKernel(host, tableScript, tables, signal);

async function removeFromKernel(host: Host, script: string, names: readonly string[], signal: AbortSignal) {
  const { stdout } = await host.run(['sh', '-c', script, 'sh', ...names], {
    intent: `remove ${names.join(', ')}`,
    signal,
  });
  return stdout.split('\n').filter(Boolean);
}
