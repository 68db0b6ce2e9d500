import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthority, issue, loadAuthority } from '../../../electron/pki/authority.ts';
import type { LabCluster } from './cluster.ts';
import { nodeInPod, podWithHostPrograms } from './host-programs.ts';

const namespace = 'extensions';
const inNamespace = ['-n', namespace] as const;
const apiService = 'apiservice/v1alpha1.wardle.example.com';
const programs = {
  webhook: import.meta.resolve('./in-pods/webhook.ts'),
  sample: import.meta.resolve('./in-pods/sample.ts'),
};

/** One file that needs nothing beside it. */
async function bundled(url: string): Promise<string> {
  const entryPoints = [fileURLToPath(url)];
  const { outputFiles } = await build({ entryPoints, write: false, bundle: true, platform: 'node', format: 'esm' });
  return outputFiles[0]?.text ?? '';
}

/** Servers that run in pods and that the API asks by their services: webhooks, and an API of another group. */
export function extensions(cluster: () => LabCluster): void {
  let caBundle = '';

  /** A pod that runs one of the programs, and a service before it. */
  async function serve(name: keyof typeof programs, node: string, proxies: string): Promise<void> {
    const labels = { app: name };
    const metadata = { name, namespace };
    const service = { metadata, spec: { selector: labels, ports: [{ port: 443, targetPort: 8443 }] } };
    const data = { 'main.mjs': await bundled(programs[name]), 'front-proxy-ca.crt': proxies };
    await cluster().apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
    await cluster().apply({ apiVersion: 'v1', kind: 'Service', ...service });
    const command = ['sh', '-c', `exec ${nodeInPod} /program/main.mjs`];
    const volumes = [
      { name: 'serving', secret: { secretName: 'serving' } },
      { name: 'program', configMap: { name } },
    ];
    const readinessProbe = { tcpSocket: { port: 8443 }, periodSeconds: 1 };
    await cluster().apply(
      podWithHostPrograms({ metadata: { ...metadata, labels }, node, command, volumes, readinessProbe }),
    );
  }

  beforeAll(async () => {
    await cluster().kubectl('create', 'namespace', namespace);
    const files = await createAuthority('kubernetes-ca', Date.now());
    const names = { dns: Object.keys(programs).map((name) => `${name}.${namespace}.svc`), ips: [] };
    const profile = { subject: { commonName: 'extensions' }, usages: ['server'] as const, names };
    const leaf = await issue(await loadAuthority('kubernetes-ca', files), profile, Date.now());
    caBundle = Buffer.from(files.certificate).toString('base64');
    await cluster().apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'serving', namespace },
      type: 'kubernetes.io/tls',
      stringData: { 'tls.crt': leaf.certificate, 'tls.key': leaf.privateKey },
    });
    // What a server of another group needs to know of us is published for it.
    const published = ['configmap', 'extension-apiserver-authentication', '-n', 'kube-system'];
    const { data } = await cluster().json<{ data: Record<string, string> }>('get', ...published);
    const proxies = data['requestheader-client-ca-file'] ?? '';
    await Promise.all([serve('webhook', 'h2', proxies), serve('sample', 'h3', proxies)]);
    await cluster().kubectl('wait', ...inNamespace, 'pod', '--all', '--for=condition=Ready', '--timeout=60s');
  });
  afterAll(async () => {
    await cluster().kubectl('delete', 'namespace', namespace, '--timeout=60s');
  });

  it('asks admission webhooks that a pod serves, and refuses what cannot be asked about', async () => {
    const hook = (name: string) => ({
      name: `${name}.example.com`,
      clientConfig: { service: { namespace, name: 'webhook', path: `/${name}` }, caBundle },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      timeoutSeconds: 5,
    });
    const apiVersion = 'admissionregistration.k8s.io/v1';
    const metadata = { name: 'from-a-pod' };
    await cluster().apply({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { apiVersion, kind: 'MutatingWebhookConfiguration', metadata, webhooks: [hook('mutate')] },
        { apiVersion, kind: 'ValidatingWebhookConfiguration', metadata, webhooks: [hook('validate')] },
      ],
    });
    try {
      const create = async (name: string, wanted: string) => {
        const literal = `--from-literal=wanted=${wanted}`;
        const made = ['create', 'configmap', name, ...inNamespace, literal, '-o', 'jsonpath={.data}'];
        const { stdout, stderr } = await cluster().tryKubectl(made);
        return stdout + stderr;
      };
      // The server hears of the configurations a moment after they are written.
      let tries = 0;
      await expect
        .poll(() => create(`wanted-${tries++}`, 'yes'), { timeout: 20_000 })
        .toBe('{"seen":"yes","wanted":"yes"}');
      const refused = 'admission webhook "validate.example.com" denied the request: nobody wants it';
      await expect.poll(() => create(`unwanted-${tries++}`, 'no'), { timeout: 20_000 }).toContain(refused);
      await cluster().kubectl('delete', 'pod', 'webhook', ...inNamespace);
      expect(await create('unasked', 'yes')).toContain('failed calling webhook "mutate.example.com"');
    } finally {
      const kinds = 'mutatingwebhookconfiguration,validatingwebhookconfiguration';
      await cluster().kubectl('delete', kinds, 'from-a-pod');
    }
  });

  it('serves the API of a server that runs in a pod', async () => {
    await cluster().apply({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1alpha1.wardle.example.com' },
      spec: {
        group: 'wardle.example.com',
        version: 'v1alpha1',
        service: { namespace, name: 'sample' },
        caBundle,
        groupPriorityMinimum: 2000,
        versionPriority: 200,
      },
    });
    try {
      await cluster().kubectl('wait', apiService, '--for=condition=Available', '--timeout=60s');
      await cluster().apply({
        apiVersion: 'wardle.example.com/v1alpha1',
        kind: 'Flunder',
        metadata: { name: 'one', namespace: 'default' },
        spec: { from: 'a pod' },
      });
      expect(await cluster().kubectl('get', 'flunders', 'one', '-o', 'jsonpath={.spec.from}')).toBe('a pod');
    } finally {
      await cluster().kubectl('delete', apiService);
    }
  });
}
