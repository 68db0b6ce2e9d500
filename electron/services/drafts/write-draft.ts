import { type Alias, type Document, YAMLMap, YAMLSeq, isMap, isSeq, parse, parseDocument, visit } from 'yaml';
import type { ClusterDraft, HostDraft } from '../../../common/ipc/cluster-draft.ts';
import { loginFields, networkDefaults } from '../../bootstrap/cluster-file/checks.ts';
import type { ClusterFileHost } from '../../bootstrap/cluster-file/shape.ts';
import { earlierHosts } from './load-draft.ts';
import { SecretKeys, secretKeys } from './secret-keys.ts';
import { type FilePlace, absolutePath } from './written-path.ts';

/** A cluster file's new text, and the secrets it refers to that are yet to be kept. */
export interface WrittenDraft {
  readonly text: string;
  readonly secrets: ReadonlyArray<{ readonly key: string; readonly value: string }>;
  /** Keys the file referred to and no longer does. */
  readonly unused: readonly string[];
}

/**
 * The cluster file that says what a draft does. Of an earlier text only what differs is changed: comments, order and
 * what a draft knows nothing of stay.
 */
export function writeDraft(draft: ClusterDraft, earlier: string | undefined, place: FilePlace): WrittenDraft {
  const document = parseDocument(earlier ?? newFile(draft.name));
  const before = secretKeys(document);
  const list = hostList(document);
  const maps = list.items as YAMLMap[];
  const plain = maps.map((map) => map.toJS(document) as ClusterFileHost);
  const found = earlierHosts(plain, draft.hosts);
  const keys = new SecretKeys(draft.name, maps);
  list.items = draft.hosts.map((host, index) => {
    const map = found[index] ? maps[plain.indexOf(found[index])]! : new YAMLMap();
    writeHost(map, host, { document, place, keys });
    return map;
  });
  setIn(document, ['metadata', 'name'], draft.name);
  for (const field of ['podCIDR', 'serviceCIDR'] as const) {
    setIn(document, ['spec', 'network', field], draft.network[field], networkDefaults[field]);
  }
  setIn(document, ['spec', 'demo'], draft.demo, false);
  const after = new Set(secretKeys(document));
  const isAsBefore = earlier !== undefined && JSON.stringify(document.toJS()) === JSON.stringify(parse(earlier));
  return {
    text: isAsBefore ? earlier : printed(document, earlier ?? ''),
    secrets: keys.taken,
    unused: before.filter((key) => !after.has(key)),
  };
}

const newFile = (
  name: string,
) => `# The cluster ${name}, written by Pilothouse's setup. docs/cluster-file.md says what each field means.
# It can be edited by hand: the setup, and \`pilothouse create -f <this file>\`, make the hosts be what it says.
apiVersion: pilothouse.dev/v1
kind: Cluster
metadata:
  name: ${name}
spec:
  # Where each host's sshd is, who logs in and how, and what the host is to be:
  #   etcd    keeps the cluster's state; an odd number of hosts, a majority of which must be up
  #   master  runs the API server, the controllers and the scheduler
  #   node    runs pods
  # Passwords are not in this file: passwordSecret is the key of one in Pilothouse's secret store on this desktop.
  # hostKey is the only SSH host key the host may show; somebody has confirmed it.
  hosts: []
  # Addresses of pods, a /24 for each node, and of services. None of the hosts may have an address in them.
  network:
    podCIDR: ${networkDefaults.podCIDR}
    serviceCIDR: ${networkDefaults.serviceCIDR}
  # Three pods behind a service, to see the cluster work.
  demo: false
`;

/** The library pads lists as it pads mappings; who writes `[a, b]` and not `[ a, b ]` gets it so. */
function printed(document: Document, earlier: string): string {
  const text = document.toString({ lineWidth: 0 });
  return earlier.includes('[ ') ? text : text.replace(/\[ ([\w./, -]+) \]/g, '[$1]');
}

/** The list of hosts, every one of them a mapping of its own: what an alias stands for is written out. */
function hostList(document: Document): YAMLSeq {
  const found = document.getIn(['spec', 'hosts'], true);
  const hosts = isSeq(found) ? found : new YAMLSeq();
  if (hosts !== found) document.setIn(['spec', 'hosts'], hosts);
  let hasAlias = false;
  visit(document, { Alias: () => void (hasAlias = true) });
  hosts.items = hosts.items.map((item) => {
    if (!hasAlias && isMap(item)) return item;
    const plain: unknown = (item as Alias | YAMLMap).toJS(document);
    return document.createNode(plain);
  });
  if (hosts.items.length === 0) hosts.flow = false;
  return hosts;
}

interface HostWriting {
  readonly document: Document;
  readonly place: FilePlace;
  readonly keys: SecretKeys;
}

function writeHost(map: YAMLMap, host: HostDraft, { document, place, keys }: HostWriting): void {
  const set = (field: string, value: unknown, standard?: unknown) => setField(map, field, value, standard);
  const onlyLogin = (kept: string) => loginFields.forEach((field) => field !== kept && map.delete(field));
  set('name', host.name);
  set('address', host.address);
  set('privateAddress', host.privateAddress);
  set('port', host.port, 22);
  set('user', host.user, 'root');
  const { login, sudoPassword } = host;
  switch (login.kind) {
    case 'key': {
      onlyLogin('key');
      const written: unknown = map.get('key');
      const same = typeof written === 'string' && absolutePath(written, place) === absolutePath(login.path, place);
      if (!same) set('key', login.path);
      break;
    }
    case 'agent':
      onlyLogin('agent');
      set('agent', true);
      break;
    case 'password':
      set('passwordSecret', keys.keep(login.password, map, host.name));
      onlyLogin('passwordSecret');
      break;
    case 'stored':
      map.delete('key');
      map.delete('agent');
  }
  if (sudoPassword === '') map.delete('sudo');
  else if (sudoPassword !== undefined) {
    map.set('sudo', document.createNode({ passwordSecret: keys.keep(sudoPassword, map, `${host.name}/sudo`) }));
  }
  set('hostKey', host.hostKey);
  const roles = (map.get('roles') as YAMLSeq | undefined)?.toJSON() as string[] | undefined;
  if (roles?.length !== host.roles.length || !host.roles.every((role) => roles.includes(role))) {
    map.set('roles', document.createNode(host.roles, { flow: true }));
  }
}

/** Sets a field that differs; undefined takes it away, and what is the default need not be there. */
function setField(map: YAMLMap, field: string, value: unknown, standard?: unknown): void {
  const found: unknown = map.get(field) ?? undefined;
  if (value === undefined) map.delete(field);
  else if ((found ?? standard) !== value) map.set(field, value);
}

function setIn(document: Document, path: readonly string[], value: unknown, standard?: unknown): void {
  if ((document.getIn(path) ?? standard) !== value) document.setIn(path, value);
}
