import { type Fault, type Refusal, atGatherFacts, inPreflight } from './refusal.ts';

/** Ends once the ports are open, so that nobody has to wait for them; its child keeps them. */
const holdPorts = `import os, socket, time
held = {port: socket.socket() for port in (2379, 6443, 10250)}
for port, one in held.items():
    one.bind(("", port))
    one.listen()
os.fork() and os._exit(0)
time.sleep(3600)`;

const otherOs = (lines: string): Fault => ({
  make: `printf '${lines}' >/root/os-release && mount --bind /root/os-release /etc/os-release`,
  mend: 'umount /etc/os-release && rm /root/os-release',
});

const marked = (cluster: string, uid: string): Fault => ({
  make: `mkdir /etc/pilothouse && echo '{"cluster":"${cluster}","uid":"${uid}","etcd":{}}' >/etc/pilothouse/cluster.json`,
  mend: 'rm -r /etc/pilothouse',
});

const fullDisk: Fault = { make: 'mount -t tmpfs -o size=64m tmpfs /opt', mend: 'umount /opt' };
const withoutNft: Fault = { make: 'mv /usr/sbin/nft /root/nft', mend: 'mv /root/nft /usr/sbin/nft' };

/** Hosts that were entered, and cannot be had as they are. */
export const unfitHosts: Readonly<Record<string, Refusal>> = {
  'an operating system we do not know': {
    faults: { h1: otherOs('ID=plan9\\nPRETTY_NAME="Plan 9"\\n') },
    says: atGatherFacts(
      'h1 runs Plan 9, which we do not know.',
      'Use CentOS, RHEL, Rocky, AlmaLinux, Fedora, openEuler, Debian or Ubuntu.',
    ),
  },
  'an operating system that is too old': {
    faults: { h1: otherOs('ID=centos\\nVERSION_ID=6\\nPRETTY_NAME="CentOS 6.10"\\n') },
    says: inPreflight('h1 runs CentOS 6.10, which is too old for us. Use CentOS 8, Debian 12, Ubuntu 22.04 or newer.'),
  },
  'a C library older than our runtime can work with': {
    faults: {
      h1: {
        make: 'printf "#!/bin/sh\\necho glibc 2.17\\n" >/usr/local/bin/getconf && chmod +x /usr/local/bin/getconf',
        mend: 'rm /usr/local/bin/getconf',
      },
    },
    says: inPreflight(
      'h1 has glibc 2.17; bin/node needs 2.28, and no set has another one. Use a newer system there: CentOS Stream 9, Debian 12, Ubuntu 22.04.',
    ),
  },
  'a tool that is missing': {
    faults: { h2: withoutNft },
    says: inPreflight('h2 lacks nft. Install there: `dnf install nftables`.'),
  },
  'too little disk': {
    faults: { h1: fullDisk },
    says: inPreflight('h1 has 64 MiB free at /opt/pilothouse; 1 GiB are needed. Make room on /opt there.'),
  },
  'several things on both hosts': {
    faults: { h1: fullDisk, h2: withoutNft },
    says: inPreflight(
      'h1 has 64 MiB free at /opt/pilothouse; 1 GiB are needed. Make room on /opt there.',
      'h2 lacks nft. Install there: `dnf install nftables`.',
    ),
  },
  'ports that somebody has': {
    faults: {
      h1: {
        make: `systemd-run --quiet --unit=squatter --service-type=forking python3 -c '${holdPorts}'`,
        mend: 'systemctl stop squatter',
      },
    },
    says: inPreflight(
      'On h1, tcp port 2379 is in use by python3; etcd.service needs it. Stop that program, or use another host.',
      'On h1, tcp port 6443 is in use by python3; kube-apiserver.service needs it. Stop that program, or use another host.',
      'On h1, tcp port 10250 is in use by python3; kubelet.service needs it. Stop that program, or use another host.',
    ),
  },
  'a unit of somebody else’s': {
    faults: {
      h1: {
        make: 'printf "[Service]\\nExecStart=/bin/sleep infinity\\n" >/etc/systemd/system/etcd.service && systemctl start etcd',
        mend: 'systemctl stop etcd && rm /etc/systemd/system/etcd.service && systemctl daemon-reload',
      },
    },
    says: inPreflight(
      'h1 has a unit etcd.service that is not ours, in /etc/systemd/system/etcd.service. Remove it (`systemctl disable --now etcd.service`, then its file), or use another host.',
    ),
  },
  'files of somebody else’s Kubernetes': {
    faults: {
      h2: {
        make: 'mkdir -p /etc/kubernetes/manifests && touch /etc/kubernetes/manifests/etcd.yaml',
        mend: 'rm -r /etc/kubernetes',
      },
    },
    says: inPreflight('h2 has files in /etc/kubernetes that are not ours. Move them away, or use another host.'),
  },
  'a firewall other than firewalld': {
    faults: { h2: { make: 'systemd-run --quiet --unit=iptables sleep infinity', mend: 'systemctl stop iptables' } },
    says: inPreflight(
      'The firewall of h2 is iptables, which we cannot open ports in. Use firewalld there, or stop iptables.',
    ),
  },
  'a bridge of its own in the pod network': {
    faults: {
      h2: {
        make: 'ip link add docker0 type bridge && ip address add 10.244.7.1/24 dev docker0',
        mend: 'ip link delete docker0',
      },
    },
    says: inPreflight(
      'h2 has the address 10.244.7.1, which lies in podCIDR 10.244.0.0/16. Choose a network that none of your hosts is in.',
    ),
  },
  'two hosts with one name': {
    faults: { h2: { make: 'hostname h1', mend: 'hostname h2' } },
    says: inPreflight('h1 and h2 all call themselves h1. Give each its own name: `hostnamectl set-hostname …`.'),
  },
  'two hosts made of one disk': {
    faults: {
      h2: {
        make: 'echo <machine-id of h1> >/root/machine-id && mount --bind /root/machine-id /etc/machine-id',
        mend: 'umount /etc/machine-id && rm /root/machine-id',
      },
    },
    says: inPreflight(
      'h1 and h2 have the same machine id: they are copies of one disk. On all but one: `rm /etc/machine-id; systemd-machine-id-setup`, then reboot.',
    ),
  },
  'an address that is not the host’s own': {
    hosts: { h2: { privateAddress: '192.0.2.7' } },
    says: inPreflight(
      'h2 is to be reached by the others at 192.0.2.7, but has only: <h2>. Give `privateAddress` as one of these.',
    ),
  },
  'a host of another cluster': {
    faults: { h2: marked('haven', '7d0c4b6e') },
    says: inPreflight(
      'h2 belongs to the cluster `haven` (7d0c4b6e). Destroy that cluster first, or take the host out of this file.',
    ),
  },
  'a host of another cluster of that name': {
    faults: { h1: marked('harbour', '5be1a9c2'), h2: marked('harbour', '7d0c4b6e') },
    says: inPreflight(
      'h2 belongs to the cluster `harbour` (7d0c4b6e). Destroy that cluster first, or take the host out of this file.',
    ),
  },
};
