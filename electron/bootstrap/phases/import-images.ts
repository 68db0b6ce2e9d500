import { containerdSocket } from '../../../agent-bundle/units/containerd.ts';
import { hostsWith } from '../cluster-file/cluster-spec.ts';
import { layoutOf } from '../cluster-layout.ts';
import { hostPhase } from '../phase.ts';
import { connect } from './connect.ts';
import { installContainerd } from './install-containerd.ts';
import { preflight } from './preflight.ts';

/** Gives containerd the images of the release, so that no registry is needed for pods to start. */
export const importImages = hostPhase({
  name: 'importImages',
  title: 'import images',
  needs: { host: connect, layout: preflight },
  after: [installContainerd],
  hosts: (spec) => hostsWith(spec, 'node'),
  run: async ({ hostSpec, facts: { host, layout }, signal }) => {
    const { release, releasePath } = layoutOf(layout, hostSpec);
    const ctr = [`${releasePath}/bin/ctr`, `--address=${containerdSocket}`, '--namespace=k8s.io', 'images'];
    const intent = 'list images';
    const { stdout } = await host.run([...ctr, 'ls'], { intent, effect: 'reads', signal });
    const present = readImages(stdout);
    const changes: string[] = [];
    for (const { path, image } of release.files) {
      if (image === undefined || present.get(image.name) === image.digest) continue;
      await host.run([...ctr, 'import', `${releasePath}/${path}`], { intent: `import ${image.name}`, signal });
      changes.push(`imported ${image.name}`);
    }
    return { facts: undefined, changes };
  },
});

/** Digests by name, of the table `ctr images ls` prints: `REF TYPE DIGEST SIZE …`. */
export function readImages(table: string): ReadonlyMap<string, string> {
  const rows = table
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/));
  return new Map(rows.flatMap(([name, , digest]) => (name && digest ? [[name, digest] as const] : [])));
}
