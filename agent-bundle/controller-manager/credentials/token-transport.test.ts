import { expect, it } from 'vitest';
import { ApiClient } from '../../../common/client/api-client.ts';
import type { ApiRequest, ApiResponse, Transport } from '../../../common/client/transport.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { ControllerClients } from './controller-clients.ts';

/** A server that gives tokens t1, t2, … and knows only some. */
class Server implements Transport {
  readonly requests: string[] = [];
  readonly known: Set<string>;
  closed = 0;
  #given = 0;

  constructor(known: readonly string[]) {
    this.known = new Set(known);
  }

  async request({ method, path, headers }: ApiRequest): Promise<ApiResponse> {
    const shown = headers?.authorization ?? 'certificate';
    this.requests.push(`${shown} ${method} ${path}`);
    if (path.endsWith('/token')) {
      return answer(201, { spec: { expirationSeconds: 3600 }, status: { token: `t${++this.#given}` } });
    }
    return this.known.has(shown) ? answer(200, { items: [] }) : answer(401, { kind: 'Status', reason: 'Unauthorized' });
  }

  close(): void {
    this.closed++;
  }
}

const answer = (status: number, body: object): ApiResponse => {
  const none = async function* () {};
  return { status, headers: {}, text: async () => JSON.stringify(body), lines: none, chunks: none };
};
const askedFor = 'certificate POST /api/v1/namespaces/kube-system/serviceaccounts/a-controller/token';

function clientsOf(server: Server, connections: Transport | undefined = server) {
  const own = new ApiClient(server, 'test');
  return { own, clients: new ControllerClients({ own, connections, userAgent: 'test', clock: new ManualClock() }) };
}

it('a controller shows its account’s token, which the controller manager asks for', async () => {
  const server = new Server(['Bearer t1']);
  const { clients } = clientsOf(server);
  await clients.of('a-controller').text('/x');
  await clients.of('a-controller').text('/y');
  expect(server.requests).toEqual([askedFor, 'Bearer t1 GET /x', 'Bearer t1 GET /y']);
});

it('a request whose token is refused is sent again with a new one, once', async () => {
  const server = new Server(['Bearer t2']);
  const { clients } = clientsOf(server);
  await clients.of('a-controller').text('/x');
  expect(server.requests).toEqual([askedFor, 'Bearer t1 GET /x', askedFor, 'Bearer t2 GET /x']);
  server.known.clear();
  await expect(clients.of('a-controller').text('/y')).rejects.toMatchObject({ code: 401 });
  expect(server.requests.slice(4)).toEqual(['Bearer t2 GET /y', askedFor, 'Bearer t3 GET /y']);
});

it('controllers of one account share a client; without an account, or without the flag, it is the manager’s', () => {
  const server = new Server([]);
  const { own, clients } = clientsOf(server);
  expect(clients.of('a')).toBe(clients.of('a'));
  expect(clients.of('a')).not.toBe(clients.of('b'));
  expect(clients.of(undefined)).toBe(own);
  const without = new ControllerClients({ own, connections: undefined, userAgent: 'test' });
  expect(without.of('a')).toBe(own);
});
