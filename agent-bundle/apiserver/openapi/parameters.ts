/** A parameter of the query, as both versions of OpenAPI need to know it. */
export interface QueryParameter {
  readonly type: 'boolean' | 'integer' | 'string';
  readonly description: string;
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-parameters/common-parameters/ */
export const queryParameters: Readonly<Record<string, QueryParameter>> = {
  allowWatchBookmarks: { type: 'boolean', description: 'Ask for bookmarks, which tell how far the watch is.' },
  command: { type: 'string', description: 'What to run, without a shell; once for each argument.' },
  container: { type: 'string', description: 'Which container is meant, where a pod has several.' },
  continue: { type: 'string', description: 'The token of the page before, for the page after it.' },
  dryRun: { type: 'string', description: '`All`: do everything but the writing.' },
  fieldManager: { type: 'string', description: 'The name under which fields are owned that this changes.' },
  fieldSelector: { type: 'string', description: 'Only objects whose fields have these values.' },
  fieldValidation: { type: 'string', description: 'What to do about unknown fields: Ignore, Warn or Strict.' },
  follow: { type: 'boolean', description: 'Go on sending what is written later.' },
  force: { type: 'boolean', description: 'Take over fields that others own; for configurations that are applied.' },
  gracePeriodSeconds: { type: 'integer', description: 'How long the object may take to end; 0 ends it at once.' },
  ignoreStoreReadErrorWithClusterBreakingPotential: {
    type: 'boolean',
    description: 'To remove what cannot be read. Not enabled here: it is ignored.',
  },
  insecureSkipTLSVerifyBackend: { type: 'boolean', description: 'Do not check the certificate of the kubelet.' },
  labelSelector: { type: 'string', description: 'Only objects with these labels.' },
  limit: { type: 'integer', description: 'The most objects in one answer.' },
  limitBytes: { type: 'integer', description: 'The most bytes of a log.' },
  orphanDependents: { type: 'boolean', description: 'The older form of propagationPolicy.' },
  path: { type: 'string', description: 'The path to ask for behind the proxy.' },
  ports: { type: 'integer', description: 'The ports to forward; needed for WebSocket.' },
  previous: { type: 'boolean', description: 'The log of the container that ended before this one.' },
  propagationPolicy: { type: 'string', description: 'What becomes of dependents: Orphan, Background or Foreground.' },
  resourceVersion: { type: 'string', description: 'How new what is read must be.' },
  resourceVersionMatch: { type: 'string', description: 'How to read resourceVersion: Exact or NotOlderThan.' },
  sendInitialEvents: { type: 'boolean', description: 'Begin the watch with the objects that are there.' },
  sinceSeconds: { type: 'integer', description: 'Only what was logged in the last so many seconds.' },
  sinceTime: { type: 'string', description: 'Only what was logged since then.' },
  stderr: { type: 'boolean', description: 'Carry standard error.' },
  stdin: { type: 'boolean', description: 'Carry standard input.' },
  stdout: { type: 'boolean', description: 'Carry standard output.' },
  stream: { type: 'string', description: 'Which streams of the log: All, Stdout or Stderr.' },
  tailLines: { type: 'integer', description: 'Only so many lines from the end.' },
  timeoutSeconds: { type: 'integer', description: 'How long the call may last.' },
  timestamps: { type: 'boolean', description: 'A time before each line.' },
  tty: { type: 'boolean', description: 'Give it a terminal.' },
  watch: { type: 'boolean', description: 'Send changes as they happen instead of a list.' },
};

/** What is asked of the end of a connection, by the last segment of its path. */
export const connectParameters: Readonly<Record<string, readonly string[]>> = {
  attach: ['container', 'stderr', 'stdin', 'stdout', 'tty'],
  exec: ['command', 'container', 'stderr', 'stdin', 'stdout', 'tty'],
  log: [
    'container',
    'follow',
    'insecureSkipTLSVerifyBackend',
    'limitBytes',
    'previous',
    'sinceSeconds',
    'sinceTime',
    'stream',
    'tailLines',
    'timestamps',
  ],
  portforward: ['ports'],
  proxy: ['path'],
};

/** Names in a path. */
export const pathParameters: Readonly<Record<string, string>> = {
  name: 'The name of the object.',
  namespace: 'The namespace in which it stands.',
  path: 'The path to ask for behind the proxy.',
};
