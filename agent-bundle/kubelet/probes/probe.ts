import { connect } from 'node:net';
import type { Container } from '../../../common/api/core/v1/container.ts';
import type { Probe } from '../../../common/api/core/v1/probe.ts';
import { asError } from '../../../common/base/clock.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import { RuntimeError, type Runtime } from '../runtime/port.ts';
import { grpcHealth } from './grpc-health.ts';
import { httpGet, portOf } from './http-get.ts';

/** The container that is asked. */
export interface ProbeTarget {
  readonly id: string;
  readonly container: Container;
  readonly podIp: string;
}

export interface ProbeAnswer {
  readonly healthy: boolean;
  /** Why not, for people. */
  readonly output: string;
}

const healthy: ProbeAnswer = { healthy: true, output: '' };
const unhealthy = (output: string): ProbeAnswer => ({ healthy: false, output: output.trim().slice(0, 500) });

/**
 * Asks once. No answer within the timeout is an unhealthy one.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#probe-check-methods
 */
export async function ask(
  probe: Probe,
  target: ProbeTarget,
  runtime: Pick<Runtime, 'execSync'>,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const seconds = probe.timeoutSeconds ?? 1;
  const deadline = withDeadline(signal, seconds * 1000);
  try {
    return await send(probe, target, seconds, runtime, deadline);
  } catch (error) {
    if (signal.aborted) throw error;
    const late = deadline.aborted || (error instanceof RuntimeError && error.failure === 'deadline');
    return unhealthy(late ? `no answer within ${seconds}s` : asError(error).message);
  }
}

async function send(
  probe: Probe,
  target: ProbeTarget,
  seconds: number,
  runtime: Pick<Runtime, 'execSync'>,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const { container, podIp } = target;
  if (probe.exec) {
    const { exitCode, stdout, stderr } = await runtime.execSync(target.id, probe.exec.command ?? [], seconds, signal);
    return exitCode === 0 ? healthy : unhealthy(`${stdout}${stderr}`.trim() || `command ended with ${exitCode}`);
  }
  if (probe.httpGet) {
    const { host = podIp, port } = probe.httpGet;
    const { status } = await httpGet(probe.httpGet, host, portOf(port, container), signal);
    return status >= 200 && status < 400 ? healthy : unhealthy(`HTTP probe failed with statuscode: ${status}`);
  }
  if (probe.tcpSocket) {
    const { host = podIp, port } = probe.tcpSocket;
    await opens(host, portOf(port, container), signal);
    return healthy;
  }
  if (probe.grpc) {
    const status = await grpcHealth(`${podIp}:${probe.grpc.port}`, probe.grpc.service ?? '', signal);
    return status === 'SERVING' ? healthy : unhealthy(`service unhealthy (responded with "${status}")`);
  }
  return unhealthy('the probe says none of exec, httpGet, tcpSocket and grpc');
}

function opens(host: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    socket.on('error', reject);
    socket.on('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
