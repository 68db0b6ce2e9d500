import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster } from '../local-master.ts';
import { Kubectl } from './kubectl.ts';

describe('kubectl changes', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  beforeAll(async () => {
    master = await LocalMaster.start();
    kubectl = new Kubectl(master);
    await kubectl.run('create serviceaccount default');
    await Promise.all([
      kubectl.run('create deployment web --image=demo:1 --replicas=2'),
      kubectl.run('create service clusterip front --tcp=80'),
      kubectl.run('run box --image=demo:1'),
    ]);
  });
  afterAll(() => master.end());

  describe('patch', () => {
    it.each([
      ['strategic', '{"metadata":{"labels":{"by":"strategic"}}}'],
      ['merge', '{"metadata":{"labels":{"by":"merge"}}}'],
      ['json', '[{"op":"replace","path":"/metadata/labels/by","value":"json"}]'],
    ])('--type=%s', async (type, patch) => {
      const command = `patch deployment web --type=${type} -p '${patch}'`;
      expect(await kubectl.run(command)).toBe('deployment.apps/web patched\n');
      expect(await kubectl.field('deployment/web', '.metadata.labels.by')).toBe(type);
      expect(await kubectl.run(command)).toBe('deployment.apps/web patched (no change)\n');
    });

    it('reads a patch from a file', async () => {
      const file = await kubectl.file('patch.yaml', 'metadata:\n  labels:\n    by: file\n');
      await kubectl.run(`patch deployment web --patch-file=${file}`);
      expect(await kubectl.field('deployment/web', '.metadata.labels.by')).toBe('file');
    });

    it('of status and scale go where they belong', async () => {
      await kubectl.run(`patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":3}}'`);
      expect(await kubectl.field('deployment/web', '.spec.replicas')).toBe('3');
      const both = '{"spec":{"replicas":9},"status":{"observedGeneration":1}}';
      await kubectl.run(`patch deployment web --subresource=status --type=merge -p '${both}'`);
      expect(await kubectl.field('deployment/web', '.spec.replicas')).toBe('3');
      expect(await kubectl.field('deployment/web', '.status.observedGeneration')).toBe('1');
    });

    it.each([
      ['--type=json', '[{"op":"test","path":"/spec/replicas","value":7}]', 'the server rejected our request'],
      ['--type=merge', '{"spec":{"replicas":-1}}', 'must be greater than or equal to 0'],
      ['--type=merge', '{"spec":{"replicas":"many"}}', 'cannot unmarshal string into Go struct field'],
      ['--type=merge', '{"spec":{"selector":{"matchLabels":{"app":"b"}}}}', 'field is immutable'],
      [
        '',
        '{"spec":{"template":{"spec":{"containers":[{"image":"x"}]}}}}',
        'does not contain declared merge key: name',
      ],
    ])('%s %s is refused', async (type, patch, expected) => {
      expect(await kubectl.refused(`patch deployment web ${type} -p '${patch}'`)).toContain(expected);
    });
  });

  describe('label and annotate', () => {
    it('add, overwrite when told, and take away', async () => {
      expect(await kubectl.run('label pod box tier=front')).toBe('pod/box labeled\n');
      expect(await kubectl.refused('label pod box tier=back')).toContain(
        `'tier' already has a value (front), and --overwrite is false`,
      );
      expect(await kubectl.run('label pod box tier=back --overwrite')).toBe('pod/box labeled\n');
      expect(await kubectl.run('label pod box --list')).toContain('tier=back');
      expect(await kubectl.run('label pod box tier-')).toBe('pod/box unlabeled\n');
      expect(await kubectl.run("annotate pods --all note='a b'")).toBe('pod/box annotated\n');
      expect(await kubectl.field('pod/box', '.metadata.annotations.note')).toBe('a b');
      const { metadata } = await kubectl.json<{ metadata: { resourceVersion: string } }>('get pod box');
      expect(await kubectl.run(`annotate pod box note- --resource-version=${metadata.resourceVersion}`)).toBe(
        'pod/box annotated\n',
      );
      expect(await kubectl.refused('annotate pod box x=y --resource-version=1')).toContain(
        'the object has been modified',
      );
      expect(await kubectl.refused("label pod box 'a b=c'")).toContain('name part must consist of');
    });
  });

  describe('scale', () => {
    it('sets, and only from what is expected', async () => {
      expect(await kubectl.run('scale deployment web --replicas=4')).toBe('deployment.apps/web scaled\n');
      expect(await kubectl.refused('scale deployment web --current-replicas=9 --replicas=1')).toContain(
        'Expected replicas to be 9, was 4',
      );
      expect(await kubectl.run('scale deployment web --current-replicas=4 --replicas=1')).toContain('scaled');
      expect(await kubectl.refused('scale deployment web --resource-version=1 --replicas=2')).toContain(
        'Expected resource version to be 1',
      );
      expect(await kubectl.refused('scale pod box --replicas=2')).toContain(
        'the server could not find the requested resource',
      );
    });

    it('autoscale makes an autoscaler', async () => {
      expect(await kubectl.run('autoscale deployment web --min=2 --max=5 --cpu=70%')).toBe(
        'horizontalpodautoscaler.autoscaling/web autoscaled\n',
      );
      expect(await kubectl.run('get hpa web')).toMatch(
        /NAME +REFERENCE +TARGETS +MINPODS +MAXPODS +REPLICAS +AGE\nweb +Deployment\/web +cpu: <unknown>\/70% +2 +5 +0 /,
      );
    });
  });

  describe('set', () => {
    const container = (path: string) => kubectl.field('deployment/web', `.spec.template.spec.containers[0]${path}`);

    it.each([
      ['image deployment/web *=demo:7', 'image updated', '.image', 'demo:7'],
      ['env deployment/web COLOUR=red', 'env updated', '.env[0].value', 'red'],
      [
        'resources deployment/web --limits=cpu=1 --requests=cpu=500m',
        'resource requirements updated',
        '.resources.requests.cpu',
        '500m',
      ],
    ])('%s', async (what, said, path, expected) => {
      expect(await kubectl.run(`set ${what}`)).toBe(`deployment.apps/web ${said}\n`);
      expect(await container(path)).toBe(expected);
    });

    it('selector, service account and subjects', async () => {
      expect(await kubectl.run("set selector service front 'app=web'")).toBe('service/front selector updated\n');
      expect(await kubectl.field('service/front', '.spec.selector.app')).toBe('web');
      expect(await kubectl.run('set serviceaccount deployment web robot')).toBe(
        'deployment.apps/web serviceaccount updated\n',
      );
      expect(await kubectl.field('deployment/web', '.spec.template.spec.serviceAccountName')).toBe('robot');
      await kubectl.run('create rolebinding readers --clusterrole=view --user=jane');
      expect(await kubectl.run('set subject rolebinding readers --user=joe')).toContain('subjects updated');
      expect(await kubectl.field('rolebinding/readers', '.subjects[*].name')).toBe('jane joe');
    });

    it('env lists, takes away, and copies from a config map', async () => {
      await kubectl.run('create configmap colours --from-literal=sky=blue');
      expect(await kubectl.run('set env deployment/web --from=configmap/colours')).toContain('env updated');
      expect(await kubectl.run('set env deployment/web --list')).toContain('COLOUR=red');
      expect(await container('.env[1].valueFrom.configMapKeyRef.key')).toBe('sky');
      await kubectl.run('set env deployment/web COLOUR-');
      expect(await container('.env[0].name')).toBe('SKY');
    });

    it('a dry run by the server changes nothing', async () => {
      expect(await kubectl.run('set image deployment/web *=demo:8 --dry-run=server -o name')).toContain(
        'deployment.apps/web',
      );
      expect(await container('.image')).toBe('demo:7');
    });
  });

  describe('delete', () => {
    const deployment = (name: string) => kubectl.run(`create deployment ${name} --image=demo:1`);

    it.each([
      ['background', []],
      ['foreground', ['foregroundDeletion']],
      ['orphan', ['orphan']],
    ])('--cascade=%s tells the garbage collector by %o', async (cascade, finalizers) => {
      await deployment('gone');
      expect(await kubectl.run(`delete deployment gone --cascade=${cascade} --wait=false`)).toBe(
        'deployment.apps "gone" deleted from default namespace\n',
      );
      if (finalizers.length > 0) {
        expect(await kubectl.json('get deployment gone')).toMatchObject({
          metadata: { finalizers, deletionTimestamp: expect.any(String) as string },
        });
        await kubectl.run(`patch deployment gone --type=merge -p '{"metadata":{"finalizers":null}}'`);
      }
      expect(await kubectl.refused('get deployment gone')).toContain('not found');
    });

    it('what selections, --all, files and several names mean', async () => {
      await kubectl.run('create namespace sweep');
      const maps = ['a', 'b', 'c', 'd'].map((name) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace: 'sweep', labels: { vowel: String(name === 'a') } },
      }));
      await kubectl.create(...maps);
      expect(await kubectl.run('delete configmap -n sweep -l vowel=true')).toBe(
        'configmap "a" deleted from sweep namespace\n',
      );
      expect(await kubectl.run('delete configmap/b -n sweep --dry-run=server')).toBe(
        'configmap "b" deleted from sweep namespace (server dry run)\n',
      );
      expect(await kubectl.run('delete -f - --ignore-not-found', JSON.stringify(maps[1]))).toContain('"b" deleted');
      expect(await kubectl.run('delete -f - --ignore-not-found', JSON.stringify(maps[1]))).toBe('');
      expect(await kubectl.run('delete configmap --all -n sweep')).toMatch(/"c" deleted.*\n.*"d" deleted/);
      expect(await kubectl.refused('delete configmap nobody')).toContain('configmaps "nobody" not found');
      expect(await kubectl.run('delete configmaps -A --field-selector metadata.name=nobody')).toBe(
        'No resources found\n',
      );
    });

    it('a pod by a grace period, now, or by force', async () => {
      const run = async (name: string) => {
        await kubectl.run(`run ${name} --image=demo:1`);
        const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name }, target: { kind: 'Node', name: 'h1' } };
        await kubectl.run(`create --raw /api/v1/namespaces/default/pods/${name}/binding -f -`, JSON.stringify(binding));
      };
      await Promise.all(['slow', 'quick', 'forced'].map(run));
      const grace = (name: string) => kubectl.field(`pod/${name}`, '.metadata.deletionGracePeriodSeconds');
      await kubectl.run('delete pod slow --grace-period=77 --wait=false');
      expect(await grace('slow')).toBe('77');
      await kubectl.run('delete pod quick --now --wait=false');
      expect(await grace('quick')).toBe('1');
      const { stdout, stderr } = await kubectl.result('delete pod forced slow --grace-period=0 --force');
      expect(stderr).toContain('Immediate deletion does not wait');
      expect(stdout).toContain('pod "forced" force deleted');
      expect(await kubectl.run('get pods forced slow --ignore-not-found')).toBe('');
    });
  });
});
