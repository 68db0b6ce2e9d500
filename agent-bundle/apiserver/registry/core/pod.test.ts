import { describe, expect, it, test } from 'vitest';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { pullPolicyFor } from '../defaults/pod-spec.ts';
import { qosClassOf } from './pod-qos.ts';
import { context, create, partOf, patch, refusalOf, replace, resourceNamed } from '../road.fixture.ts';

const pods = resourceNamed<Pod>('pods');
const container = { name: 'c', image: 'x' };
const make = (spec: object = {}, metadata: object = {}): Pod =>
  create(pods, { metadata: { name: 'p', ...metadata }, spec: { containers: [container], ...spec } });

describe('defaults', () => {
  test.each([
    ['x', 'Always'],
    ['x:latest', 'Always'],
    ['registry:5000/x', 'Always'],
    ['x:1', 'IfNotPresent'],
    ['registry:5000/x:1', 'IfNotPresent'],
    ['x@sha256:abc', 'IfNotPresent'],
    ['x:latest@sha256:abc', 'IfNotPresent'],
  ])('the image %s is pulled %s', (image, policy) => {
    expect(pullPolicyFor(image)).toBe(policy);
  });

  it('request what is limited, and give the host its ports', () => {
    const resources = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } };
    const { spec } = make({
      hostNetwork: true,
      containers: [{ ...container, resources, ports: [{ containerPort: 80 }] }],
    });
    expect(spec.containers[0]?.resources?.requests).toEqual({ cpu: '500m', memory: '1Gi' });
    expect(spec.containers[0]?.ports).toEqual([{ hostPort: 80, containerPort: 80, protocol: 'TCP' }]);
  });

  it('request what is limited for the pod as a whole, unless a container requests a part', () => {
    const limits = { cpu: '2', memory: '1Gi' };
    const requesting = { ...container, resources: { requests: { cpu: '1' } } };
    expect(make({ resources: { limits } }).spec.resources).toEqual({ limits, requests: limits });
    expect(make({ resources: { limits }, containers: [requesting] }).spec.resources).toEqual({
      limits,
      requests: { memory: '1Gi' },
    });
    expect(make({ resources: { limits } }).status?.qosClass).toBe('Guaranteed');
  });

  it('make an empty directory of a volume without a source, and know the service account by both names', () => {
    const { spec } = make({ volumes: [{ name: 'v' }], serviceAccount: 'robot' });
    expect(spec.volumes).toEqual([{ name: 'v', emptyDir: {} }]);
    expect(spec).toMatchObject({ serviceAccount: 'robot', serviceAccountName: 'robot' });
  });

  it('drop the status a client sends, and say that gates keep it from being scheduled', () => {
    const pod = create(pods, {
      metadata: { name: 'p' },
      spec: { containers: [container], schedulingGates: [{ name: 'a' }] },
      status: { phase: 'Running' },
    });
    expect(pod.status).toMatchObject({
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
    });
  });
});

describe('the quality of service', () => {
  const all = { cpu: '1', memory: '1Gi' };
  test.each([
    ['BestEffort', [{}]],
    ['Guaranteed', [{ limits: all, requests: all }]],
    ['Guaranteed', [{ limits: all }]],
    ['Burstable', [{ limits: all }, {}]],
    ['Burstable', [{ requests: { cpu: '1' } }]],
    ['Burstable', [{ limits: all, requests: { ...all, cpu: '500m' } }]],
    ['BestEffort', [{ requests: { 'example.com/gpu': '1' }, limits: { 'example.com/gpu': '1' } }]],
  ])('is %s for %j', (expected, resources) => {
    const containers = resources.map((each, index) => ({ name: `c${index}`, image: 'x', resources: each }));
    expect(qosClassOf(make({ containers }))).toBe(expected);
  });
});

describe('the status', () => {
  const running = make({ nodeName: 'h1', restartPolicy: 'Never' });
  const status = partOf(pods, 'status');

  it('is all that changes, besides labels', () => {
    const changed = replace(
      pods,
      running,
      { metadata: { name: 'p', labels: { a: 'b' } }, spec: { containers: [] }, status: { phase: 'Running' } },
      status,
    );
    expect(changed.spec).toEqual(running.spec);
    expect(changed.status).toEqual({ phase: 'Running', qosClass: 'BestEffort' });
    expect(changed.metadata.labels).toEqual({ a: 'b' });
  });

  it('may not bring an ended container back', () => {
    const of = (state: object) => ({
      phase: 'Running',
      containerStatuses: [{ name: 'c', ready: false, restartCount: 0, image: 'x', imageID: '', state }],
    });
    const ended: Pod = { ...running, status: of({ terminated: { exitCode: 1 } }) };
    const write = () =>
      patch(pods, ended, { status: of({ running: {}, terminated: null }) }, 'application/merge-patch+json', status);
    expect(refusalOf(write).message).toContain(
      'status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state',
    );
  });
});

describe('what is done to a pod', () => {
  const act = (name: 'binding' | 'eviction', pod: Pod, body: object) => {
    const action = pods.subresources[name];
    if (action?.type !== 'action') throw new Error('no action');
    return action.act(pod, { metadata: { name: 'p' }, ...body }, context);
  };

  it('binding gives it its node, says when, and forgets where it was to go', () => {
    const nominated: Pod = { ...make(), status: { ...make().status, nominatedNodeName: 'h2' } };
    const outcome = act('binding', nominated, {
      target: { kind: 'Node', name: 'h1' },
      metadata: { name: 'p', annotations: { a: 'b' } },
    });
    expect(outcome).toMatchObject({
      type: 'update',
      object: {
        metadata: { annotations: { a: 'b' } },
        spec: { nodeName: 'h1' },
        status: {
          phase: 'Pending',
          conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: context.now }],
        },
      },
    });
    expect(outcome).not.toHaveProperty('object.status.nominatedNodeName');
  });

  test.each<[string, Pod, object, number, string]>([
    [
      'bound before',
      make({ nodeName: 'h2' }),
      { target: { name: 'h1' } },
      409,
      'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "h2"',
    ],
    [
      'being deleted',
      { ...make(), metadata: { name: 'p', deletionTimestamp: context.now } },
      { target: { name: 'h1' } },
      409,
      'is being deleted, cannot be assigned to a host',
    ],
    [
      'gated',
      make({ schedulingGates: [{ name: 'a' }] }),
      { target: { name: 'h1' } },
      409,
      'has non-empty .spec.schedulingGates',
    ],
    [
      'another by now',
      make(),
      { metadata: { name: 'p', uid: 'old' }, target: { name: 'h1' } },
      409,
      'UID in precondition: old',
    ],
    ['given no node', make(), { target: {} }, 422, 'Binding "p" is invalid: target.name: Required value'],
    [
      'given no node but a pod',
      make(),
      { target: { kind: 'Pod', name: 'x' } },
      422,
      'target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"',
    ],
  ])('binding refuses a pod %s', (_title, pod, body, code, message) => {
    const status = refusalOf(() => act('binding', pod, body));
    expect(status.code).toBe(code);
    expect(status.message).toContain(message);
  });

  it('eviction is a delete with its options', () => {
    const deleteOptions = { gracePeriodSeconds: 5 };
    expect(act('eviction', make(), { deleteOptions })).toMatchObject({ type: 'delete', options: deleteOptions });
    expect(refusalOf(() => act('eviction', make(), { metadata: { name: 'q' } })).message).toBe(
      'name in URL does not match name in Eviction object',
    );
  });

  it('ephemeral containers are added and stay', () => {
    const part = partOf(pods, 'ephemeralcontainers');
    const debug = { name: 'debug', image: 'y' };
    const debugged = patch(
      pods,
      make(),
      { spec: { ephemeralContainers: [debug], hostNetwork: true } },
      'application/merge-patch+json',
      part,
    );
    expect(debugged.spec.ephemeralContainers).toMatchObject([debug]);
    expect(debugged.spec.hostNetwork).toBeUndefined();
    const remove = () =>
      patch(pods, debugged, { spec: { ephemeralContainers: null } }, 'application/merge-patch+json', part);
    expect(refusalOf(remove).message).toContain('existing ephemeral containers "debug" may not be removed');
  });
});

it('can be selected by its node and its phase', () => {
  const fields = pods.selectableFields.of(make({ nodeName: 'h1' }));
  expect(fields).toMatchObject({
    'metadata.name': 'p',
    'metadata.namespace': 'default',
    'spec.nodeName': 'h1',
    'status.phase': 'Pending',
    'spec.hostNetwork': 'false',
  });
  expect(Object.keys(fields)).toEqual(pods.selectableFields.names);
});
