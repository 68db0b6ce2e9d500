/** A webhook could not be asked, or gave no answer that can be read; the message is upstream's: `Post "https://…": …`. */
export class WebhookCallError extends Error {}

/**
 * What a server that answers something else than 2xx is taken to have said, in the words of Kubernetes' own clients.
 * https://pkg.go.dev/k8s.io/apimachinery/pkg/api/errors#NewGenericServerResponse
 */
export function wordsOfCode(code: number, body: string): string {
  if (code === 500) return `an error on the server (${JSON.stringify(body)}) has prevented the request from succeeding`;
  return known[code] ?? `the server responded with the status code ${code} but did not return more information`;
}

const known: Readonly<Record<number, string>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  403: 'the server does not allow access to the requested resource',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  406: 'the server was unable to respond with a content type that the client supports',
  409: 'the server reported a conflict',
  413: 'the server cannot process the request because it is too large',
  415: 'the body of the request was in an unknown format',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
};
