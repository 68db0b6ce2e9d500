import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LaunchedApp, launchElectron, packagedApp } from '../../app/electron-app.ts';
import { LabCluster } from '../cluster/cluster.ts';
import { Person } from './person.ts';

/** The packaged app in Electron, three bare hosts, and stock kubectl beside it, which shares the app's data folder. */
export class LabApp {
  readonly cluster: LabCluster;
  readonly person: Person;
  readonly #launched: LaunchedApp;
  readonly #desktop: string;

  private constructor(cluster: LabCluster, launched: LaunchedApp, desktop: string) {
    this.cluster = cluster;
    this.#launched = launched;
    this.#desktop = desktop;
    this.person = new Person(launched.page);
  }

  static async open(): Promise<LabApp> {
    const cluster = await LabCluster.open();
    const desktop = await mkdtemp(join(tmpdir(), 'pilothouse-desktop-'));
    // What Chromium itself keeps goes to this test's folder as well.
    const env = { XDG_CONFIG_HOME: desktop };
    const launched = await launchElectron({ program: packagedApp(), dataFolder: cluster.home, env });
    return new LabApp(cluster, launched, desktop);
  }

  get page() {
    return this.#launched.page;
  }

  get electron() {
    return this.#launched.app;
  }

  async close(): Promise<void> {
    await this.#launched.close();
    await this.cluster.close();
    await rm(this.#desktop, { recursive: true, force: true });
  }
}
