import { expect, it } from 'vitest';
import type { LabCluster } from './cluster.ts';

const api = 'https://127.0.0.1:6443';
const curl = (...args: string[]) =>
  `curl -sS -m 10 -o /tmp/answer -w '%{http_code}' --cacert /etc/kubernetes/pki/ca.crt ${args.join(' ')}`;

/** Takes a kubeconfig's certificate and key out for curl, on the host, into files that go with the command. */
const asKubelet = (then: string) => `
set -e; umask 077; d=$(mktemp -d); trap 'rm -rf $d' EXIT
sed -n 's/.*client-certificate-data: *//p' /etc/kubernetes/kubelet.conf | base64 -d > $d/crt
sed -n 's/.*client-key-data: *//p' /etc/kubernetes/kubelet.conf | base64 -d > $d/key
sed -n 's/.*certificate-authority-data: *//p' /etc/kubernetes/kubelet.conf | base64 -d > $d/ca
server=$(sed -n 's/.*server: *//p' /etc/kubernetes/kubelet.conf)
${then}
`;

export function security(cluster: () => LabCluster): void {
  it('keeps another node’s secrets from a kubelet, and gives it its own', async () => {
    const read =
      'curl -sS -m 10 -o /dev/null -w "%{http_code}" --cacert $d/ca --cert $d/crt --key $d/key $server/api/v1/namespaces/journey/secrets/keys';
    // The pod that uses the secret runs on h2.
    expect(await cluster().on('h2', asKubelet(read))).toBe('200');
    expect(await cluster().on('h3', asKubelet(read))).toBe('403');
  });

  it('answers 401 to a certificate of an unknown authority, and 401 or 403 to none', async () => {
    const stranger = `
set -e; d=$(mktemp -d); trap 'rm -rf $d' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /O=system:masters/CN=admin -keyout $d/key -out $d/crt 2>/dev/null
${curl('--cert $d/crt', '--key $d/key', `${api}/api/v1/secrets`)}
`;
    expect(await cluster().on('h1', stranger)).toBe('401');
    expect(['401', '403']).toContain(await cluster().on('h1', curl(`${api}/api/v1/secrets`)));
  });

  it('keeps kubelets out of etcd', async () => {
    const [h1] = cluster().lab.hosts;
    const dial = `curl -sS -m 10 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert $d/crt --key $d/key https://${h1?.address}:2379/version`;
    const { exitCode } = await cluster().lab.ssh('h1', asKubelet(dial));
    expect(exitCode).not.toBe(0);
  });

  it('keeps no Secret in etcd that could be read there', async () => {
    const etcdctl = `
cd /etc/kubernetes/pki && /opt/pilothouse/releases/*/bin/etcdctl --endpoints https://127.0.0.1:2379 --cacert etcd/ca.crt \\
  --cert apiserver-etcd-client.crt --key apiserver-etcd-client.key get --prefix /registry/core/secrets/ -w json
`;
    const { kvs } = JSON.parse(await cluster().on('h1', etcdctl)) as { kvs: { key: string; value: string }[] };
    const stored = new Map(kvs.map(({ key, value }) => [atob(key), atob(value)]));
    expect([...stored.keys()]).toContain('/registry/core/secrets/journey/keys');
    for (const [key, value] of stored) expect(value.slice(0, 24), key).toMatch(/^k8s:enc:aesgcm:v1:key1:/);
  });

  it('keeps key files to root', async () => {
    for (const { name } of cluster().lab.hosts) {
      const open = await cluster().on(
        name,
        "find /etc/kubernetes /var/lib/kubelet/pki \\( -name '*.key' -o -name '*.conf' \\) -perm /077 -print",
      );
      expect(open).toBe('');
    }
  });

  it('shows no secret in the processes’ arguments', async () => {
    for (const { name } of cluster().lab.hosts) {
      expect(await cluster().on(name, 'cat /proc/[0-9]*/cmdline | tr "\\0" " "')).not.toMatch(
        /BEGIN|PRIVATE|password=/,
      );
    }
  });
}
