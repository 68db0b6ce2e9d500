import { type ChromiumPage, type HeadlessApp, openChromium, startHeadless } from '../../app/chromium-page.ts';
import type { LabCluster } from '../cluster/cluster.ts';
import { Person } from './person.ts';

/** The app without a window, its pages in Chromium over WebSocket, on a cluster that is there already. */
export class LabBrowser {
  readonly cluster: LabCluster;
  readonly person: Person;
  readonly #headless: HeadlessApp;
  readonly #chromium: ChromiumPage;

  private constructor(cluster: LabCluster, headless: HeadlessApp, chromium: ChromiumPage) {
    this.cluster = cluster;
    this.#headless = headless;
    this.#chromium = chromium;
    this.person = new Person(chromium.page);
  }

  static async open(cluster: LabCluster): Promise<LabBrowser> {
    const headless = await startHeadless({ dataFolder: cluster.home, args: ['--cluster=lab'] });
    const chromium = await openChromium();
    await chromium.page.goto(headless.url);
    return new LabBrowser(cluster, headless, chromium);
  }

  async close(): Promise<void> {
    await this.#chromium.close();
    await this.#headless.stop();
  }
}
