import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../configuration/configuration.ts';
import { decide, feasible } from '../decide.ts';
import { NodeInfo, podInfo } from '../node-info.ts';
import { asking, cacheOf, node, pod, profileOf } from '../scheduling.fixture.ts';
import { agreeOnPreemption, askExtenders } from './ask-extenders.ts';
import { Extender } from './extender.ts';
import { type PostJson, postJsonTo } from './post-json.ts';

const logger = pino({ level: 'silent' });
const { signal } = new AbortController();
const settingsOf = (more: object) => {
  const extenders = [{ urlPrefix: 'http://127.0.0.1:1/api/', filterVerb: 'filter', nodeCacheCapable: true, ...more }];
  const head = { apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration' };
  const [first] = readConfiguration({ ...head, extenders }).extenders;
  if (!first) throw new Error('no extender');
  return first;
};
/** An extender that gives these answers, by verb, and writes down what it was asked. */
function answering(answers: Record<string, unknown>, more: object = {}) {
  const asked: Array<[string, object]> = [];
  const post: PostJson = (verb, body) => {
    asked.push([verb, body]);
    const answer = answers[verb];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { asked, extender: new Extender(settingsOf(more), post) };
}

/** Where a pod goes, or why it does not, with these extenders. */
async function outcomeWith(...extenders: Extender[]): Promise<string> {
  const profile = profileOf({ plugins: { multiPoint: { disabled: [{ name: 'DefaultPreemption' }] } } });
  const cache = cacheOf([node('a'), node('b'), node('c')]);
  const info = podInfo(pod('p'));
  const verdict = await askExtenders(extenders, info.pod, feasible(profile, info, cache, 0), logger, signal);
  const decision = decide(profile, info, cache, { verdict, random: () => 0.99 });
  return decision.type === 'bind' ? decision.nodeName : decision.message;
}

describe('an extender', () => {
  it('leaves those nodes that it names', async () => {
    const { asked, extender } = answering({ filter: { nodenames: ['b'] } });
    expect(await outcomeWith(extender)).toBe('b');
    expect(asked).toEqual([['filter', { pod: pod('p'), nodenames: ['a', 'b', 'c'] }]]);
  });

  it('that does not know nodes is shown them', async () => {
    const { asked, extender } = answering({ filter: { Nodes: { items: [node('c')] } } }, { nodeCacheCapable: false });
    expect(await outcomeWith(extender)).toBe('c');
    expect(asked[0]?.[1]).toMatchObject({ nodes: { kind: 'NodeList', items: [node('a'), node('b'), node('c')] } });
  });

  it('is asked about what the one before it has left', async () => {
    const second = answering({ filter: { nodenames: ['c'] } });
    await outcomeWith(answering({ filter: { nodenames: ['b', 'c'] } }).extender, second.extender);
    expect(second.asked[0]?.[1]).toMatchObject({ nodenames: ['b', 'c'] });
  });

  it('says why it refuses', async () => {
    const failed = { failedNodes: { a: 'too far', b: 'too far' }, failedAndUnresolvableNodes: { c: 'wrong side' } };
    expect(await outcomeWith(answering({ filter: failed }).extender)).toBe(
      '0/3 nodes are available: 1 wrong side, 2 too far.',
    );
  });

  const prioritizing = { filterVerb: '', prioritizeVerb: 'prioritize', weight: 50 };

  it('gives scores that outweigh ours', async () => {
    const { extender } = answering({ prioritize: [{ host: 'c', score: 10 }] }, prioritizing);
    expect(await outcomeWith(extender)).toBe('c');
  });

  it.each([
    ['a word', { score: 'high' }],
    ['a number in quotes', { score: '10' }],
    ['larger than any number', { score: Infinity }],
  ])('that gives a score that is %s has failed: none of its scores count', async (_, wrong) => {
    const prioritize = [
      { host: 'c', score: 10 },
      { host: 'b', ...wrong },
    ];
    const { extender } = answering({ prioritize }, prioritizing);
    await expect(extender.prioritize(pod('p'), [], signal)).rejects.toThrow('score of host "b" is no number');
    const other = answering({ prioritize: [{ host: 'b', score: 1 }] }, prioritizing);
    expect(await outcomeWith(extender, other.extender)).toBe('b');
  });

  it('gives nothing to a node whose score it leaves out', async () => {
    const { extender } = answering({ prioritize: [{ host: 'a' }] }, prioritizing);
    expect(await extender.prioritize(pod('p'), [], signal)).toEqual(new Map([['a', 0]]));
  });

  it.each([
    ['error', { filter: { error: 'no idea' } }],
    ['no answer', { filter: new Error('no idea') }],
  ])('with an %s stops the pod, unless it can be done without', async (_, answers) => {
    await expect(outcomeWith(answering(answers).extender)).rejects.toThrow('no idea');
    expect(await outcomeWith(answering(answers, { ignorable: true }).extender)).toBe('a');
  });

  it('is asked about pods with its resources only', () => {
    const { extender } = answering({}, { managedResources: [{ name: 'example.com/gpu' }] });
    const resources = { limits: { 'example.com/gpu': '1' } };
    expect(extender.isInterested(pod('p', asking('1')))).toBe(false);
    expect(extender.isInterested(pod('p', { containers: [{ name: 'c', image: 'x', resources }] }))).toBe(true);
  });

  it('says which nodes may be cleared, and of whom', async () => {
    const [one, two] = [pod('one', {}, { uid: 'u1' }), pod('two', {}, { uid: 'u2' })].map(podInfo);
    if (!one || !two) throw new Error('no pods');
    const candidates = [
      { nodeName: 'a', victims: [one], violations: 0 },
      { nodeName: 'b', victims: [one, two], violations: 1 },
    ];
    const answers = { preempt: { nodeNameToMetaVictims: { b: { pods: [{ uid: 'u2' }], numPDBViolations: 0 } } } };
    const { asked, extender } = answering(answers, { preemptVerb: 'preempt' });
    const wanted = { nodeName: 'a', victims: [one], candidates };
    expect(await agreeOnPreemption([extender], pod('p'), wanted, logger, signal)).toEqual({
      nodeName: 'b',
      victims: [two],
      violations: 0,
    });
    expect(asked[0]?.[1]).toMatchObject({
      nodeNameToMetaVictims: { b: { pods: [{ uid: 'u1' }, { uid: 'u2' }], numPDBViolations: 1 } },
    });
  });

  it('binds, and says when it cannot', async () => {
    const placement = { pod: podInfo(pod('p', {}, { uid: 'u' })), nodeName: 'a', node: new NodeInfo(node('a')) };
    const good = answering({ bind: {} }, { bindVerb: 'bind' });
    await good.extender.bind(placement, signal);
    expect(good.asked).toEqual([['bind', { podName: 'p', podNamespace: 'default', podUID: 'u', node: 'a' }]]);
    const bad = answering({ bind: { error: 'full' } }, { bindVerb: 'bind' });
    await expect(bad.extender.bind(placement, signal)).rejects.toThrow('full');
  });
});

describe('an extender over HTTP', () => {
  const withServer = async (status: number, body: string, use: (post: PostJson) => Promise<void>) => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(status).end(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await use(postJsonTo(settingsOf({ urlPrefix: `http://127.0.0.1:${port}/api` }))).finally(() => server.close());
  };

  it('is asked by POST and answers JSON', () =>
    withServer(200, '{"nodenames":["a"]}', async (post) => {
      expect(await post('filter', {}, signal)).toEqual({ nodenames: ['a'] });
    }));

  it.each([
    [500, '{}', 'code 500'],
    [200, 'x', 'answers with no JSON'],
  ])('that answers %d %j has failed', (status, body, reason) =>
    withServer(status, body, async (post) => {
      await expect(post('filter', {}, signal)).rejects.toThrow(reason);
    }),
  );

  /** An extender that ends the connections of these requests, counted from 0, without an answer; gives what it was asked. */
  const ending = async (closed: readonly number[], use: (post: PostJson, asked: unknown[]) => Promise<void>) => {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => {
        if (closed.includes(asked.push(chunk.toString()) - 1)) request.socket.destroy();
        else response.end('{}');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const post = postJsonTo(settingsOf({ urlPrefix: `http://127.0.0.1:${port}/api` }));
    await use(post, asked).finally(() => server.close());
  };

  it('is asked again when it closes a connection that was kept, once', () =>
    ending([1, 4, 5], async (post, asked) => {
      await post('filter', { n: 1 }, signal);
      expect(await post('filter', { n: 2 }, signal)).toEqual({});
      expect(asked).toEqual(['{"n":1}', '{"n":2}', '{"n":2}']);
      await post('filter', { n: 3 }, signal);
      await expect(post('filter', { n: 4 }, signal)).rejects.toThrow();
      expect(asked).toHaveLength(6);
    }));

  it('is not asked again when it closes a new connection', () =>
    ending([0], async (post, asked) => {
      await expect(post('filter', {}, signal)).rejects.toThrow();
      expect(asked).toHaveLength(1);
    }));
});
