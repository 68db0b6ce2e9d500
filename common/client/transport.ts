/** One request to an API server. `path` starts with a slash and carries the query. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as UTF-8 text. Read it once: so, as `lines` or as `chunks`. */
  text(): Promise<string>;
  /** The body line by line, as a watch sends it; ends with the connection, throws when it breaks. */
  lines(): AsyncIterable<string>;
  /** The body as it comes, as UTF-8 text: no character is cut, bytes that are none become U+FFFD. */
  chunks(): AsyncIterable<string>;
}

/** How requests reach a server; over TLS from a host, through an SSH connection from the desktop. */
export interface Transport {
  request(request: ApiRequest): Promise<ApiResponse>;
  close(): void;
}
