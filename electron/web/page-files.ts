import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { contentSecurityPolicy } from './content-security-policy.ts';

/** An answer to a page's request, for Electron's scheme and for HTTP alike. */
export interface PageAnswer {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What `renderer/vite.config.ts` leaves in index.html where the nonce of an answer belongs. */
const noncePlaceholder = '__CSP_NONCE__';

/** By extension: all that the build makes. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * The file of the pages' folder that a URL's path means: below `/assets/` that file, everywhere else index.html, since
 * all other paths are the router's. Undefined where a name is none the build makes: `..`, encoded or not, or hidden.
 */
export function pageFile(path: string): string | undefined {
  if (!path.startsWith('/assets/')) return 'index.html';
  const name = path.slice('/assets/'.length);
  return /^[\w-][\w.-]*$/.test(name) && types[extname(name)] ? `assets/${name}` : undefined;
}

/** Reads a file of the built pages, with the headers every page of ours gets: a policy with a fresh nonce among them. */
export async function answerPage(folder: string, path: string): Promise<PageAnswer> {
  const file = pageFile(path);
  const content = file === undefined ? undefined : await readFile(join(folder, file)).catch(undefinedIfMissing);
  const nonce = randomBytes(16).toString('base64');
  const security = {
    'content-security-policy': contentSecurityPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
  };
  if (file === undefined || content === undefined) {
    return {
      status: 404,
      headers: { ...security, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
      body: Buffer.from('There is no such page.\n'),
    };
  }
  const isPage = file === 'index.html';
  return {
    status: 200,
    headers: {
      ...security,
      'content-type': types[extname(file)]!,
      // Built files carry their hash in their name.
      'cache-control': isPage ? 'no-store' : 'public, max-age=31536000, immutable',
    },
    body: isPage ? Buffer.from(content.toString('utf8').replaceAll(noncePlaceholder, nonce)) : content,
  };
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
