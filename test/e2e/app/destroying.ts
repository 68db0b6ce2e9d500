import { expect, it } from 'vitest';
import type { LabApp } from './lab-app.ts';
import { shoot } from './screens.ts';

/** The way back, by clicks: the name is typed before anything is taken away. */
export function destroyingByClicks(app: () => LabApp): void {
  it('takes the cluster from its hosts', { timeout: 240_000 }, async () => {
    const { person, page, cluster } = app();
    await person.click(page.getByRole('link', { name: 'Pilothouse' }));
    await page.getByRole('link', { name: 'lab', exact: true }).first().waitFor();
    expect(await shoot(page, 'app', 'clusters')).toEqual([]);
    await person.press('Details of lab');
    expect(await shoot(page, 'app', 'clusters-open')).toEqual([]);
    await person.press('Destroy…');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('lab');
    expect(await shoot(page, 'app', 'clusters-destroy')).toEqual([]);
    await person.click(dialog.getByRole('button', { name: 'Destroy the cluster' }));
    await person.sees('lab is gone.', { timeout: 200_000 });
    expect(await shoot(page, 'app', 'plan-run-destroyed')).toEqual([]);
    expect(
      await cluster.on('h2', 'ls /etc/kubernetes 2>/dev/null | wc -l; systemctl is-active kubelet etcd || true'),
    ).toBe('0\ninactive\ninactive\n');
  });
}
