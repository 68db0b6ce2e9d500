import { afterAll, beforeAll, expect, it } from 'vitest';
import { type APIService, APIServiceKind } from '../../common/api/apiregistration/v1/api-service.ts';
import { type Deployment, DeploymentKind } from '../../common/api/apps/v1/deployment.ts';
import {
  type HorizontalPodAutoscaler,
  HorizontalPodAutoscalerKind,
} from '../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import { EventKind } from '../../common/api/core/v1/event.ts';
import { ServiceKind } from '../../common/api/core/v1/service.ts';
import { ServiceAccountKind } from '../../common/api/core/v1/service-account.ts';
import { EndpointSliceKind } from '../../common/api/discovery/v1/endpoint-slice.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { ownAddress } from './apiserver/stand-in-backend.ts';
import { followed } from './followed.ts';
import { LocalMaster, kubeletOf } from './local-master.ts';
import { MetricsServer } from './metrics-server.ts';
import { SimulatedNode } from './simulated-node.ts';
import type { Watched } from './watched.ts';

const namespace = 'default';
let master: LocalMaster;
let client: ApiClient;
let node: SimulatedNode;
let metrics: MetricsServer;
let autoscalers: Watched<HorizontalPodAutoscaler>;
let deployments: Watched<Deployment>;
const { follow, unfollow } = followed(() => client);
let unexpected: Error | undefined;

beforeAll(async () => {
  master = await LocalMaster.start();
  await master.startComponent('controller-manager', ['--allocate-node-cidrs=false']);
  client = await master.client();
  node = new SimulatedNode('h1', await master.client(kubeletOf('h1')), (error) => (unexpected ??= error));
  await node.start();
  const { certificate, privateKey } = await master.issueServing('metrics', ['metrics.default.svc']);
  metrics = new MetricsServer({ cert: certificate, key: privateKey });
  await (await follow(ServiceAccountKind, namespace)).until('the default account', (found) => found.length > 0);
  autoscalers = await follow(HorizontalPodAutoscalerKind, namespace);
  deployments = await follow(DeploymentKind, namespace);
  const resources = { requests: { cpu: '100m' } };
  const template = {
    metadata: { name: '', labels: { app: 'web' } },
    spec: { nodeName: 'h1', containers: [{ name: 'c', image: 'demo:1', resources }] },
  };
  const spec = { replicas: 1, selector: { matchLabels: { app: 'web' } }, template };
  await client.create(DeploymentKind, { metadata: { name: 'web', namespace }, spec });
});
afterAll(async () => {
  await unfollow();
  await node.silence();
  await metrics.close();
  await master.end();
  if (unexpected) throw unexpected;
});

const reason = (type: string) => (found: HorizontalPodAutoscaler[]) =>
  found[0]?.status.conditions?.find((condition) => condition.type === type)?.reason;
const ready = (count: number) => (found: Deployment[]) => found[0]?.status?.readyReplicas === count;

it('an autoscaler holds the bounds of its target, and says when it cannot measure', async () => {
  const autoscale = ['autoscale', 'deployment', 'web', '--min=2', '--max=5', '--cpu=50%'];
  expect(await master.kubectl(autoscale)).toMatchObject({ code: 0 });
  await deployments.until('the fewest pods', ready(2));
  const events = await follow(EventKind, namespace);
  const why = 'New size: 2; reason: Current number of replicas below Spec.MinReplicas';
  await events.until('the change to be told', (found) => found.some(({ message }) => message === why));
  await autoscalers.until('the change', (found) => reason('AbleToScale')(found) === 'SucceededRescale');
  await client.patch(HorizontalPodAutoscalerKind, { name: 'web', namespace }, { spec: { maxReplicas: 6 } });
  const found = await autoscalers.until('a measurement', (all) => reason('ScalingActive')(all) !== undefined);
  expect(reason('ScalingActive')(found)).toBe('FailedGetResourceMetric');
  const active = found[0]?.status.conditions?.find(({ type }) => type === 'ScalingActive');
  expect(active?.message).toBe(
    'the HPA was unable to compute the replica count: failed to get cpu utilization: ' +
      'unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: ' +
      'the server could not find the requested resource (get pods.metrics.k8s.io)',
  );
});

it('it makes as many pods as bring what they use to its target', async () => {
  const port = await metrics.listen(ownAddress());
  const pods = async () => (await master.kubectl(['get', 'pods', '-o', 'name'])).stdout.trim().split('\n');
  const names = (await pods()).map((name) => name.replace('pod/', ''));
  metrics.usage = () => Object.fromEntries(names.map((name) => [name, '100m']));
  const ports = [{ name: 'https', port: 7443, targetPort: port }];
  await client.create(ServiceKind, { metadata: { name: 'metrics', namespace }, spec: { ports } });
  await client.create(EndpointSliceKind, {
    metadata: { name: 'metrics-1', namespace, labels: { 'kubernetes.io/service-name': 'metrics' } },
    addressType: 'IPv4',
    ports: [{ name: 'https', port }],
    endpoints: [{ addresses: [ownAddress()], conditions: { ready: true } }],
  });
  const service: APIService = {
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      service: { namespace, name: 'metrics', port: 7443 },
      caBundle: Buffer.from(master.authorityCertificate).toString('base64'),
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  };
  await client.create(APIServiceKind, service);
  await master.kubectl(['wait', '--for=condition=Available', 'apiservice/v1beta1.metrics.k8s.io', '--timeout=20s']);
  await client.patch(HorizontalPodAutoscalerKind, { name: 'web', namespace }, { spec: { maxReplicas: 10 } });
  await deployments.until('twice as many', ready(4));
  expect([...metrics.asked]).toEqual(['app=web']);
  const [found] = await autoscalers.until('the status', (all) => reason('ScalingActive')(all) === 'ValidMetricFound');
  expect(found?.status.currentMetrics?.[0]?.resource?.current).toEqual({
    averageUtilization: 100,
    averageValue: '100m',
  });
  expect(found?.status).toMatchObject({ desiredReplicas: 4 });
});
