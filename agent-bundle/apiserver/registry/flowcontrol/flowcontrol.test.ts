import { describe, expect, it, test } from 'vitest';
import type { FlowSchema } from '../../../../common/api/flowcontrol/v1/flow-schema.ts';
import type { PriorityLevelConfiguration } from '../../../../common/api/flowcontrol/v1/priority-level-configuration.ts';
import { systemFlowSchemas, systemPriorityLevels } from '../../system-objects/flow-control.ts';
import { context, create, partOf, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

const schemas = resourceNamed<FlowSchema>('flowschemas');
const levels = resourceNamed<PriorityLevelConfiguration>('prioritylevelconfigurations');
const metadata = { name: 'mine' };
const now = Date.parse(context.now);

const subjects = [{ kind: 'User', user: { name: 'jane' } }];
const resourceRule = { verbs: ['get'], apiGroups: [''], resources: ['pods'], namespaces: ['dev'] };
const rule = { subjects, resourceRules: [resourceRule] };
const spec = { priorityLevelConfiguration: { name: 'workload-low' }, rules: [rule] };

describe('a flow schema', () => {
  it('has a precedence, counts its generations, and its status is apart', () => {
    const schema = create(schemas, { metadata, spec, status: { conditions: [{ type: 'Dangling', status: 'True' }] } });
    expect(schema).toMatchObject({ metadata: { generation: 1 }, spec: { matchingPrecedence: 1000 }, status: {} });
    expect(schema.status).toEqual({});
    expect(patch(schemas, schema, { spec: { matchingPrecedence: 7 } }).metadata.generation).toBe(2);
    const body = { spec: { matchingPrecedence: 7 }, status: { conditions: [{ type: 'Dangling', status: 'False' }] } };
    const found = patch(schemas, schema, body, 'application/merge-patch+json', partOf(schemas, 'status'));
    expect(found).toMatchObject({ metadata: { generation: 1 }, spec: { matchingPrecedence: 1000 } });
    expect(schemas.columns.map((column) => column.cell(found, { now }))).toEqual([
      'mine',
      'workload-low',
      1000,
      '<none>',
      '0s',
      'False',
    ]);
  });

  test.each<[object, string]>([
    [{ matchingPrecedence: -1 }, 'spec.matchingPrecedence: Invalid value: -1: must be a positive value'],
    [{ matchingPrecedence: 10001 }, 'must not be greater than 10000'],
    [{ matchingPrecedence: 1 }, `only the schema named 'exempt' may have matchingPrecedence 1`],
    [
      { priorityLevelConfiguration: {} },
      'spec.priorityLevelConfiguration.name: Required value: must reference a priority level',
    ],
    [
      { distinguisherMethod: { type: 'ByHand' } },
      'spec.distinguisherMethod.type: Unsupported value: "ByHand": supported values: "ByNamespace", "ByUser"',
    ],
  ])('%j is refused', (more, message) => {
    expect(refusalOf(() => create(schemas, { metadata, spec: { ...spec, ...more } })).message).toContain(message);
  });

  const path = { verbs: ['get'], nonResourceURLs: ['/healthz'] };
  test.each<[object, string]>([
    [{ subjects: [] }, 'spec.rules[0].subjects: Required value: subjects must contain at least one value'],
    [
      { resourceRules: [] },
      'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
    ],
    [
      { subjects: [{ kind: 'Robot' }] },
      'subjects[0].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User"',
    ],
    [
      { subjects: [{ kind: 'Group' }] },
      `subjects[0].group: Required value: group is required when subject kind is 'Group'`,
    ],
    [
      { subjects: [{ ...subjects[0], group: { name: 'a' } }] },
      `subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'`,
    ],
    [
      { subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: 'a' } }] },
      'subjects[0].serviceAccount.namespace: Required value: must specify namespace for service account',
    ],
    [
      { resourceRules: [{ ...resourceRule, verbs: ['peek'] }] },
      'resourceRules[0].verbs: Unsupported value: []string{"peek"}',
    ],
    [
      { resourceRules: [{ ...resourceRule, verbs: ['*', 'get'] }] },
      `resourceRules[0].verbs: Invalid value: []string{"*", "get"}: if '*' is present, must not specify other verbs`,
    ],
    [
      { resourceRules: [{ ...resourceRule, namespaces: [] }] },
      'resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace',
    ],
    [
      { nonResourceRules: [{ ...path, nonResourceURLs: ['x'] }] },
      'nonResourceURLs[0]: Invalid value: "x": must start with slash',
    ],
    [{ nonResourceRules: [{ ...path, nonResourceURLs: ['/a*'] }] }, 'wildcard can only do suffix matching'],
    [{ nonResourceRules: [{ ...path, nonResourceURLs: ['/a//b'] }] }, 'must not contain double slash'],
  ])('the rule with %j is refused', (more, message) => {
    const write = () => create(schemas, { metadata, spec: { ...spec, rules: [{ ...rule, ...more }] } });
    expect(refusalOf(write).message).toContain(message);
  });
});

describe('a priority level', () => {
  const limited = (more: object = {}) => ({ type: 'Limited', limited: { limitResponse: { type: 'Reject' }, ...more } });
  const queue = (queuing: object) => limited({ limitResponse: { type: 'Queue', queuing } });

  it('has shares and queues', () => {
    const level = create(levels, { metadata, spec: queue({}) });
    expect(level.spec.limited).toEqual({
      nominalConcurrencyShares: 30,
      limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } },
      lendablePercent: 0,
    });
    expect(levels.columns.map((column) => column.cell(level, { now }))).toEqual([
      'mine',
      'Limited',
      30,
      64,
      8,
      50,
      '0s',
    ]);
    expect(patch(levels, level, { spec: { limited: { lendablePercent: 5 } } }).metadata.generation).toBe(2);
  });

  test.each<[object, string]>([
    [{ type: 'Exempt' }, `spec.type: Invalid value: "Exempt": type must be 'Exempt' if and only if name is 'exempt'`],
    [{ type: 'Endless' }, 'spec.type: Unsupported value: "Endless": supported values: "Exempt", "Limited"'],
    [{ type: 'Limited' }, 'spec.limited: Required value: must not be empty when type is Limited'],
    [{ ...limited(), exempt: {} }, 'spec.exempt: Forbidden: must be nil if the type is Limited'],
    [
      limited({ nominalConcurrencyShares: -1 }),
      'spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer',
    ],
    [
      limited({ lendablePercent: 101 }),
      'spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive',
    ],
    [limited({ borrowingLimitPercent: -1 }), 'if specified, must be a non-negative integer'],
    [
      limited({ limitResponse: { type: 'Reject', queuing: {} } }),
      'must be nil if limited.limitResponse.type is not Queue',
    ],
    [limited({ limitResponse: { type: 'Queue' } }), 'must not be empty if limited.limitResponse.type is Queue'],
    [
      limited({ limitResponse: { type: 'Drop' } }),
      'limitResponse.type: Unsupported value: "Drop": supported values: "Queue", "Reject"',
    ],
    [queue({ queues: 4, handSize: 5 }), 'queuing.handSize: Invalid value: 5: should not be greater than queues (4)'],
    [
      queue({ queues: 512, handSize: 7 }),
      'queuing.handSize: Invalid value: 7: required entropy bits of deckSize 512 and handSize 7 should not be greater than 60',
    ],
    [queue({ queueLengthLimit: -1 }), 'queuing.queueLengthLimit: Invalid value: -1: must be positive'],
  ])('%j is refused', (wrong, message) => {
    expect(refusalOf(() => create(levels, { metadata, spec: wrong })).message).toContain(message);
  });
});

describe('what is there from the start', () => {
  it('is valid, and every schema has its level', () => {
    const names = systemPriorityLevels.map((level) => create(levels, level).metadata.name);
    expect(names).toHaveLength(8);
    const made = systemFlowSchemas.map((schema) => create(schemas, schema));
    expect(made).toHaveLength(13);
    for (const { spec: of } of made) expect(names).toContain(of.priorityLevelConfiguration.name);
  });

  it('and mandatory does not change', () => {
    const [exempt, catchAll] = ['exempt', 'catch-all'].map((name) =>
      create(
        levels,
        systemPriorityLevels.find((level) => level.metadata.name === name),
      ),
    );
    if (!exempt || !catchAll) throw new Error('one is missing');
    const write = () => patch(levels, catchAll, { spec: { limited: { nominalConcurrencyShares: 6 } } });
    expect(refusalOf(write).message).toContain("spec of 'catch-all' must equal the fixed value");
    expect(patch(levels, exempt, { spec: { exempt: { lendablePercent: 50 } } }).spec.exempt?.lendablePercent).toBe(50);
    const schema = create(schemas, systemFlowSchemas[0]);
    expect(refusalOf(() => patch(schemas, schema, { spec: { rules: [] } })).message).toContain(
      "spec of 'exempt' must equal the fixed value",
    );
  });
});
