import { expect, it } from 'vitest';
import type { LabCluster } from '../cluster/cluster.ts';
import type { Shown } from './pages.ts';

const image = 'pilothouse.dev/demo:1';
const markup = '<img src=x onerror="globalThis.broken=1"><script>globalThis.broken=1</script>';
/** Title, clipboard, hyperlink, alternate screen, device reports, a bell, and a reset. */
const escapes = [
  '\u001b]0;broken\u0007',
  '\u001b]52;c;YnJva2Vu\u0007',
  '\u001b]8;;https://example.org/\u0007link\u001b]8;;\u0007',
  '\u001b[?1049h',
  '\u001b[c\u001b[6n',
  '\u0007',
  '\u001bc',
];

/** Everything a page shows was written by somebody: none of it is obeyed. */
export function hostile(shown: () => Shown): void {
  it('shows markup in annotations, labels, events and messages as text', async () => {
    const { cluster, person } = shown();
    await cluster.kubectl('create', 'namespace', 'hostile');
    const long = 'x'.repeat(200_000);
    // Not applied: that would keep the whole of it in one more annotation.
    await created(cluster, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'a'.repeat(253),
        namespace: 'hostile',
        annotations: { 'example.org/markup': markup, 'example.org/long': long },
      },
      spec: { containers: [{ name: 'c'.repeat(63), image }] },
    });
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'markup', namespace: 'hostile' },
      type: 'Warning',
      reason: markup,
      message: `${markup}${'{{constructor.constructor("globalThis.broken=1")()}}'}${'y'.repeat(900)}`,
      involvedObject: { kind: markup, name: markup, namespace: 'hostile' },
      source: { component: markup },
    });
    await person.goTo('Events');
    await person.sees(markup);
    await person.goTo('Pods');
    await person.click(person.row('Pods', 'a'.repeat(253)));
    await person.click(person.page.getByRole('tab', { name: 'YAML' }));
    await person.sees('example.org/markup');
    await expectUnbroken(shown());
  });

  it('shows a log full of escape codes, binary and one enormous line, and obeys none', async () => {
    const { cluster, person } = shown();
    const bytes = [...escapes].map((text) => Buffer.from(text).toString('hex').replace(/../g, '\\x$&')).join('');
    const script = `printf '${bytes}'; head -c 3000000 /dev/zero | tr '\\0' z; echo; head -c 20000 /dev/urandom; echo; echo the end; sleep 3600`;
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'noisy', namespace: 'hostile' },
      spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'noisy', image, command: ['sh', '-c', script] }] },
    });
    await cluster.kubectl('wait', '-n', 'hostile', 'pod/noisy', '--for=condition=Ready', '--timeout=60s');
    await person.goTo('Pods');
    const title = await person.page.title();
    await person.press('Logs of noisy');
    await person.sees('the end');
    expect(await person.page.title()).toBe(title);
    await expectUnbroken(shown());
    await cluster.kubectl('delete', 'namespace', 'hostile', '--wait=false');
  });
}

async function created(cluster: LabCluster, object: object): Promise<void> {
  const { exitCode, stderr } = await cluster.tryKubectl(['create', '-f', '-'], JSON.stringify(object));
  if (exitCode !== 0) throw new Error(`kubectl create ended with ${exitCode}: ${stderr}`);
}

async function expectUnbroken({ person: { page } }: Shown): Promise<void> {
  expect(await page.evaluate('globalThis.broken')).toBeUndefined();
  expect(page.context().pages()).toHaveLength(1);
}
