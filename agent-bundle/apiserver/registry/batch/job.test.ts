import { describe, expect, it, test } from 'vitest';
import type { Job } from '../../../../common/api/batch/v1/job.ts';
import { causesOf, context, create, patch, patchPart, resourceNamed } from '../road.fixture.ts';

const jobs = resourceNamed<Job>('jobs');
const podSpec = { restartPolicy: 'Never', containers: [{ name: 'c', image: 'x' }] };
const make = (spec: object = {}, metadata: object = {}): Job =>
  create(jobs, { metadata: { name: 'j', ...metadata }, spec: { template: { spec: podSpec }, ...spec } });
const indexed = { completionMode: 'Indexed', completions: 3 };
const uid = context.newUid();
const generated = {
  'batch.kubernetes.io/controller-uid': uid,
  'batch.kubernetes.io/job-name': 'j',
  'controller-uid': uid,
  'job-name': 'j',
};

describe('a job', () => {
  it('runs one pod to its end, and tries six more', () => {
    expect(make()).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        parallelism: 1,
        completions: 1,
        backoffLimit: 6,
        completionMode: 'NonIndexed',
        suspend: false,
        podReplacementPolicy: 'TerminatingOrFailed',
      },
      status: {},
    });
    expect(make({ parallelism: 2 }).spec.completions).toBeUndefined();
    expect(make({ ...indexed, backoffLimitPerIndex: 1 }).spec.backoffLimit).toBe(2_147_483_647);
    const rules = [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }];
    expect(make({ podFailurePolicy: { rules } }).spec).toMatchObject({
      podReplacementPolicy: 'Failed',
      podFailurePolicy: { rules: [{ onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] },
    });
  });

  describe('and its pods', () => {
    it('know each other by its uid', () => {
      const { metadata, spec } = make();
      expect(spec.selector).toEqual({ matchLabels: { 'batch.kubernetes.io/controller-uid': uid } });
      expect(spec.template.metadata?.labels).toEqual(generated);
      expect(metadata.labels).toEqual(generated);
    });

    it('have labels of their own as well', () => {
      const template = { metadata: { labels: { a: 'b' } }, spec: podSpec };
      expect(make({ template }).metadata.labels).toEqual({ a: 'b', ...generated });
      const labelled = make({ template }, { labels: { x: 'y' } });
      expect(labelled.metadata.labels).toEqual({ x: 'y' });
      expect(labelled.spec.template.metadata?.labels).toEqual({ a: 'b', ...generated });
    });

    it('are chosen by hand where somebody wants to', () => {
      const template = { metadata: { labels: { a: 'b' } }, spec: podSpec };
      const { spec } = make({ template, manualSelector: true, selector: { matchLabels: { a: 'b' } } });
      expect(spec.selector).toEqual({ matchLabels: { a: 'b' } });
      expect(spec.template.metadata?.labels).toEqual({ a: 'b' });
      expect(causesOf(() => make({ template, manualSelector: true }))).toEqual(['spec.selector: Required value']);
    });

    it('are not taken from others', () => {
      const template = { metadata: { labels: { 'job-name': 'other' } }, spec: podSpec };
      const labels = { ...generated, 'job-name': 'other' };
      const shown = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
      const text = shown.map(([key, value]) => `"${key}":"${value}"`).join(', ');
      expect(causesOf(() => make({ template }))).toEqual([
        `spec.template.metadata.labels[job-name]: Invalid value: map[string]string{${text}}: must be 'j'`,
      ]);
      const selector = { matchLabels: { a: 'b' } };
      expect(causesOf(() => make({ selector }))[0]).toContain(`"a":"b"}}: \`selector\` not auto-generated`);
    });
  });

  const failure = (...rules: object[]) => ({ podFailurePolicy: { rules } });
  const success = (...rules: object[]) => ({ ...indexed, successPolicy: { rules } });
  test.each<[object, string[]]>([
    [
      { template: { spec: { ...podSpec, restartPolicy: 'Always' } } },
      ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    ],
    [
      { parallelism: -1, backoffLimit: -1 },
      [
        'spec.parallelism: Invalid value: -1: must be greater than or equal to 0',
        'spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      { completionMode: 'Sorted' },
      ['spec.completionMode: Unsupported value: "Sorted": supported values: "Indexed", "NonIndexed"'],
    ],
    [
      { completionMode: 'Indexed', parallelism: 1 },
      ['spec.completions: Required value: when completion mode is Indexed'],
    ],
    [
      { ...indexed, parallelism: 100_001 },
      ['spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed'],
    ],
    [{ backoffLimitPerIndex: 1 }, ['spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode']],
    [
      { ...indexed, maxFailedIndexes: 1 },
      ['spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified'],
    ],
    [
      { ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 4 },
      ['spec.maxFailedIndexes: Invalid value: 4: must be less than or equal to completions'],
    ],
    [
      { ...indexed, completions: 100_001, backoffLimitPerIndex: 1, parallelism: 10_001 },
      [
        'spec.maxFailedIndexes: Required value: must be specified when completions is above 100000',
        'spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
      ],
    ],
    [
      { podReplacementPolicy: 'Never' },
      ['spec.podReplacementPolicy: Unsupported value: "Never": supported values: "Failed", "TerminatingOrFailed"'],
    ],
    [
      { managedBy: 'me' },
      ['spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")'],
    ],
    [
      failure({ action: 'Shrug' }),
      [
        'spec.podFailurePolicy.rules[0].action: Unsupported value: "Shrug": supported values: "Count", "FailIndex", "FailJob", "Ignore"',
        'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
      ],
    ],
    [
      failure({ action: 'FailIndex', onExitCodes: { operator: 'In', values: [2, 1, 0, 1], containerName: 'z' } }),
      [
        'spec.podFailurePolicy.rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set',
        'spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "z": must be one of the container or initContainer names in the pod template',
        'spec.podFailurePolicy.rules[0].onExitCodes.values[2]: Invalid value: 0: must not be 0 for the In operator',
        'spec.podFailurePolicy.rules[0].onExitCodes.values[3]: Duplicate value: 1',
        'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,1,0,1]: must be ordered',
      ],
    ],
    [
      failure({
        action: 'Count',
        onExitCodes: { operator: 'In', values: [] },
        onPodConditions: [{ type: 'Ready', status: 'Maybe' }],
      }),
      [
        'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: []: at least one value is required',
        'spec.podFailurePolicy.rules[0].onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"',
        'spec.podFailurePolicy.rules[0]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
      ],
    ],
    [
      {
        ...failure({ action: 'Count', onPodConditions: [{ type: 'Ready' }] }),
        template: { spec: { ...podSpec, restartPolicy: 'OnFailure' } },
      },
      [
        'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
      ],
    ],
    [
      { successPolicy: { rules: [{ succeededCount: 1 }] } },
      ['spec.successPolicy: Invalid value: {"rules":[{"succeededCount":1}]}: requires indexed completion mode'],
    ],
    [
      success(),
      [
        'spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified',
      ],
    ],
    [
      success({}, { succeededCount: 4 }, { succeededIndexes: '0,2', succeededCount: 3 }),
      [
        'spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified',
        'spec.successPolicy.rules[1].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of specified completions)',
        'spec.successPolicy.rules[2].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)',
      ],
    ],
    [
      success({ succeededIndexes: '0-3' }),
      [
        'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0-3": error parsing succeededIndexes: too large index: "3"',
      ],
    ],
  ])('%.110j is refused', (spec, causes) => {
    expect(causesOf(() => make(spec))).toEqual(causes);
  });

  it('that is indexed has a name that its last pod can have', () => {
    const name = 'j'.repeat(62);
    expect(causesOf(() => make(indexed, { name }))).toEqual([
      `metadata.name: Invalid value: "${name}": will not able to create pod with invalid DNS label: ${name}-2`,
    ]);
  });

  describe('that exists', () => {
    it('changes how much runs at once, not what runs', () => {
      const job = make();
      const changed = patch(jobs, job, { spec: { parallelism: 5, suspend: true, activeDeadlineSeconds: 9 } });
      expect(changed).toMatchObject({ spec: { parallelism: 5 }, metadata: { generation: 2 } });
      expect(causesOf(() => patch(jobs, job, { spec: { completions: 2, completionMode: 'Indexed' } }))).toEqual([
        'spec.completions: Invalid value: 2: can only be modified in tandem with spec.parallelism',
        'spec.completionMode: Invalid value: "Indexed": field is immutable',
      ]);
      expect(causesOf(() => patch(jobs, job, { spec: { completions: 2 } }))).toEqual([
        'spec.completions: Invalid value: 2: field is immutable',
      ]);
      const template = { spec: { nodeSelector: { a: 'b' } } };
      expect(causesOf(() => patch(jobs, job, { spec: { template } }))[0]).toMatch(
        /^spec\.template: Invalid value: \{.*\}: field is immutable$/,
      );
    });

    it('that is indexed grows and shrinks as a whole', () => {
      const job = make({ ...indexed, parallelism: 3 });
      const spec = { completions: 5, parallelism: 5 };
      expect(patch(jobs, job, { spec }).spec).toMatchObject(spec);
    });

    const directives = {
      metadata: { labels: { x: 'y' }, annotations: { x: 'y' } },
      spec: {
        nodeSelector: { a: 'b' },
        tolerations: [{ key: 'a', operator: 'Exists' }],
        schedulingGates: [{ name: 'g' }],
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }],
            },
          },
        },
      },
    };
    it('and has not begun is told where to run', () => {
      const waiting = make({ suspend: true });
      expect(patch(jobs, waiting, { spec: { template: directives } }).spec.template).toMatchObject(directives);
      expect(
        causesOf(() => patch(jobs, waiting, { spec: { template: { spec: { hostNetwork: true } } } })),
      ).toHaveLength(1);
      const begun = { ...waiting, status: { startTime: context.now } };
      expect(causesOf(() => patch(jobs, begun, { spec: { template: directives } }))).toHaveLength(1);
    });

    it('says in its status how it ended, for good', () => {
      const job = make();
      const complete = [{ type: 'Complete', status: 'True' }];
      expect(causesOf(() => patchPart(jobs, job, 'status', { status: { active: -1, conditions: complete } }))).toEqual([
        'status.active: Invalid value: -1: must be greater than or equal to 0',
        'status.completionTime: Required value: completionTime is required for Complete jobs',
      ]);
      const status = { conditions: complete, completionTime: context.now, succeeded: 1 };
      const done = patchPart(jobs, job, 'status', { spec: { parallelism: 9 }, status });
      expect(done).toMatchObject({ spec: job.spec, status });
      expect(causesOf(() => patchPart(jobs, done, 'status', { status: { conditions: null } }))).toHaveLength(2);
      expect(jobs.selectableFields.of(done)).toMatchObject({ 'status.successful': '1' });
    });
  });
});
