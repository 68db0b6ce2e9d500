import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster } from '../local-master.ts';
import { Kubectl } from './kubectl.ts';

const pod = (name: string, tier: string, image: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { tier } },
  spec: { containers: [{ name: 'main', image }] },
});
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'pages' } });

describe('kubectl get', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  beforeAll(async () => {
    master = await LocalMaster.start();
    kubectl = new Kubectl(master);
    await kubectl.run('create serviceaccount default');
    await kubectl.run('create namespace pages');
    const maps = Array.from({ length: 12 }, (_, at) => configMap(`page-${String(at).padStart(2, '0')}`));
    await kubectl.create(pod('alpha', 'front', 'demo:2'), pod('beta', 'back', 'demo:1'), ...maps);
  });
  afterAll(() => master.end());

  it.each([
    ['pods', /^NAME +READY +STATUS +RESTARTS +AGE\nalpha +0\/1 +Pending +0 +\d+s\nbeta /],
    [
      'pods -o wide',
      /AGE +IP +NODE +NOMINATED NODE +READINESS GATES\nalpha +0\/1 +Pending +0 +\d+s +<none> +<none> +<none> +<none>\n/,
    ],
    ['pods --no-headers', /^alpha /],
    ['pods --show-kind --no-headers', /^pod\/alpha .*\npod\/beta /],
    ['pods --show-labels', /AGE +LABELS\nalpha .* tier=front\n/],
    ['pods -L tier', /AGE +TIER\nalpha .* front\nbeta .* back\n/],
    ['pods -A', /^NAMESPACE +NAME .*\ndefault +alpha /],
    ["pods --sort-by='.spec.containers[0].image' -o name", /^pod\/beta\npod\/alpha\n$/],
    ['pods --sort-by=.metadata.name --no-headers', /^alpha .*\nbeta .*\n$/],
    ['pods,serviceaccounts -o name', /^pod\/alpha\npod\/beta\nserviceaccount\/default\n$/],
    ['pod/alpha sa/default -o name', /^pod\/alpha\nserviceaccount\/default\n$/],
    ['pods alpha nobody --ignore-not-found -o name', /^pod\/alpha\n$/],
    ["pods -o jsonpath='{.items[*].metadata.name}'", /^alpha beta$/],
    ["pods -o jsonpath='{range .items[*]}{.metadata.name}={.status.phase};{end}'", /^alpha=Pending;beta=Pending;$/],
    ["pod alpha -o jsonpath-as-json='{.metadata.labels}'", /"tier": "front"/],
    ["pods -o go-template='{{range .items}}{{.metadata.name}} {{end}}'", /^alpha beta $/],
    ["pods -o custom-columns='N:.metadata.name,I:.spec.containers[*].image'", /^N +I\nalpha +demo:2\nbeta +demo:1\n$/],
    ['pods --server-print=false --no-headers', /^alpha +\d+s\n/],
    ['pod alpha --subresource=status -o name', /^pod\/alpha\n$/],
    ['all -o name', /pod\/alpha\npod\/beta\nservice\/kubernetes\n/],
    ["pods -l 'tier in (front,middle)' -o name", /^pod\/alpha\n$/],
    ["pods -l 'tier notin (front)' -o name", /^pod\/beta\n$/],
    ["pods -l '!tier' -o name", /^$/],
    ['pods -l tier -o name', /alpha\npod\/beta/],
    ['pods --field-selector status.phase=Pending,metadata.name!=alpha -o name', /^pod\/beta\n$/],
    ["pods --field-selector spec.nodeName='' -o name", /alpha\npod\/beta/],
  ])('%s prints what it should', async (what, expected) => {
    expect(await kubectl.run(`get ${what}`)).toMatch(expected);
  });

  it('json and yaml print the object, and a List of several', async () => {
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'alpha' } };
    expect(await kubectl.json('get pod alpha')).toMatchObject(object);
    expect(parse(await kubectl.run('get pod alpha -o yaml'))).toMatchObject(object);
    const list = await kubectl.json('get pods,serviceaccounts');
    expect(list).toMatchObject({
      apiVersion: 'v1',
      kind: 'List',
      items: [object, { metadata: { name: 'beta' } }, { kind: 'ServiceAccount' }],
    });
  });

  it('takes templates from files', async () => {
    const path = await kubectl.file('path', '{.items[0].metadata.name}');
    const template = await kubectl.file('template', '{{len .items}}');
    const columns = await kubectl.file('columns', 'NAME           IMAGE\nmetadata.name  spec.containers[0].image\n');
    expect(await kubectl.run(`get pods -o jsonpath-file=${path}`)).toBe('alpha');
    expect(await kubectl.run(`get pods -o go-template-file=${template}`)).toBe('2');
    expect(await kubectl.run(`get pods -o custom-columns-file=${columns}`)).toMatch(/alpha +demo:2/);
  });

  it('reads what files name', async () => {
    const manifest = JSON.stringify(pod('beta', 'back', 'demo:1'));
    expect(await kubectl.run('get -f - -o name', manifest)).toBe('pod/beta\n');
  });

  it('asks page by page, and shows it as one list', async () => {
    const asked = await kubectl.requests('get configmaps -n pages --chunk-size=5');
    const pages = asked.filter((request) => request.includes('/namespaces/pages/configmaps'));
    expect(pages).toHaveLength(3);
    expect(pages[0]).toBe('GET /api/v1/namespaces/pages/configmaps?limit=5 200');
    expect(pages[1]).toMatch(/\?continue=[^&]+&limit=5 200$/);
    const names = (await kubectl.run('get configmaps -n pages --chunk-size=5 -o name')).trim().split('\n');
    expect(names).toHaveLength(12);
    expect(names.at(-1)).toBe('configmap/page-11');
  });

  it('prints any path raw', async () => {
    expect(JSON.parse(await kubectl.run('get --raw /version'))).toMatchObject({ major: '1', minor: '36' });
    expect(JSON.parse(await kubectl.run('get --raw /api/v1/namespaces/default/pods/alpha'))).toMatchObject({
      kind: 'Pod',
    });
    const created = await kubectl.run(
      'create --raw /api/v1/namespaces/pages/configmaps -f -',
      JSON.stringify(configMap('raw')),
    );
    expect(JSON.parse(created)).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'raw' } });
    expect(await kubectl.run('delete --raw /api/v1/namespaces/pages/configmaps/raw')).toContain('"status":"Success"');
  });

  it.each([
    ['nothings', `error: the server doesn't have a resource type "nothings"`],
    ['pod nobody', 'Error from server (NotFound): pods "nobody" not found'],
    ['--raw /nothing', 'Error from server (NotFound): the server could not find the requested resource'],
    ['pods --field-selector spec.colour=red', 'field label not supported: spec.colour'],
    ["pods -l 'tier in (front'", 'unable to parse requirement'],
  ])('%s is refused with the words everybody knows', async (what, expected) => {
    expect(await kubectl.refused(`get ${what}`)).toContain(expected);
  });

  it('-w goes on from the list; --watch-only leaves the list out', async () => {
    const only = kubectl.lines('get pods --watch-only --output-watch-events --no-headers');
    const all = kubectl.lines('get pods -w --output-watch-events --no-headers -l tier=front');
    const named = kubectl.lines('get pod alpha -w -o jsonpath={.metadata.labels.step}{"\\n"}');
    const short = (line: IteratorResult<string>) => String(line.value).split(/ +/).slice(0, 2).join(' ');
    expect(short(await all.next())).toBe('ADDED alpha');
    expect((await named.next()).value).toBe('');
    const [nextOnly, nextAll, nextNamed] = [only.next(), all.next(), named.next()];
    // A watch that has no list to show says nothing until something happens; so that must happen until it has begun.
    let step = 0;
    let begun = false;
    const first = nextOnly.finally(() => (begun = true));
    while (!begun) {
      await kubectl.run(`label pod alpha step=${++step} --overwrite`);
    }
    expect(short(await first)).toBe('MODIFIED alpha');
    expect(short(await nextAll)).toBe('MODIFIED alpha');
    expect((await nextNamed).value).toBe('1');
    await Promise.all([only.return(undefined), all.return(undefined), named.return(undefined)]);
  });

  it('watches across a selection: what leaves it is DELETED', async () => {
    const events = kubectl.lines('get pods -w -l tier=front -o json --output-watch-events');
    const next = async () => JSON.parse(String((await events.next()).value)) as unknown;
    expect(await next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'alpha' } } });
    await kubectl.run('label pod alpha tier=back --overwrite');
    expect(await next()).toMatchObject({ type: 'DELETED', object: { kind: 'Pod', metadata: { name: 'alpha' } } });
    await events.return(undefined);
  });
});
