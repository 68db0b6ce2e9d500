import { expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Shown } from './pages.ts';
import { shoot } from './screens.ts';

const inDemo = ['-n', 'demo'] as const;

/** Scaling, logs, shells and YAML, as a person does them; kubectl is the judge. */
export function operating(shown: () => Shown, folder: string): void {
  const shootPage = async (name: string) => expect(await shoot(shown().person.page, folder, name)).toEqual([]);

  const wanted = async () =>
    Number(await shown().cluster.kubectl('get', 'rc/demo', ...inDemo, '-o', 'jsonpath={.spec.replicas}'));
  const demoPods = async () => {
    const { items } = await shown().cluster.json<{ items: Pod[] }>('get', 'pods', ...inDemo);
    return items.filter(({ metadata }) => !metadata.deletionTimestamp);
  };

  it('scales a replication controller by + and by a number, and kubectl agrees', async () => {
    const { person, cluster } = shown();
    await person.goTo('Replication Controllers');
    const row = person.row('Replication Controllers', 'demo');
    const before = await wanted();
    await person.click(person.button('One more', row));
    await row.getByText(`${before + 1}/${before + 1}`).waitFor({ timeout: 60_000 });
    expect(await wanted()).toBe(before + 1);
    await row.getByRole('textbox').fill('5');
    await row.getByRole('textbox').press('Enter');
    await row.getByText('5/5').waitFor({ timeout: 60_000 });
    expect(await wanted()).toBe(5);
    expect(await demoPods()).toHaveLength(5);
    // And the other way about: what kubectl does is seen here.
    await cluster.kubectl('scale', ...inDemo, 'rc/demo', '--replicas=3');
    await row.getByText('3/3').waitFor({ timeout: 60_000 });
  });

  it('shows a pod’s log', async () => {
    const { person } = shown();
    await person.goTo('Pods');
    const [pod] = await demoPods();
    await person.press(`Logs of ${pod!.metadata.name}`);
    await person.sees(`${pod!.metadata.name} answers at ${pod!.status?.podIP}, port 8080`);
    await shootPage('pods-logs');
  });

  it('opens a shell in a container', async () => {
    const { person } = shown();
    const [pod] = await demoPods();
    await person.click(person.page.getByRole('tab', { name: 'Shell' }));
    const terminal = person.page.getByRole('textbox', { name: /terminal|shell/i }).last();
    await terminal.focus();
    await person.page.keyboard.type('echo "I am $(hostname)"\n');
    await person.sees(`I am ${pod!.metadata.name}`);
    await shootPage('pods-shell');
    await person.page.keyboard.type('exit 3\n');
    await person.sees('3');
  });

  it('shows an object’s YAML, and writes what was edited', async () => {
    const { person, cluster } = shown();
    await person.goTo('Services');
    await person.click(person.row('Services', 'demo', 'demo'));
    await person.click(person.page.getByRole('tab', { name: 'YAML' }));
    await person.sees('clusterIP:');
    await shootPage('services-yaml');
    await person.press('Edit');
    // The line `labels:`, and one more below it.
    await person.click(person.page.getByText('labels:', { exact: true }));
    await person.page.keyboard.press('End');
    await person.page.keyboard.type(`\n  from-${folder}: a-person`);
    await person.press('Review changes');
    await shootPage('services-yaml-save');
    await person.press('Save');
    const label = () =>
      cluster.kubectl('get', 'service', 'demo', ...inDemo, '-o', `jsonpath={.metadata.labels.from-${folder}}`);
    await expect.poll(label, { timeout: 30_000 }).toBe('a-person');
    expect(await cluster.kubectl('get', 'service', 'demo', ...inDemo, '-o', 'jsonpath={.metadata.labels.app}')).toBe(
      'demo',
    );
  });

  it('finds anything from the keyboard', async () => {
    const { person } = shown();
    await person.page.keyboard.press('Escape');
    await person.page.keyboard.press('Control+k');
    await shootPage('palette');
    await person.page.keyboard.type('overlay');
    await person.page.keyboard.press('Enter');
    await person.page.getByRole('heading', { level: 1, name: 'Overlay' }).waitFor();
  });
}
