import { describe, expect, it } from 'vitest';
import { type LabState, type RunRecord, parseLabState, parseRunRecord } from './state.ts';

const state: LabState = { subnet: 68, base: 'c36c841e8552d5f2', hostCount: 3, memoryBytes: 4 * 2 ** 30 };
const record: RunRecord = {
  supervisor: { pid: 42, startTime: '184250', bootId: 'b' },
  groups: { version: 'v1', directories: ['/a/h1', '/b/h1'], anchor: '/a/h1', memory: '/b/h1' },
};

describe('state.json', () => {
  it('comes back as it was written', () => {
    expect(parseLabState(JSON.stringify(state))).toEqual(state);
  });

  it.each([
    ['a subnet out of range', { ...state, subnet: 255 }, 'subnet'],
    ['a base that could leave its folder', { ...state, base: '../../etc' }, 'base'],
    ['no hosts', { ...state, hostCount: 0 }, 'hostCount'],
    ['more hosts than a lab carries', { ...state, hostCount: 10 }, 'hostCount'],
    ['memory that is not a number', { ...state, memoryBytes: '4G' }, 'memoryBytes'],
    ['nothing in it', {}, 'subnet'],
  ])('is refused with the field named: %s', (_, broken, field) => {
    expect(() => parseLabState(JSON.stringify(broken))).toThrow(field);
  });

  it('is refused when it is no JSON', () => {
    expect(() => parseLabState('{')).toThrow(SyntaxError);
  });
});

describe('run.json', () => {
  it('comes back as it was written', () => {
    expect(parseRunRecord(JSON.stringify(record))).toEqual(record);
  });

  it.each([
    ['no supervisor', { ...record, supervisor: undefined }, 'supervisor.pid'],
    ['a process number that would signal a group', { ...record, supervisor: { ...record.supervisor, pid: -1 } }, 'pid'],
    ['an unknown cgroup version', { ...record, groups: { ...record.groups, version: 'v3' } }, 'groups.version'],
    ['folders that are no list', { ...record, groups: { ...record.groups, directories: '/a' } }, 'groups.directories'],
    ['no anchor', { ...record, groups: { ...record.groups, anchor: undefined } }, 'groups'],
  ])('is refused with the field named: %s', (_, broken, field) => {
    expect(() => parseRunRecord(JSON.stringify(broken))).toThrow(field);
  });
});
