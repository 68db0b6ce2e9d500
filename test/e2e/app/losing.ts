import { expect, it } from 'vitest';
import type { Shown } from './pages.ts';
import { shoot } from './screens.ts';

/** Milliseconds until everybody has noticed: 20 s of grace, and time for the pods elsewhere. */
const noticing = 120_000;

/** A host whose power is cut, as the pages show it, and its return. */
export function losingAHost(shown: () => Shown, folder: string): void {
  const shootPage = async (name: string) => expect(await shoot(shown().person.page, folder, name)).toEqual([]);

  it('says so on every page that it concerns', { timeout: 2 * noticing }, async () => {
    const { person, cluster } = shown();
    await person.goTo('Hosts');
    await cluster.lab.host('h3').kill();
    await person.row('Hosts', 'h3', 'Unreachable').waitFor({ timeout: noticing });
    await shootPage('hosts-lost');
    await person.goTo('Nodes');
    await person.row('Nodes', 'h3', 'Silent').waitFor({ timeout: noticing });
    await shootPage('nodes-lost');
    await person.goTo('Overview');
    await person.sees('The host h3 is lost');
    await shootPage('overview-lost');
  });

  it('says so when it is back', { timeout: 2 * noticing }, async () => {
    const { person, cluster } = shown();
    await cluster.lab.host('h3').start();
    await person.goTo('Nodes');
    await person.row('Nodes', 'h3', 'Ready').waitFor({ timeout: noticing });
    await person.goTo('Hosts');
    await person.row('Hosts', 'h3', 'CentOS').waitFor({ timeout: noticing });
    await person.goTo('Overview');
    await person.sees('Everything is as it should be', { timeout: noticing });
  });
}
