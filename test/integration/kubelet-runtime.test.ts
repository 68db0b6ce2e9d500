import { runtimeContract } from '../../agent-bundle/kubelet/runtime/runtime.contract.ts';
import { CriRuntime } from '../../agent-bundle/kubelet/runtime/cri/cri-runtime.ts';
import { LocalContainerd, demoImage } from './local-containerd.ts';

runtimeContract('CriRuntime on containerd', async () => {
  const containerd = await LocalContainerd.start();
  const runtime = new CriRuntime(containerd.endpoint);
  const end = async () => {
    runtime.close();
    await containerd.end();
  };
  return { runtime, image: demoImage, logs: `${containerd.folder}/logs`, end };
});
