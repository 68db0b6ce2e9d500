import { describe, expect, it, test } from 'vitest';
import type { ConfigMap } from '../../../common/api/core/v1/config-map.ts';
import type { Deployment } from '../../../common/api/apps/v1/deployment.ts';
import type { Namespace } from '../../../common/api/core/v1/namespace.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import { decideDeletion } from './deletion.ts';
import { context, create, patch, refusalOf, resourceNamed } from './road.fixture.ts';

/** What a kube-apiserver was seen to answer, word for word. */
const pods = resourceNamed<Pod>('pods');
const configMaps = resourceNamed<ConfigMap>('configmaps');
const services = resourceNamed<Service>('services');
const deployments = resourceNamed<Deployment>('deployments');
const namespaces = resourceNamed<Namespace>('namespaces');

const simplePod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { containers: [{ name: 'c', image: 'x' }] },
};
const deploymentWith = (name: string, labels: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'x' }] } },
  },
});

describe('a refused object', () => {
  it('that breaks many rules has all of them in one answer, in order', () => {
    const body =
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"Bad_Name"},"spec":{"restartPolicy":"Sometimes","containers":[{"name":"c","ports":[{"containerPort":70000}],"resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1"}}},{"name":"c","image":"x"}]}}';
    const subdomain =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    expect(refusalOf(() => create(pods, body))).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `Pod "Bad_Name" is invalid: [metadata.name: Invalid value: "Bad_Name": ${subdomain}, spec.containers[0].image: Required value, spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive, spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1, spec.containers[1].name: Duplicate value: "c", spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"]`,
      reason: 'Invalid',
      details: {
        name: 'Bad_Name',
        kind: 'Pod',
        causes: [
          { reason: 'FieldValueInvalid', message: `Invalid value: "Bad_Name": ${subdomain}`, field: 'metadata.name' },
          { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers[0].image' },
          {
            reason: 'FieldValueInvalid',
            message: 'Invalid value: 70000: must be between 1 and 65535, inclusive',
            field: 'spec.containers[0].ports[0].containerPort',
          },
          {
            reason: 'FieldValueInvalid',
            message: 'Invalid value: "2": must be less than or equal to cpu limit of 1',
            field: 'spec.containers[0].resources.requests',
          },
          { reason: 'FieldValueDuplicate', message: 'Duplicate value: "c"', field: 'spec.containers[1].name' },
          {
            reason: 'FieldValueNotSupported',
            message: 'Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
            field: 'spec.restartPolicy',
          },
        ],
      },
      code: 422,
    });
  });

  test.each<[string, () => unknown, string, object]>([
    [
      'no containers',
      () => create(pods, { metadata: { name: 'p' }, spec: { containers: [] } }),
      'Pod "p" is invalid: spec.containers: Required value',
      { name: 'p', kind: 'Pod' },
    ],
    [
      'no name',
      () => create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }),
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
      { kind: 'ConfigMap' },
    ],
    [
      'an address outside the range',
      () => create(services, { metadata: { name: 's2' }, spec: { clusterIP: '10.0.0.1', ports: [{ port: 80 }] } }),
      'Service "s2" is invalid: spec.clusterIPs: Invalid value: []string{"10.0.0.1"}: failed to allocate IP 10.0.0.1: the provided IP (10.0.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
      { name: 's2', kind: 'Service' },
    ],
    [
      'an address that changes',
      () => {
        const service = create(services, { metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } });
        return patch(services, service, { spec: { clusterIP: '10.96.0.99', clusterIPs: ['10.96.0.99'] } });
      },
      'Service "s" is invalid: spec.clusterIPs[0]: Invalid value: []string{"10.96.0.99"}: may not change once set',
      { name: 's', kind: 'Service' },
    ],
    [
      'a selector that does not select the template',
      () => create(deployments, deploymentWith('e', { a: 'c' })),
      'Deployment.apps "e" is invalid: spec.template.metadata.labels: Invalid value: map[string]string{"a":"c"}: `selector` does not match template `labels`',
      { name: 'e', group: 'apps', kind: 'Deployment' },
    ],
  ])('%s', (_title, write, message, details) => {
    expect(refusalOf(write)).toMatchObject({ code: 422, reason: 'Invalid', message, details });
  });

  it('a pod whose node changes is told what may change, and what did', () => {
    const status = refusalOf(() => patch(pods, create(pods, simplePod), { spec: { nodeName: 'x' } }));
    expect(status.details?.causes?.[0]).toMatchObject({ reason: 'FieldValueForbidden', field: 'spec' });
    expect(status.message).toBe(
      'Pod "p" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n- \tnodeName: nil\n+ \tnodeName: "x"\n',
    );
  });

  it('a precondition that fails names both uids', () => {
    const configMap = create(configMaps, { metadata: { name: 'a' } });
    const options = { preconditions: { uid: 'no' } };
    expect(refusalOf(() => decideDeletion(configMaps, configMap, options, context.now))).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (no) does not match the UID in record (${configMap.metadata.uid}). The object might have been deleted and then recreated`,
      details: { name: 'a', kind: 'ConfigMap' },
    });
  });
});

const given = { namespace: 'default', uid: context.newUid(), creationTimestamp: context.now };

describe('an accepted object', () => {
  it('gets its name from generateName', () => {
    expect(create(configMaps, { metadata: { generateName: 'g-' } }).metadata).toEqual({
      name: 'g-bcdfg',
      generateName: 'g-',
      ...given,
    });
  });

  it('a pod gets its defaults', () => {
    expect(create(pods, simplePod)).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', generation: 1, ...given },
      spec: {
        containers: [
          {
            name: 'c',
            image: 'x',
            resources: {},
            terminationMessagePath: '/dev/termination-log',
            terminationMessagePolicy: 'File',
            imagePullPolicy: 'Always',
          },
        ],
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        securityContext: {},
        schedulerName: 'default-scheduler',
        enableServiceLinks: true,
      },
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    });
  });

  it('a service gets its defaults and an address', () => {
    const { spec, status } = create(services, {
      metadata: { name: 's' },
      spec: { selector: { a: 'b' }, ports: [{ port: 80 }] },
    });
    expect(spec.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/);
    expect(spec).toEqual({
      ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }],
      selector: { a: 'b' },
      clusterIP: spec.clusterIP,
      clusterIPs: [spec.clusterIP],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
    });
    expect(status).toEqual({ loadBalancer: {} });
  });

  it('a deployment gets its defaults, and a generation that counts changes of what is wanted', () => {
    const deployment = create(deployments, deploymentWith('d', { a: 'b' }));
    expect(deployment.metadata).toEqual({ name: 'd', generation: 1, ...given });
    expect(deployment.status).toEqual({});
    expect(deployment.spec).toEqual({
      replicas: 1,
      selector: { matchLabels: { a: 'b' } },
      template: {
        metadata: { labels: { a: 'b' } },
        spec: {
          containers: [
            {
              name: 'c',
              image: 'x',
              resources: {},
              terminationMessagePath: '/dev/termination-log',
              terminationMessagePolicy: 'File',
              imagePullPolicy: 'Always',
            },
          ],
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          dnsPolicy: 'ClusterFirst',
          securityContext: {},
          schedulerName: 'default-scheduler',
        },
      },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    });
    const directive = {
      spec: {
        template: {
          spec: {
            containers: [
              { name: 'c2', image: 'y' },
              { $patch: 'delete', name: 'c' },
            ],
          },
        },
      },
    };
    const patched = patch(deployments, deployment, directive, 'application/strategic-merge-patch+json');
    expect(patched.metadata.generation).toBe(2);
    expect(patched.spec.template.spec.containers).toMatchObject([
      { name: 'c2', image: 'y', imagePullPolicy: 'Always' },
    ]);
    expect(patch(deployments, patched, { spec: { replicas: 1 } }).metadata.generation).toBe(2);
  });

  it('a namespace becomes active, and terminates when it is deleted', () => {
    const namespace = create(namespaces, { metadata: { name: 'gone', finalizers: ['example.com/hold'] } });
    expect(namespace).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'gone',
        uid: given.uid,
        creationTimestamp: context.now,
        labels: { 'kubernetes.io/metadata.name': 'gone' },
        finalizers: ['example.com/hold'],
      },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
    const later = '2026-11-21T04:24:21Z';
    const deletion = decideDeletion(namespaces, namespace, {}, later);
    expect(deletion).toMatchObject({
      type: 'mark',
      object: { status: { phase: 'Terminating' }, metadata: { deletionTimestamp: later } },
    });
    expect(namespace.metadata).not.toHaveProperty('deletionGracePeriodSeconds');
    expect(decideDeletion(namespaces, namespace, {}, later)).toEqual({ type: 'keep' });
  });

  it('a deployment is scaled through its scale', () => {
    const deployment = create(deployments, deploymentWith('d', { a: 'b' }));
    const scale = deployments.subresources['scale'];
    if (scale?.type !== 'view') throw new Error('no scale');
    expect(scale.read(deployment)).toEqual({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'd', ...given },
      spec: { replicas: 1 },
      status: { replicas: 0, selector: 'a=b' },
    });
    expect(scale.write(deployment, { metadata: { name: 'd' }, spec: { replicas: 3 } } as never)).toEqual([]);
    expect(deployment.spec.replicas).toBe(3);
    expect(scale.write(deployment, { metadata: { name: 'd' }, spec: { replicas: -1 } } as never)).toMatchObject([
      { field: 'spec.replicas', message: 'Invalid value: -1: must be greater than or equal to 0' },
    ]);
  });
});
