import type { Locator, Page } from 'playwright-core';

/** Milliseconds for what a page shows by itself, over SSH and several processes. */
const patience = 30_000;

/** Somebody in front of the app: finds things by what they are called, and counts the clicks it took. */
export class Person {
  readonly page: Page;
  #clicks = 0;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(patience);
  }

  get clicks(): number {
    return this.#clicks;
  }

  button(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** A row of a table: the one that holds all these texts. */
  row(table: string, ...texts: readonly string[]): Locator {
    const rows = this.page.getByRole('grid', { name: table }).getByRole('row');
    return texts.reduce((found, text) => found.filter({ hasText: text }), rows);
  }

  async click(target: Locator): Promise<void> {
    this.#clicks++;
    await target.click();
  }

  async press(name: string | RegExp): Promise<void> {
    await this.click(this.button(name));
  }

  /** Opens a page of the current cluster by its name in the sidebar. */
  async goTo(page: string): Promise<void> {
    const link = this.page.getByRole('navigation').getByRole('link', { name: page, exact: true });
    await this.click(link);
    await link.and(this.page.locator('[aria-current="page"]')).waitFor();
  }

  async sees(text: string | RegExp, where: { within?: Page | Locator; timeout?: number } = {}): Promise<void> {
    const { within = this.page, timeout = patience } = where;
    await within.getByText(text).first().waitFor({ timeout });
  }
}
