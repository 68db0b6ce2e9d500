import { type Refusal, atConnect } from './refusal.ts';

const byPassword = (user: string, password: string) => ({ user, password, key: undefined });
const howToLogIn = (user: string) =>
  `Check the user and how it logs in (key, password or agent) in the cluster file, and that the user may log in there (\`ssh ${user}@<h1>\`).`;
const whatToCheck =
  'Check that the host is up, the address and port in the cluster file, and that no firewall stands between.';

/** Hosts that cannot be reached, that are not to be believed, and that do not let us become root. */
export const waysIn: Readonly<Record<string, Refusal>> = {
  'a wrong password': {
    hosts: { h1: byPassword('ops', 'a wrong one') },
    says: atConnect('h1 refused ops with the password; it would take: publickey, password.', howToLogIn('ops')),
  },
  'a key the host does not take': {
    hosts: { h1: { key: '<scratch>/stranger' } },
    says: atConnect(
      'h1 refused root with the key <scratch>/stranger; it would take: publickey, password.',
      howToLogIn('root'),
    ),
  },
  'a key file that is not there': {
    hosts: { h1: { key: 'no/such/key' } },
    says: atConnect(
      'The private key <scratch>/no/such/key for h1 cannot be used: there is no such file.',
      'Give a private key as ssh-keygen writes it, and its passphrase if it has one.',
    ),
  },
  'a port where nobody listens': {
    hosts: { h1: { port: 9 } },
    faults: {
      h1: { make: 'firewall-cmd --quiet --add-port=9/tcp', mend: 'firewall-cmd --quiet --remove-port=9/tcp' },
    },
    says: atConnect(
      'h1 cannot be reached at <h1> port 9: the connection is refused, nothing listens there.',
      whatToCheck,
    ),
  },
  'a port that the firewall keeps shut': {
    hosts: { h1: { port: 9 } },
    says: atConnect(
      'h1 cannot be reached at <h1> port 9: there is no route to it, it is down, or its firewall refuses.',
      whatToCheck,
    ),
  },
  'an address where there is no host': {
    hosts: { h1: { address: '<nobody>' } },
    says: atConnect(
      'h1 cannot be reached at <nobody> port 22: there is no route to it, it is down, or its firewall refuses.',
      whatToCheck,
    ),
  },
  'a port where something else answers': {
    hosts: { h1: { port: 8080 } },
    faults: {
      h1: {
        make: 'systemd-run --quiet --unit=web --socket-property=ListenStream=8080 --socket-property=Accept=yes --property=StandardInput=socket sh -c "read line" && firewall-cmd --quiet --add-port=8080/tcp',
        mend: 'systemctl stop web.socket && firewall-cmd --quiet --remove-port=8080/tcp',
      },
    },
    says: atConnect(
      'h1 (<h1> port 8080) and we do not agree on how to speak SSH: Connection lost before handshake.',
      'Check that an OpenSSH server 6.5 or newer listens on that port.',
    ),
  },
  'another host key than the one that is known': {
    spec: { knownHosts: '<scratch>/exchanged_known_hosts' },
    says: atConnect(
      'The host key of h1 (<h1>) is not the pinned one: it shows ssh-ed25519 <key of h1>, pinned is ssh-ed25519 <key of h2>.',
      'Somebody may stand between. If the host was reinstalled, remove its old key from the known hosts or the cluster file, and confirm the new one.',
    ),
  },
  'a host key nobody has vouched for, and nobody to ask': {
    spec: { knownHosts: '<scratch>/only_h2_known_hosts' },
    says: atConnect(
      'The host key of h1 (<h1>) is not known: ssh-ed25519 <key of h1>.',
      'Compare the fingerprint with the one on the host (`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`) and confirm it, give it as `hostKey` in the cluster file, or run `create` with `--yes-host-keys <key of h1>`.',
    ),
  },
  'a user who may not use sudo': {
    hosts: { h1: byPassword('guest', 'guest') },
    says: atConnect(
      'guest may not become root on h1: guest is not in the sudoers file.',
      'Add the user to the sudoers (on CentOS the group `wheel`, on Debian `sudo`), or log in as root.',
    ),
  },
  'no sudo password where sudo asks for one': {
    hosts: { h1: { user: 'ops' } },
    says: atConnect(
      'sudo on h1 asks for the password of ops, and none was given.',
      'Give it as `sudo` in the cluster file, or allow ops to use sudo without one (NOPASSWD).',
    ),
  },
  'a wrong sudo password': {
    hosts: { h1: { user: 'ops', sudo: { password: 'a wrong one' } } },
    says: atConnect(
      'sudo on h1 refused the password of ops.',
      'Correct it in the cluster file: it is that of `sudo`, or else the login’s.',
    ),
  },
  'a host without sudo': {
    hosts: { h1: byPassword('ops', 'ops') },
    faults: { h1: { make: 'mv /usr/bin/sudo /usr/bin/sudo.away', mend: 'mv /usr/bin/sudo.away /usr/bin/sudo' } },
    says: atConnect('ops is not root on h1, and there is no sudo.', 'Install sudo there, or log in as root.'),
  },
};
