import { systemClock } from '../../../common/base/clock.ts';
import type { Handlers } from '../ipc/handlers.ts';
import type { Links } from '../links/links.ts';
import { hostsFeed } from './hosts-feed.ts';
import { journalStream } from './journal-stream.ts';

export const hostHandlers = (links: Links, clock = systemClock): Pick<Handlers, 'hosts' | 'hosts.journal'> => ({
  hosts: hostsFeed(links, clock),
  'hosts.journal': journalStream(links),
});
