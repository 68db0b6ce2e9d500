import { ExecAction, GRPCAction, HTTPGetAction, TCPSocketAction } from './actions.ts';
import { type Infer, field, message, int32, int64 } from '../../schema/field.ts';

/** https://kubernetes.io/docs/concepts/workloads/pods/probes/ */
export const ProbeHandler = message(
  'io.k8s.api.core.v1.ProbeHandler',
  {
    exec: field(1, ExecAction, { description: 'A command in the container: exit code 0 is success.' }),
    httpGet: field(2, HTTPGetAction, { description: 'A request: codes from 200 to 399 are success.' }),
    tcpSocket: field(3, TCPSocketAction, { description: 'A connection: that it opens is success.' }),
    grpc: field(4, GRPCAction, { description: 'The gRPC health check: SERVING is success.' }),
  },
  { description: 'How health is asked for: one of these.' },
);
export interface ProbeHandler extends Infer<typeof ProbeHandler> {}

export const Probe = message(
  'io.k8s.api.core.v1.Probe',
  {
    handler: field(1, ProbeHandler, { inline: true }),
    initialDelaySeconds: field(2, int32, {
      description: 'How many seconds to wait after the start before the first time. Default: 0.',
    }),
    timeoutSeconds: field(3, int32, { default: 1, description: 'How many seconds an answer may take. Default: 1.' }),
    periodSeconds: field(4, int32, {
      default: 10,
      description: 'How many seconds lie between two times. Default: 10.',
    }),
    successThreshold: field(5, int32, {
      default: 1,
      description: 'How many successes in a row count. Default: 1; no other for liveness and startup.',
    }),
    failureThreshold: field(6, int32, { default: 3, description: 'How many failures in a row count. Default: 3.' }),
    terminationGracePeriodSeconds: field(7, int64, {
      pointer: true,
      description: 'Seconds to stop after this probe failed, instead of those of the pod. Not for readiness.',
    }),
  },
  { description: 'How the health of a container is asked for, and how often.' },
);
export interface Probe extends Infer<typeof Probe> {}
