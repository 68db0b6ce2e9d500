import { type Infer, field, message, int32, int64, intOrString, list, string } from '../../schema/field.ts';

/**
 * What a kubelet does to a container, for probes and hooks:
 * https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations
 */
export const HTTPHeader = message(
  'io.k8s.api.core.v1.HTTPHeader',
  {
    name: field(1, string, { required: true, description: 'The name of the header.' }),
    value: field(2, string, { required: true, description: 'The value of the header.' }),
  },
  { description: 'A header of a request.' },
);
export interface HTTPHeader extends Infer<typeof HTTPHeader> {}

export const HTTPGetAction = message(
  'io.k8s.api.core.v1.HTTPGetAction',
  {
    path: field(1, string, { default: '/', description: 'The path asked for. Default: /.' }),
    port: field(2, intOrString, { required: true, description: 'A number, or the name of a port of the container.' }),
    host: field(3, string, {
      description: 'Whom to ask. Default: the address of the pod. For a Host header use httpHeaders.',
    }),
    scheme: field(4, string, {
      default: 'HTTP',
      description: 'HTTP (the default) or HTTPS, where certificates are not verified.',
    }),
    httpHeaders: field(5, list(HTTPHeader), { description: 'More headers. A name may come more than once.' }),
  },
  { description: 'The kubelet sends it, from the node.' },
);
export interface HTTPGetAction extends Infer<typeof HTTPGetAction> {}

export const TCPSocketAction = message(
  'io.k8s.api.core.v1.TCPSocketAction',
  {
    port: field(1, intOrString, { required: true, description: 'A number, or the name of a port of the container.' }),
    host: field(2, string, { description: 'Whom to connect to. Default: the address of the pod.' }),
  },
  { description: 'The kubelet opens it, from the node.' },
);
export interface TCPSocketAction extends Infer<typeof TCPSocketAction> {}

export const GRPCAction = message(
  'io.k8s.api.core.v1.GRPCAction',
  {
    port: field(1, int32, { required: true, description: 'The number of the port. Names are not possible here.' }),
    service: field(2, string, {
      pointer: true,
      default: '',
      description: 'Whose health is asked for. Default: that of the server as a whole.',
    }),
  },
  { description: 'The service grpc.health.v1.Health is called, without TLS.' },
);
export interface GRPCAction extends Infer<typeof GRPCAction> {}

export const ExecAction = message(
  'io.k8s.api.core.v1.ExecAction',
  {
    command: field(1, list(string), {
      description: 'The program and its arguments, started in / of the container. No shell.',
    }),
  },
  { description: 'It runs beside the main process, in the same files and network.' },
);
export interface ExecAction extends Infer<typeof ExecAction> {}

export const SleepAction = message(
  'io.k8s.api.core.v1.SleepAction',
  {
    seconds: field(1, int64, {
      required: true,
      description: 'How many seconds it lasts. No longer than the grace period of the pod.',
    }),
  },
  { description: 'It gives load balancers time to forget the pod.' },
);
export interface SleepAction extends Infer<typeof SleepAction> {}
