import { expect, it } from 'vitest';
import { readAddresses, readListening } from './network-readings.ts';

it('reads addresses of both families, and the interface without its peer', () => {
  const text = `1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
1: lo    inet6 ::1/128 scope host noprefixroute \\       valid_lft forever preferred_lft forever
2: eth0@if21    inet 10.77.68.11/24 brd 10.77.68.255 scope global eth0\\       valid_lft forever preferred_lft forever
2: eth0    inet6 fe80::10db:f0ff:fec0:6bde/64 scope link \\       valid_lft forever preferred_lft forever
3: tun0    inet 10.8.0.6 peer 10.8.0.5/32 scope global tun0\\       valid_lft forever preferred_lft forever`;
  expect(readAddresses(text)).toEqual([
    { interface: 'lo', address: '127.0.0.1', prefix: 8 },
    { interface: 'lo', address: '::1', prefix: 128 },
    { interface: 'eth0', address: '10.77.68.11', prefix: 24 },
    { interface: 'eth0', address: 'fe80::10db:f0ff:fec0:6bde', prefix: 64 },
    { interface: 'tun0', address: '10.8.0.6', prefix: 32 },
  ]);
});

it('reads listening sockets of a CentOS Stream 9', () => {
  const text = `Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
udp   UNCONN 0      0      127.0.0.1:323  0.0.0.0:*    users:(("chronyd",pid=702,fd=5))
udp   UNCONN 0      0      0.0.0.0:8472   0.0.0.0:*
tcp   LISTEN 0      128    0.0.0.0:22     0.0.0.0:*    users:(("sshd",pid=66,fd=6))
tcp   LISTEN 0      4096   127.0.0.53%lo:53 0.0.0.0:*  users:(("systemd-resolve",pid=501,fd=17))
tcp   LISTEN 0      128    [::]:22        [::]:*       users:(("sshd",pid=66,fd=7),("systemd",pid=1,fd=92))
tcp   LISTEN 0      4096   *:10250        *:*          users:(("kubelet",pid=9,fd=12))`;
  expect(readListening(text)).toEqual([
    { protocol: 'udp', address: '127.0.0.1', port: 323, program: 'chronyd' },
    { protocol: 'udp', address: '0.0.0.0', port: 8472 },
    { protocol: 'tcp', address: '0.0.0.0', port: 22, program: 'sshd' },
    { protocol: 'tcp', address: '127.0.0.53', port: 53, program: 'systemd-resolve' },
    { protocol: 'tcp', address: '::', port: 22, program: 'sshd' },
    { protocol: 'tcp', address: '0.0.0.0', port: 10250, program: 'kubelet' },
  ]);
});

it('reads the older form of CentOS 7', () => {
  const text = `Netid State      Recv-Q Send-Q Local Address:Port               Peer Address:Port
tcp    LISTEN     0      128       *:22                    *:*                   users:(("sshd",pid=1011,fd=3))
tcp    LISTEN     0      128      :::22                   :::*                   users:(("sshd",pid=1011,fd=4))`;
  expect(readListening(text)).toEqual([
    { protocol: 'tcp', address: '0.0.0.0', port: 22, program: 'sshd' },
    { protocol: 'tcp', address: '::', port: 22, program: 'sshd' },
  ]);
});

it('reads nothing from nothing', () => {
  expect([readAddresses(''), readListening('')]).toEqual([[], []]);
});
