import { ExecAction, HTTPGetAction, SleepAction, TCPSocketAction } from './actions.ts';
import { type Infer, field, message, string } from '../../schema/field.ts';

/** https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/ */
export const LifecycleHandler = message(
  'io.k8s.api.core.v1.LifecycleHandler',
  {
    exec: field(1, ExecAction, { description: 'A command in the container.' }),
    httpGet: field(2, HTTPGetAction, { description: 'A request to the container.' }),
    tcpSocket: field(3, TCPSocketAction, { description: 'Deprecated: not supported, and a hook with it fails.' }),
    sleep: field(4, SleepAction, { description: 'A pause.' }),
  },
  { description: 'What is done: one of these.' },
);
export interface LifecycleHandler extends Infer<typeof LifecycleHandler> {}

export const Lifecycle = message(
  'io.k8s.api.core.v1.Lifecycle',
  {
    postStart: field(1, LifecycleHandler, {
      description: 'Right after it was created. If this fails, the container is killed.',
    }),
    preStop: field(2, LifecycleHandler, {
      description: 'Before it is told to stop. Its time counts toward the grace period.',
    }),
    stopSignal: field(3, string, {
      pointer: true,
      description: 'The signal that stops it, such as SIGUSR1; needs os.name. Default: that of the image, or SIGTERM.',
    }),
  },
  { description: 'What is done at the start and end of a container.' },
);
export interface Lifecycle extends Infer<typeof Lifecycle> {}
