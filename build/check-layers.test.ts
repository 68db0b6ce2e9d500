import { describe, expect, it } from 'vitest';
import { checkLayers, layerProblem } from './check-layers.ts';

describe('import rules', () => {
  it.each([
    ['common/base/retry.ts', 'common/client/follow.ts'],
    ['common/api/kinds.ts', 'common/client/follow.ts'],
    ['agent-bundle/kubelet/component.ts', 'agent-bundle/apiserver/component.ts'],
    ['agent-bundle/supervisor/supervisor.ts', 'agent-bundle/kubelet/component.ts'],
    ['electron/services/clusters/clusters.ts', 'electron'],
    ['electron/hosts/host.ts', 'electron/bootstrap/plan.ts'],
    ['electron/bootstrap/plan.ts', 'agent-bundle/apiserver/component.ts'],
    ['renderer/components/DataTable.vue', 'renderer/pages/page.ts'],
    ['renderer/pages/pods/PodsPage.vue', 'renderer/pages/nodes/NodesPage.vue'],
    ['renderer/main.ts', 'electron/services/clusters/clusters.ts'],
    ['agent-bundle/kubelet/component.ts', 'etcd3'],
  ])('refuse that %s imports %s', (path, target) => {
    expect(layerProblem(path, target)).toContain(target);
  });

  it.each([
    ['common/client/follow.ts', 'common/base/retry.ts'],
    ['agent-bundle/kubelet/component.ts', 'agent-bundle/supervisor/flags.ts'],
    ['electron/services/clusters/clusters.ts', 'electron/bootstrap/plan.ts'],
    ['agent-bundle/kubelet/pod-workers.test.ts', 'test/fakes/fake-runtime.ts'],
  ])('allow that %s imports %s', (path, target) => {
    expect(layerProblem(path, target)).toBeUndefined();
  });

  it('hold in this tree', async () => {
    expect(await checkLayers()).toEqual([]);
  });
});
