import { afterAll, beforeAll, describe } from 'vitest';
import { destroyingByClicks } from './app/destroying.ts';
import { hostile } from './app/hostile.ts';
import { LabApp } from './app/lab-app.ts';
import { LabBrowser } from './app/lab-browser.ts';
import { losingAHost } from './app/losing.ts';
import { operating } from './app/operate.ts';
import { looking } from './app/pages.ts';
import { settingUp } from './app/wizard.ts';

/** The whole road clicked through, in the order a person walks it. Screenshots: `.test-output/screenshots/`. */
describe('the app, packaged, in front of three bare hosts', () => {
  let app: LabApp;
  const opened = () => app;

  beforeAll(async () => {
    app = await LabApp.open();
  });
  afterAll(() => app?.close());

  describe('the wizard', () => settingUp(opened));
  describe('the pages', () => looking(opened, 'app'));
  describe('work on the cluster', () => operating(opened, 'app'));
  describe('what others have written', () => hostile(opened));
  describe('a host that is lost', () => losingAHost(opened, 'app'));

  describe('the same in a browser', () => {
    let browser: LabBrowser;
    const shown = () => browser;

    beforeAll(async () => {
      browser = await LabBrowser.open(app.cluster);
    });
    afterAll(() => browser?.close());

    describe('the pages', () => looking(shown, 'browser'));
    describe('work on the cluster', () => operating(shown, 'browser'));
  });

  describe('the way back', () => destroyingByClicks(opened));
});
