import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerPage, pageFile } from './page-files.ts';

describe('a path of a URL', () => {
  it.each([
    ['/', 'index.html'],
    ['/clusters/lab/pods', 'index.html'],
    ['/clusters/my.cluster/pods', 'index.html'],
    ['/assets/index-Ab_1.js', 'assets/index-Ab_1.js'],
    ['/assets/index.css', 'assets/index.css'],
    ['/assets/', undefined],
    ['/assets/../package.json', undefined],
    ['/assets/..%2f..%2fpackage.json', undefined],
    ['/assets/..\\..\\main.js', undefined],
    ['/assets/.hidden.js', undefined],
    ['/assets/deeper/index.js', undefined],
    ['/assets/index.map', undefined],
    ['/../../etc/passwd', 'index.html'],
  ])('%s means %s', (path, file) => {
    expect(pageFile(path)).toBe(file);
  });
});

describe('an answer', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pages-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<script nonce="__CSP_NONCE__"></script><style nonce="__CSP_NONCE__">');
    await writeFile(join(folder, 'assets/index.js'), '"__CSP_NONCE__"');
  });
  afterAll(() => rm(folder, { recursive: true }));
  const nonceOf = (policy: string) => /'nonce-([^']+)'/.exec(policy)?.[1];

  it('has a nonce of its own, in the policy and in the page', async () => {
    const [one, two] = [await answerPage(folder, '/'), await answerPage(folder, '/clusters')];
    const [first, second] = [one, two].map(({ headers }) => nonceOf(headers['content-security-policy']!));
    expect(first).not.toBe(second);
    expect(one.body.toString()).toBe(`<script nonce="${first}"></script><style nonce="${first}">`);
    expect(one.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  it('allows no script that is not a file of ours', async () => {
    const { headers } = await answerPage(folder, '/');
    const policy = headers['content-security-policy']!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src");
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  it('of a built file is that file as it is, to be kept', async () => {
    const { status, headers, body } = await answerPage(folder, '/assets/index.js');
    expect({ status, body: body.toString() }).toEqual({ status: 200, body: '"__CSP_NONCE__"' });
    expect(headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8' });
    expect(headers['cache-control']).toContain('immutable');
  });

  it.each(['/assets/gone.js', '/assets/../index.html'])('to %s is 404, with a policy', async (path) => {
    const { status, headers } = await answerPage(folder, path);
    expect(status).toBe(404);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});
