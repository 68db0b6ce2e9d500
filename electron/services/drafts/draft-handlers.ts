import type { Handlers } from '../ipc/handlers.ts';
import type { Drafts } from './drafts.ts';

type DraftOperations = 'draft.parseHosts' | 'draft.check' | 'draft.testHost' | 'draft.save' | 'draft.load';

/** What the wizard asks. */
export function draftHandlers(drafts: Drafts): Pick<Handlers, DraftOperations> {
  return {
    'draft.parseHosts': ({ text }) => drafts.parseHosts(text),
    'draft.check': async ({ cluster, draft }) => ({ problems: await drafts.check(cluster, draft) }),
    'draft.testHost': ({ cluster, host }, signal) => drafts.testHost(cluster, host, signal),
    'draft.save': ({ cluster, draft }) => drafts.save(cluster, draft),
    'draft.load': async ({ cluster }) => ({ draft: await drafts.load(cluster) }),
  };
}
