import { systemClock } from '../../../../common/base/clock.ts';
import { runtimeContract } from '../runtime.contract.ts';
import { FakeRuntime } from './fake-runtime.ts';

runtimeContract('FakeRuntime', async () => {
  const runtime = new FakeRuntime(systemClock);
  runtime.addImage('pilothouse.dev/demo:1');
  return { runtime, image: 'pilothouse.dev/demo:1', logs: '/var/log/pods', end: async () => runtime.close() };
});
