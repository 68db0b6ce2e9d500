import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../../common/base/app-error.ts';
import type { ObjectActions } from '../../composables/use-object-actions.ts';
import { useYamlEdit } from './use-yaml-edit.ts';

const web = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
const yaml = (version: number, replicas: number, ready: number) => `metadata:
  name: web
  resourceVersion: "${version}"
spec:
  replicas: ${replicas}
  paused: false
status:
  readyReplicas: ${ready}
`;

/** An API server with one object, which refuses replacements of another version than its own. */
class OneObject implements Pick<ObjectActions, 'yaml' | 'replace'> {
  stored = yaml(1, 2, 2);
  refusal: ErrorCode | undefined;
  readonly dryRuns: string[] = [];

  yaml = async () => this.stored;
  replace = async (_object: unknown, text: string, { dryRun }: { dryRun: boolean }) => {
    const version = /resourceVersion: .*/;
    if (this.refusal) throw new AppError(this.refusal, { reason: 'no' });
    if (version.exec(text)?.[0] !== version.exec(this.stored)?.[0]) throw new AppError('api-object-conflict');
    if (dryRun) this.dryRuns.push(text);
    else this.stored = text;
    return text;
  };
}

async function editing() {
  const server = new OneObject();
  const edit = useYamlEdit(() => web, server as unknown as ObjectActions);
  await edit.load();
  edit.edit();
  return { server, edit };
}

describe('editing an object’s YAML', () => {
  it('goes through a dry run and a review before it is saved', async () => {
    const { server, edit } = await editing();
    edit.text.value = yaml(1, 5, 2);
    expect(edit.isUnsaved.value).toBe(true);
    await edit.review();
    expect(edit.mode.value).toBe('reviewing');
    expect(server.dryRuns).toEqual([yaml(1, 5, 2)]);
    expect(server.stored).toBe(yaml(1, 2, 2));
    expect(await edit.save()).toBe(true);
    expect(server.stored).toBe(yaml(1, 5, 2));
    expect(edit.mode.value).toBe('viewing');
    expect(edit.isUnsaved.value).toBe(false);
  });

  it('asks nobody where nothing was changed', async () => {
    const { server, edit } = await editing();
    await edit.review();
    expect(edit.remark.value).toEqual({ kind: 'unchanged' });
    expect(server.dryRuns).toEqual([]);
  });

  it('keeps the text the server refuses, and shows its reason', async () => {
    const { server, edit } = await editing();
    server.refusal = 'api-object-invalid';
    edit.text.value = yaml(1, -1, 2);
    await edit.review();
    expect(edit.remark.value).toMatchObject({ kind: 'refused', error: { code: 'api-object-invalid' } });
    expect(edit.mode.value).toBe('editing');
    expect(edit.text.value).toBe(yaml(1, -1, 2));
  });

  it('that was changed meanwhile puts the own changes on the newest version', async () => {
    const { server, edit } = await editing();
    edit.text.value = yaml(1, 5, 2);
    server.stored = yaml(2, 2, 1);
    await edit.review();
    expect(edit.remark.value).toEqual({ kind: 'conflict' });
    await edit.takeNewest();
    expect(edit.remark.value).toEqual({ kind: 'merged' });
    expect(edit.text.value).toBe(yaml(2, 5, 1));
    expect(edit.base.value).toBe(yaml(2, 2, 1));
    await edit.review();
    expect(edit.mode.value).toBe('reviewing');
  });

  it('keeps the own lines where both changed the same, and takes the others’ elsewhere', async () => {
    const { server, edit } = await editing();
    edit.text.value = yaml(1, 5, 2);
    server.stored = yaml(2, 3, 1);
    await edit.takeNewest();
    expect(edit.remark.value).toEqual({ kind: 'overlap' });
    expect(edit.text.value).toBe(yaml(2, 5, 1));
  });

  it('notices a change between review and saving', async () => {
    const { server, edit } = await editing();
    edit.text.value = yaml(1, 5, 2);
    await edit.review();
    server.stored = yaml(2, 2, 2);
    expect(await edit.save()).toBe(false);
    expect(edit.mode.value).toBe('editing');
    expect(edit.remark.value).toEqual({ kind: 'conflict' });
  });

  it('given up shows the object as it was loaded', async () => {
    const { edit } = await editing();
    edit.text.value = 'nonsense';
    edit.cancel();
    expect(edit.text.value).toBe(yaml(1, 2, 2));
    expect(edit.isUnsaved.value).toBe(false);
  });
});
