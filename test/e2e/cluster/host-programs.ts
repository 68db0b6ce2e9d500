/** The demo's image has no TLS; a pod of this kind also finds its node's own programs and libraries, read-only. */
interface HostProgramsPod {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Record<string, string> };
  readonly node: string;
  readonly serviceAccountName?: string;
  readonly command: readonly string[];
  /** Mounted at `/<name>`. */
  readonly volumes?: readonly ({ readonly name: string } & Record<string, unknown>)[];
  readonly readinessProbe?: object;
}

/** Where the release's Node.js is in such a pod; a shell expands it. */
export const nodeInPod = '/opt/pilothouse/releases/*/bin/node';

const hostFolders = [
  { name: 'usr', path: '/usr', mountPath: '/usr' },
  { name: 'lib', path: '/usr/lib', mountPath: '/lib' },
  { name: 'lib64', path: '/usr/lib64', mountPath: '/lib64' },
  { name: 'opt', path: '/opt/pilothouse', mountPath: '/opt/pilothouse' },
];

export function podWithHostPrograms(pod: HostProgramsPod): object {
  const { metadata, node, command, serviceAccountName, readinessProbe, volumes = [] } = pod;
  const fromHost = hostFolders.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true }));
  const own = volumes.map(({ name }) => ({ name, mountPath: `/${name}`, readOnly: true }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      terminationGracePeriodSeconds: 0,
      serviceAccountName,
      nodeSelector: { 'kubernetes.io/hostname': node },
      containers: [
        { name: 'main', image: 'pilothouse.dev/demo:1', command, readinessProbe, volumeMounts: [...fromHost, ...own] },
      ],
      volumes: [...hostFolders.map(({ name, path }) => ({ name, hostPath: { path } })), ...volumes],
    },
  };
}
