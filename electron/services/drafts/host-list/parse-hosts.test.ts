import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHosts } from './parse-hosts.ts';

const login = { kind: 'agent' } as const;
const parse = (text: string) => parseHosts(text, login);
/** `name user@address:port`, of each host. */
const shown = (text: string) =>
  parse(text).hosts.map(({ name, user, address, port }) => `${name} ${user}@${address}:${port}`);
const problems = (text: string) => parse(text).problems.map(({ field, error }) => `${field} ${error.code}`.trim());

describe('a pasted list of hosts', () => {
  it.each<[what: string, text: string, hosts: string[]]>([
    ['an address', '192.0.2.11', ['node1 root@192.0.2.11:22']],
    ['a user and a port', 'ops@db.example.org:2222', ['db ops@db.example.org:2222']],
    ['a name after the address', '192.0.2.11 north', ['north root@192.0.2.11:22']],
    ['a name before the address', 'north 192.0.2.11', ['north root@192.0.2.11:22']],
    ['a name that the desktop knows', 'bastion', ['bastion root@bastion:22']],
    ['a jump of SSH’s own', 'ssh://ops@192.0.2.11:22/', ['node1 ops@192.0.2.11:22']],
    [
      'columns of a spreadsheet',
      'north\t192.0.2.11\neast;192.0.2.12\n',
      ['north root@192.0.2.11:22', 'east root@192.0.2.12:22'],
    ],
    [
      'a line of addresses',
      '192.0.2.11, 192.0.2.12 192.0.2.13',
      ['node1 root@192.0.2.11:22', 'node2 root@192.0.2.12:22', 'node3 root@192.0.2.13:22'],
    ],
    [
      'a line of names',
      'a.example.org, b.example.org,c',
      ['a root@a.example.org:22', 'b root@b.example.org:22', 'c root@c:22'],
    ],
    ['comments and blank lines', '# ours\n\n192.0.2.11 # north\r\n', ['node1 root@192.0.2.11:22']],
    [
      '/etc/hosts',
      '127.0.0.1 localhost\n::1 localhost ip6-localhost\nff02::1 ip6-allnodes\n192.0.2.11 north.example.org north n\n',
      ['north root@192.0.2.11:22'],
    ],
  ])('may have %s', (_what, text, hosts) => {
    expect(shown(text)).toEqual(hosts);
    expect(problems(text)).toEqual([]);
  });

  it('may be an Ansible inventory in INI form, with groups, their variables and ranges', () => {
    const text = `[kube_control_plane]
m1 ansible_host=192.0.2.11 ansible_port=2222 ansible_user="ops"
[etcd]
m1
[kube_node]
w[01:02].example.org
m1
[cluster:children]
kube_node
[all:vars]
ansible_user=root
ansible_ssh_private_key_file=~/.ssh/lab ; the lab's
`;
    expect(shown(text)).toEqual([
      'm1 ops@192.0.2.11:2222',
      'w01 root@w01.example.org:22',
      'w02 root@w02.example.org:22',
    ]);
    const { hosts } = parse(text);
    expect(hosts.map(({ roles }) => roles.join())).toEqual(['etcd,master,node', 'node', 'node']);
    expect(hosts[0]?.login).toEqual({ kind: 'key', path: '~/.ssh/lab' });
  });

  it('may be an Ansible inventory in YAML', () => {
    const text = `all:
  vars: { ansible_user: ops }
  hosts:
    north: { ansible_host: 192.0.2.11, ip: 10.0.0.1, ansible_port: 2222 }
  children:
    kube_node:
      hosts:
        east.example.org:
`;
    expect(shown(text)).toEqual(['north ops@192.0.2.11:2222', 'east ops@east.example.org:22']);
    expect(parse(text).hosts[0]?.privateAddress).toBe('10.0.0.1');
  });

  it('may be a cluster file, or the hosts of one', () => {
    const hosts = `  - { name: north, address: 192.0.2.11, port: 2222, user: ops, key: ~/.ssh/id, hostKey: "SHA256:x", roles: [etcd, master] }
  - { name: east, address: 192.0.2.12, agent: true, roles: [node] }
`;
    const whole = `apiVersion: pilothouse.dev/v1\nkind: Cluster\nspec:\n hosts:\n${hosts}`;
    for (const text of [whole, `hosts:\n${hosts}`, hosts]) {
      expect(parse(text)).toMatchObject({
        problems: [],
        hosts: [
          {
            name: 'north',
            user: 'ops',
            port: 2222,
            login: { kind: 'key' },
            hostKey: 'SHA256:x',
            roles: ['etcd', 'master'],
          },
          { name: 'east', user: 'root', port: 22, login: { kind: 'agent' }, roles: ['node'] },
        ],
      });
    }
  });

  it.each<[what: string, text: string, problems: string[]]>([
    ['a sentence', '192.0.2.11\nthese are!! our hosts', ['lines.2 host-list-unclear']],
    ['an address that is none', '192.0.2.300', ['lines.1 host-list-unclear']],
    ['a port that is none', '192.0.2.1:99999', ['lines.1 host-list-unclear']],
    ['an IPv6 address', 'fd00::1 north', ['lines.1 host-list-ipv6']],
    ['the same host twice', 'a.example.org\n# \nroot@A.example.org:22', ['lines.3 host-list-repeated']],
    ['nothing', ' \n# none yet\n', ['host-list-empty']],
    ['too many', Array.from({ length: 101 }, (_, index) => `10.0.${index}.1`).join('\n'), ['host-list-too-long']],
  ])('with %s says so, by line', (_what, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('of the same port on one gateway has several hosts', () => {
    expect(shown('gw.example.org:2201\ngw.example.org:2202')).toEqual([
      'gw root@gw.example.org:2201',
      'gw-2 root@gw.example.org:2202',
    ]);
  });

  it('takes no password over', () => {
    const text = 'h1 ansible_host=192.0.2.1 ansible_password=hunter2 ansible_become_password=hunter2';
    expect(JSON.stringify(parse(text))).not.toContain('hunter2');
    expect(parse(text).hosts[0]?.login).toEqual(login);
  });

  it('never fails in another way, and gives every host a name of its own that a Node can have', () => {
    const words = fc.constantFrom(
      '10.0.0.1',
      'Web_1.example.org',
      'web-1',
      '-',
      'a@b',
      ':22',
      '[x]',
      'ansible_host=1.2.3.4',
      '#',
      ',',
      'hosts:',
      '\n',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((all) => all.join(' ')),
        ),
        (text) => {
          const { hosts } = parse(text);
          const names = hosts.map(({ name }) => name);
          expect(new Set(names).size).toBe(names.length);
          expect(names.every((name) => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))).toBe(true);
        },
      ),
    );
  });
});
