import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { vi } from 'vitest';

/** What a person may choose; each page is shot in all four. */
const looks = (['light', 'dark'] as const).flatMap((theme) =>
  (['en', 'zh'] as const).map((language) => ({ theme, language })),
);

const output = join(import.meta.dirname, '../../../.test-output/screenshots');
const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A finding of axe in one look of one page, as a sentence. */
export type Finding = string;

/**
 * Shoots what the page shows now in both themes and both languages into `.test-output/screenshots/<folder>/`, and says
 * what axe finds serious or critical there. Ends in the look it began with: light, English.
 */
export async function shoot(page: Page, folder: string, name: string): Promise<Finding[]> {
  await mkdir(join(output, folder), { recursive: true });
  const findings: Finding[] = [];
  for (const look of looks) {
    await wear(page, look);
    await page.screenshot({ path: join(output, folder, `${name}-${look.theme}-${look.language}.png`) });
    if (look.language === 'en') findings.push(...(await axe(page, `${name}, ${look.theme}`)));
  }
  await wear(page, { theme: 'light', language: 'en' });
  return findings;
}

type Look = (typeof looks)[number];

/** Chooses theme and language where a person does, at the foot of the sidebar (also while a dialog lies over it). */
async function wear(page: Page, look: Look): Promise<void> {
  await pressUntil(page, 'theme', `document.documentElement.dataset.theme === '${look.theme}'`);
  await pressUntil(page, 'language', `document.documentElement.lang.startsWith('${look.language}')`);
}

/**
 * Each press goes to the next choice, which the button says once the main process has it; the page follows in its next
 * frames. Presses until the page wears what is wanted. (Playwright's own waiting evaluates text, which the page's CSP
 * forbids.)
 */
async function pressUntil(page: Page, choice: 'theme' | 'language', wanted: string): Promise<void> {
  const button = page.getByTestId(choice);
  const isWorn = () => page.evaluate<boolean>(wanted);
  for (let presses = 0; presses < 6 && !(await isWorn()); presses++) {
    const before = await button.innerHTML();
    await button.dispatchEvent('click');
    await vi.waitUntil(async () => (await button.innerHTML()) !== before, { timeout: 10_000, interval: 20 });
    await vi.waitUntil(isWorn, { timeout: 300, interval: 20 }).catch(() => {});
  }
  await vi.waitUntil(isWorn, { timeout: 10_000 });
}

async function axe(page: Page, where: string): Promise<Finding[]> {
  await page.evaluate(await axeSource);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id}: ${node.html.slice(0, 200)}`));
}
