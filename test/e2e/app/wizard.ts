import { expect, it } from 'vitest';
import type { LabApp } from './lab-app.ts';
import { shoot } from './screens.ts';

/** Minutes a whole installation may take on a busy machine, in milliseconds. */
const installing = 300_000;

export function settingUp(app: () => LabApp): void {
  it('begins with the ways to a first cluster', async () => {
    await app().page.getByRole('heading', { level: 1 }).waitFor();
    expect(await shoot(app().page, 'app', 'clusters-none')).toEqual([]);
    await app().person.click(app().page.getByRole('link', { name: 'Make a cluster of your servers' }));
  });

  it('takes a pasted list of hosts, and asks once whether their keys are theirs', async () => {
    const { person, page, cluster } = app();
    await page.getByLabel('Name of the cluster').fill('lab');
    await page.getByLabel('Key file').fill(cluster.lab.keyFile);
    const list = cluster.lab.hosts.map(({ address, name }) => `${address} ${name}`).join('\n');
    await page.getByLabel('Paste your hosts, one on each line').fill(list);
    await person.press('Add these hosts');
    await person.sees('3 hosts show keys');
    expect(await shoot(page, 'app', 'setup-hosts')).toEqual([]);
    await person.press('Compare & trust…');
    await page.getByRole('dialog').waitFor();
    expect(await shoot(page, 'app', 'setup-host-keys')).toEqual([]);
    await person.press('Trust all 3 keys');
    await person.sees('3 of 3 reached');
    expect(await shoot(page, 'app', 'setup-hosts-reached')).toEqual([]);
    await person.press('Next');
  });

  it('suggests who does what, and checks the hosts before anything is changed', async () => {
    const { person, page } = app();
    await page.getByLabel('Run the demo').check();
    expect(await shoot(page, 'app', 'setup-roles')).toEqual([]);
    await person.press('Check the hosts');
    await person.sees('All 3 hosts are ready');
    expect(await shoot(page, 'app', 'setup-check')).toEqual([]);
  });

  it('installs, and shows how far it is on each host', { timeout: installing }, async () => {
    const { person, page } = app();
    await person.press('Install');
    await person.sees(/\d+ of \d+ MB/, { timeout: 60_000 });
    expect(await shoot(page, 'app', 'setup-install')).toEqual([]);
    await person.sees('lab is running', { timeout: installing });
    expect(await shoot(page, 'app', 'setup-done')).toEqual([]);
    await person.press('Open the overview');
    await page.getByRole('heading', { level: 1, name: 'lab' }).waitFor();
  });

  it('is the same cluster on the command line', async () => {
    const nodes = await app().cluster.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}');
    expect(nodes.split(' ').sort()).toEqual(['h1', 'h2', 'h3']);
  });
}
