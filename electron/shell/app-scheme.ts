import { type Session, protocol } from 'electron';
import { answerPage } from '../web/page-files.ts';

/** The origin of the app's pages: a scheme of our own, so that nothing of the web is ever same-origin with them. */
const scheme = 'pilothouse';
const host = 'app';
const origin = `${scheme}://${host}`;

/** To be called before the app is ready. */
export function declareAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
}

/** Serves the built pages in `folder` as `pilothouse://app/`. */
export function serveAppScheme(session: Session, folder: string): void {
  session.protocol.handle(scheme, async (request) => {
    const url = new URL(request.url);
    if (url.host !== host || request.method !== 'GET') return new Response(null, { status: 404 });
    const { status, headers, body } = await answerPage(folder, url.pathname);
    return new Response(new Uint8Array(body), { status, headers });
  });
}

/** Of a page's path and fragment: `/clusters/demo`. */
export const pageUrl = (path: string): string => `${origin}${path}`;

export function isOurPage(url: string): boolean {
  return url.startsWith(`${origin}/`);
}

/** Whether it is a text that a page of ours offers as a file. */
export function isOurText(url: string): boolean {
  return url.startsWith(`blob:${origin}/`);
}
