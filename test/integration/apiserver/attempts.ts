import { expect, vi } from 'vitest';
import { type Identity } from '../../../build/local/credentials.ts';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

export type Sent = Parameters<RawClient['send']>[2];

/** A master, its administrator, and people who try what they may not. */
export class Attempts {
  readonly master: LocalMaster;
  readonly root: RawClient;
  readonly #clients = new Map<string, RawClient>();

  constructor(master: LocalMaster, root: RawClient) {
    this.master = master;
    this.root = root;
  }

  static async start(): Promise<Attempts> {
    const master = await LocalMaster.start();
    return new Attempts(master, new RawClient(master, await master.issue(admin)));
  }

  async end(): Promise<void> {
    for (const client of this.#clients.values()) client.close();
    this.root.close();
    await this.master.end();
  }

  /** Somebody with a certificate, called by a name of the test's own. */
  async join(name: string, identity: Identity): Promise<void> {
    this.#clients.set(name, new RawClient(this.master, await this.master.issue(identity)));
  }

  client(name: string): RawClient {
    const found = this.#clients.get(name);
    if (!found) throw new Error(`${name} has not joined`);
    return found;
  }

  /** What somebody is answered: the code, and the message of a Status. */
  async try(name: string, method: string, path: string, sent?: Sent): Promise<string> {
    const answer = await this.client(name).send(method, path, sent);
    const { message } = JSON.parse(answer.body || '{}') as { message?: string };
    return `${answer.code} ${message ?? ''}`;
  }

  /** Rights are known a moment after they are given. */
  async untilAnswered(name: string, method: string, path: string, code: string): Promise<void> {
    const ask = async () => {
      expect(await this.try(name, method, path, patch(merge, {}))).toMatch(new RegExp(`^${code} `));
    };
    await vi.waitFor(ask, { timeout: 10_000, interval: 50 });
  }

  /** What the administrator asks for must be done. */
  async must<T = unknown>(method: string, path: string, sent: Sent = {}): Promise<T> {
    const answer = await this.root.send(method, path, sent);
    expect(answer.code, answer.body).toBeLessThan(300);
    return JSON.parse(answer.body) as T;
  }
}

export const merge = 'application/merge-patch+json';
export const strategic = 'application/strategic-merge-patch+json';
export const jsonPatch = 'application/json-patch+json';
export const apply = 'application/apply-patch+yaml';
export const patch = (type: string, body: object | string) => ({ headers: { 'content-type': type }, body });
