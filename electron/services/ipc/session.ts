import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import { type Contract, contract } from '../../../common/ipc/contract.ts';
import type { Operation } from '../../../common/ipc/operation.ts';
import type { MainChannel, ToMain, ToRenderer } from '../../../common/ipc/wire.ts';
import { pageError } from './error-envelope.ts';
import { FeedPump } from './feed-pump.ts';
import type { FeedSink, Handlers, StreamPipe } from './handlers.ts';
import { parseMessage, parseValue, refusal } from './parse-message.ts';
import { StreamPump } from './stream-pump.ts';

/** What one page may have under way at a time: far more than any page of ours has. */
const mostOpen = 100;
const mostCalls = 100;
/** Milliseconds within which a call is answered; each handler has tighter deadlines of its own. */
const callDeadline = 300_000;

export interface SessionOptions {
  /** Ends the session and closes its channel. */
  readonly signal: AbortSignal;
  /** Told of what should not have happened, for the log: `what` names the operation, never its parameters. */
  readonly onFault: (what: string, error: Error) => void;
}

/**
 * Answers what one page asks over its channel, until that is closed. A page that sends what is no message of the wire is
 * none of ours: its channel is closed. Fulfilled once every handler has ended; never rejects.
 */
export async function serveChannel(channel: MainChannel, handlers: Handlers, options: SessionOptions): Promise<void> {
  const session = new Session(channel, handlers, options.onFault);
  await new Promise<void>((resolve) => {
    channel.onMessage((received) => {
      const message = parseMessage(received);
      if (message) return session.receive(message);
      options.onFault('channel', refusal('it sent what is no message'));
      resolve();
    });
    channel.onClose(resolve);
    options.signal.addEventListener('abort', () => resolve(), { once: true });
    if (options.signal.aborted) resolve();
  });
  channel.close();
  await session.end();
}

/** A call, feed or stream under way. */
interface Exchange {
  readonly name: string;
  readonly kind: Operation['kind'];
  readonly stop: AbortController;
  give?(credit: number): void;
  /** Takes what the page writes; throws where it is refused. */
  write?(input: unknown): void;
}

type AnyHandler = (params: unknown, sinkOrSignal: unknown, signal?: AbortSignal) => Promise<unknown>;

class Session {
  readonly #channel: MainChannel;
  readonly #handlers: Handlers;
  readonly #onFault: SessionOptions['onFault'];
  readonly #exchanges = new Map<number, Exchange>();
  readonly #lifetime: Lifetime;

  constructor(channel: MainChannel, handlers: Handlers, onFault: SessionOptions['onFault']) {
    this.#channel = channel;
    this.#handlers = handlers;
    this.#onFault = onFault;
    this.#lifetime = new Lifetime((error) => onFault('session', error));
  }

  end(): Promise<void> {
    for (const [id, exchange] of this.#exchanges) this.#abandon(id, exchange);
    return this.#lifetime.end();
  }

  receive(message: ToMain): void {
    if (this.#lifetime.signal.aborted) return;
    const exchange = this.#exchanges.get(message.id);
    switch (message.type) {
      case 'call':
      case 'open':
        return this.#begin(message);
      case 'credit':
        // What is over has no use for it: the page may not know yet.
        return exchange?.give?.(message.credit);
      case 'input':
        return exchange && this.#write(message.id, exchange, message.input);
      case 'close':
        return exchange && this.#abandon(message.id, exchange);
    }
  }

  #begin(message: ToMain & { type: 'call' | 'open' }): void {
    const { id, name } = message;
    const twice = this.#exchanges.get(id);
    if (twice) this.#abandon(id, twice);
    try {
      if (twice) throw refusal(`it used the id of ${twice.name} again`);
      const operation = this.#operation(message);
      const params = parseValue(operation.params, message.params, `the parameters of ${name}`);
      const exchange: Exchange = { name, kind: operation.kind, stop: new AbortController() };
      this.#exchanges.set(id, exchange);
      this.#lifetime.run(() => this.#run(id, exchange, params, message));
    } catch (error) {
      this.#fail(id, name, error, 'error');
    }
  }

  #operation({ type, name }: ToMain & { type: 'call' | 'open' }): Operation {
    if (!Object.hasOwn(contract, name)) throw refusal(`there is no ${JSON.stringify(name.slice(0, 64))}`);
    const operation: Operation = contract[name as keyof Contract];
    const isCall = operation.kind === 'call';
    if (isCall !== (type === 'call')) throw refusal(`${name} is a ${operation.kind}`);
    const alike = [...this.#exchanges.values()].filter(({ kind }) => (kind === 'call') === isCall);
    if (alike.length >= (isCall ? mostCalls : mostOpen)) throw refusal('too much is under way');
    return operation;
  }

  async #run(id: number, exchange: Exchange, params: unknown, message: ToMain & { type: 'call' | 'open' }) {
    const handler = this.#handlers[exchange.name as keyof Contract] as AnyHandler;
    try {
      if (message.type === 'call') await this.#call(id, exchange, params, handler);
      else if (exchange.kind === 'feed') await this.#feed(id, exchange, params, handler, message.credit);
      else await this.#stream(id, exchange, params, handler, message.credit);
    } catch (error) {
      if (this.#isOpen(id, exchange)) this.#fail(id, exchange.name, error, exchange.kind === 'call' ? 'error' : 'end');
    } finally {
      if (this.#isOpen(id, exchange)) this.#abandon(id, exchange);
    }
  }

  /** Whether the page still waits for it. */
  #isOpen(id: number, exchange: Exchange): boolean {
    return this.#exchanges.get(id) === exchange;
  }

  async #call(id: number, exchange: Exchange, params: unknown, handler: AnyHandler): Promise<void> {
    const late = setTimeout(() => exchange.stop.abort(tooLate()), callDeadline);
    try {
      const result = await handler(params, exchange.stop.signal);
      if (this.#isOpen(id, exchange)) this.#channel.send({ type: 'result', id, result });
    } finally {
      clearTimeout(late);
    }
  }

  async #feed(id: number, exchange: Exchange, params: unknown, handler: AnyHandler, credit: number): Promise<void> {
    const { stop } = exchange;
    const pump = new FeedPump<unknown>((batch) => this.#deliver(id, exchange, { type: 'rows', id, batch }), credit);
    exchange.give = (more) => pump.give(more);
    stop.signal.addEventListener('abort', () => pump.stop(), { once: true });
    await handler(params, pump satisfies FeedSink<unknown>, stop.signal);
    await pump.drained();
    if (this.#isOpen(id, exchange)) this.#channel.send({ type: 'end', id });
  }

  async #stream(id: number, exchange: Exchange, params: unknown, handler: AnyHandler, credit: number): Promise<void> {
    const { name, stop } = exchange;
    const pump = new StreamPump<unknown, unknown>(
      (chunks) => this.#deliver(id, exchange, { type: 'chunks', id, chunks }),
      credit,
    );
    const operation: Operation = contract[name as keyof Contract];
    exchange.give = (more) => pump.give(more);
    exchange.write = (input) => {
      if (operation.kind !== 'stream' || !operation.input) throw refusal(`${name} takes no input`);
      if (!pump.inputs.push(parseValue(operation.input, input, `the inputs of ${name}`)))
        throw refusal(`${name} is written to faster than it reads`);
    };
    stop.signal.addEventListener('abort', () => pump.stop(asError(stop.signal.reason)), { once: true });
    await handler(params, pump satisfies StreamPipe<unknown, unknown>, stop.signal);
    await pump.drained();
    if (this.#isOpen(id, exchange)) this.#channel.send({ type: 'end', id });
  }

  /** Sends what a pump gives; where it cannot be sent, the exchange is over. */
  #deliver(id: number, exchange: Exchange, message: ToRenderer): void {
    try {
      this.#channel.send(message);
    } catch (error) {
      this.#abandon(id, exchange);
      this.#fail(id, exchange.name, error, 'end');
    }
  }

  #write(id: number, exchange: Exchange, input: unknown): void {
    try {
      if (!exchange.write) throw refusal(`${exchange.name} takes no input`);
      exchange.write(input);
    } catch (error) {
      this.#abandon(id, exchange);
      this.#fail(id, exchange.name, error, exchange.kind === 'call' ? 'error' : 'end');
    }
  }

  /** Ends an exchange without a word to the page. */
  #abandon(id: number, { stop }: Exchange): void {
    this.#exchanges.delete(id);
    stop.abort(ended());
  }

  #fail(id: number, name: string, thrown: unknown, type: 'error' | 'end'): void {
    const error = pageError(thrown);
    if (error.code === 'internal-fault' || error.code === 'ipc-refused') this.#onFault(name, asError(thrown));
    try {
      this.#channel.send({ type, id, error: error.toJSON() });
    } catch (unsent) {
      this.#onFault(name, asError(unsent));
    }
  }
}

const ended = () => new DOMException('the page has closed it', 'AbortError');
const tooLate = () => new AppError('wait-too-long', { reason: `no answer within ${callDeadline / 1000} s` });
