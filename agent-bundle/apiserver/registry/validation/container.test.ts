import { describe, expect, it, test } from 'vitest';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { causesOf, create, partOf, patch, resourceNamed } from '../road.fixture.ts';

const pods = resourceNamed<Pod>('pods');
const container = { name: 'c', image: 'x' };
const make = (spec: object): Pod =>
  create(pods, { metadata: { name: 'p' }, spec: { containers: [container], ...spec } });
const inContainer = (more: object, spec: object = {}) => ({ containers: [{ ...container, ...more }], ...spec });
const at = 'spec.containers[0]';
const mount = (more: object) =>
  inContainer({ volumeMounts: [{ name: 'v', mountPath: '/v', ...more }] }, { volumes: [{ name: 'v' }] });
const exec = { exec: { command: ['true'] } };

describe('a container', () => {
  test.each<[string, object, string[]]>([
    [
      'that sleeps for longer than it may take to stop',
      inContainer({ lifecycle: { preStop: { sleep: { seconds: 31 } } } }),
      [
        `${at}.lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)`,
      ],
    ],
    [
      'that both sleeps and acts',
      inContainer({ lifecycle: { preStop: { sleep: { seconds: 1 }, ...exec } } }),
      [`${at}.lifecycle.preStop.sleep: Forbidden: may not specify more than 1 handler type`],
    ],
    [
      'that is stopped by a signal of no known system',
      inContainer({ lifecycle: { stopSignal: 'SIGUSR1' } }),
      [`${at}.lifecycle.stopSignal: Forbidden: may not be set for containers with empty \`spec.os.name\``],
    ],
    [
      'that is stopped by a signal that Windows does not have',
      inContainer({ lifecycle: { stopSignal: 'SIGUSR1' } }, { os: { name: 'windows' } }),
      [`${at}.lifecycle.stopSignal: Unsupported value: "SIGUSR1": supported values: "SIGKILL", "SIGTERM"`],
    ],
    [
      'with rules for restarting but no policy',
      inContainer({ restartPolicyRules: [{ action: 'Shrug', exitCodes: { operator: 'In', values: [1, 1] } }, {}] }),
      [
        `${at}.restartPolicy: Required value: must specify restartPolicy when restart rules are used`,
        `${at}.restartPolicyRules[0].action: Unsupported value: "Shrug": supported values: "Restart", "RestartAllContainers"`,
        `${at}.restartPolicyRules[0].exitCodes.values[1]: Duplicate value: 1`,
        `${at}.restartPolicyRules[1].action: Required value`,
        `${at}.restartPolicyRules[1].exitCodes: Required value: must be specified`,
      ],
    ],
    [
      'that is started again on a resize in a pod that never is',
      inContainer(
        { resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }, { resourceName: 'gpu' }] },
        { restartPolicy: 'Never' },
      ),
      [
        `${at}.resizePolicy: Invalid value: "RestartContainer": must be 'NotRequired' when \`restartPolicy\` is 'Never'`,
        `${at}.resizePolicy: Unsupported value: "gpu": supported values: "cpu", "memory"`,
        `${at}.resizePolicy: Required value`,
      ],
    ],
    [
      'whose mount is read only through and through, but written to',
      mount({ recursiveReadOnly: 'Enabled' }),
      [`${at}.volumeMounts[0].recursiveReadOnly: Forbidden: may only be specified when readOnly is true`],
    ],
    [
      'with a device that is no claim',
      inContainer(
        { volumeDevices: [{ name: 'v', devicePath: '/dev/x' }, { name: 'w' }] },
        { volumes: [{ name: 'v' }] },
      ),
      [
        `${at}.volumeDevices[0].name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode`,
        `${at}.volumeDevices[1].name: Not found: "w"`,
        `${at}.volumeDevices[1].devicePath: Required value`,
      ],
    ],
    [
      'that uses a claim the pod does not have',
      inContainer({ resources: { claims: [{ name: 'gpu' }] } }),
      [`${at}.resources.claims[0].name: Not found: "gpu"`],
    ],
    [
      'with an AppArmor profile of nowhere',
      inContainer({ securityContext: { appArmorProfile: { type: 'Localhost' } } }),
      [
        `${at}.securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost`,
      ],
    ],
  ])('%s is refused', (_, spec, causes) => {
    expect(causesOf(() => make(spec))).toEqual(causes);
  });

  it('may sleep before it stops, by a signal of Linux', () => {
    const lifecycle = { preStop: { sleep: { seconds: 5 } }, stopSignal: 'SIGRTMIN+3' };
    expect(make(inContainer({ lifecycle }, { os: { name: 'linux' } })).spec.containers[0]?.lifecycle).toEqual(
      lifecycle,
    );
  });
});

describe('a pod', () => {
  test.each<[string, object, string[]]>([
    [
      'with users of its own on the network of the host',
      { hostUsers: false, hostNetwork: true },
      ['spec.hostNetwork: Forbidden: when `hostUsers` is false'],
    ],
    [
      'with devices for the whole of it',
      { resources: { limits: { 'example.com/gpu': '1' }, requests: { 'example.com/gpu': '1' } } },
      [
        'spec.resources.limits[example.com/gpu]: Unsupported value: "example.com/gpu": supported values: "cpu", "memory", "hugepages-"',
        'spec.resources.requests[example.com/gpu]: Unsupported value: "example.com/gpu": supported values: "cpu", "memory", "hugepages-"',
      ],
    ],
    [
      'whose claim has no source',
      { resourceClaims: [{ name: 'a' }, { name: 'a', resourceClaimName: 'b', resourceClaimTemplateName: 'c' }] },
      [
        'spec.resourceClaims[0]: Invalid value: {"name":"a"}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`',
        'spec.resourceClaims[1].name: Duplicate value: "a"',
        'spec.resourceClaims[1]: Invalid value: {"name":"a","resourceClaimName":"b","resourceClaimTemplateName":"c"}: at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified',
      ],
    ],
    [
      'whose volume is a claim that asks for nothing',
      { volumes: [{ name: 'v', ephemeral: { volumeClaimTemplate: { spec: {} } } }] },
      [
        'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required',
        'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value',
      ],
    ],
    [
      'that is placed before its gates are gone',
      { nodeName: 'h1', schedulingGates: [{ name: 'a' }] },
      ['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
    ],
    [
      'that begins with ephemeral containers',
      { ephemeralContainers: [{ name: 'e', image: 'x' }] },
      ['spec.ephemeralContainers: Forbidden: cannot be set on create'],
    ],
  ])('%s is refused', (_, spec, causes) => {
    expect(causesOf(() => make(spec))).toEqual(causes);
  });

  it('has files of an image, pulled like the image of a container', () => {
    const { spec } = make({ volumes: [{ name: 'v', image: { reference: 'files:1' } }] });
    expect(spec.volumes).toEqual([{ name: 'v', image: { reference: 'files:1', pullPolicy: 'IfNotPresent' } }]);
  });

  test.each<[object, string[]]>([
    [{ name: 'c', image: 'x' }, ['spec.ephemeralContainers[0].name: Duplicate value: "c"']],
    [
      { name: 'e', image: 'x', targetContainerName: 'd' },
      ['spec.ephemeralContainers[0].targetContainerName: Not found: "d"'],
    ],
    [
      {
        name: 'e',
        image: 'x',
        ports: [{ containerPort: 1 }],
        livenessProbe: exec,
        resources: { limits: { cpu: '1' } },
      },
      ['ports', 'livenessProbe', 'resources'].map(
        (name) => `spec.ephemeralContainers[0].${name}: Forbidden: cannot be set for an Ephemeral Container`,
      ),
    ],
  ])('is not looked into by %j', (ephemeral, causes) => {
    const part = partOf(pods, 'ephemeralcontainers');
    const write = () =>
      patch(pods, make({}), { spec: { ephemeralContainers: [ephemeral] } }, 'application/merge-patch+json', part);
    expect(causesOf(write)).toEqual(causes);
  });
});
