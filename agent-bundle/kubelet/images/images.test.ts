import { describe, expect, it } from 'vitest';
import type { Secret } from '../../../common/api/core/v1/secret.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { FakeRuntime } from '../runtime/fake/fake-runtime.ts';
import { RuntimeError } from '../runtime/port.ts';
import { imagesToRemove } from './image-collector.ts';
import { ImagePuller } from './image-puller.ts';
import { parseImageReference } from './image-reference.ts';
import { registryAuths } from './registry-auth.ts';

describe('parseImageReference', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  it.each([
    ['nginx', { host: 'docker.io', path: 'library/nginx', full: 'nginx:latest' }],
    ['me/app:1.2', { host: 'docker.io', path: 'me/app', full: 'me/app:1.2' }],
    ['localhost/app', { host: 'localhost', path: 'app', full: 'localhost/app:latest' }],
    ['registry.local:5000/a/b:x', { host: 'registry.local:5000', path: 'a/b', full: 'registry.local:5000/a/b:x' }],
    [`pilothouse.dev/demo@${digest}`, { host: 'pilothouse.dev', path: 'demo', full: `pilothouse.dev/demo@${digest}` }],
  ])('reads %s', (image, expected) => expect(parseImageReference(image)).toEqual(expected));

  it.each(['', 'UPPER', 'a b', 'a:', 'a@sha256:12', '/a', 'a//b', 'a:tag:tag'])('refuses %j', (image) => {
    expect(parseImageReference(image)).toBeUndefined();
  });
});

describe('registryAuths', () => {
  const secret = (auths: object): Secret => ({
    metadata: { name: 's' },
    data: { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') },
  });
  const reference = parseImageReference('registry.local:5000/team/app:1')!;

  it('takes the closest match first, and only matches', () => {
    const auths = {
      'registry.local:5000': { username: 'all' },
      'https://registry.local:5000/team': { username: 'team' },
      'other.local': { username: 'no' },
    };
    expect(registryAuths([secret(auths)], reference).map(({ username }) => username)).toEqual(['team', 'all']);
  });

  it('reads a user and a password from the one word they may be kept in', () => {
    const auth = Buffer.from('me:a:b').toString('base64');
    expect(registryAuths([secret({ 'registry.local:5000': { auth } })], reference)).toMatchObject([
      { username: 'me', password: 'a:b' },
    ]);
  });

  it('knows docker.io by its old name', () => {
    const auths = { 'https://index.docker.io/v1/': { username: 'hub' } };
    expect(registryAuths([secret(auths)], parseImageReference('nginx')!)).toMatchObject([{ username: 'hub' }]);
  });

  it('takes no credentials from what cannot be read', () => {
    expect(
      registryAuths([{ metadata: { name: 's' }, data: { '.dockerconfigjson': 'bm90IGpzb24=' } }], reference),
    ).toEqual([]);
  });
});

describe('ImagePuller', () => {
  function setup(pull: (reference: string) => void = () => {}) {
    const clock = new ManualClock();
    const pulls: string[] = [];
    const runtime = new FakeRuntime(clock, {
      pull: (reference) => {
        pulls.push(reference);
        pull(reference);
      },
    });
    runtime.addImage('here:1');
    const puller = new ImagePuller(runtime, clock, new AbortController().signal);
    const told: string[] = [];
    const ensure = (image: string, policy = 'IfNotPresent') =>
      puller.ensure({ image, policy, secrets: [] }, (_type, reason) => told.push(reason), AbortSignal.timeout(5_000));
    return { clock, ensure, pulls, told };
  }
  const refuse = () => {
    throw new RuntimeError('refused', 'denied');
  };

  it.each([
    ['here:1', 'IfNotPresent', [], ['Pulled']],
    ['here:1', 'Never', [], ['Pulled']],
    ['here:1', 'Always', ['here:1'], ['Pulling', 'Pulled']],
    ['there', 'IfNotPresent', ['there:latest'], ['Pulling', 'Pulled']],
  ])('gets %s where the policy is %s', async (image, policy, pulls, told) => {
    const test = setup();
    expect(await test.ensure(image, policy)).toMatchObject({ tags: [image.includes(':') ? image : `${image}:latest`] });
    expect(test).toMatchObject({ pulls, told });
  });

  it.each([
    ['Bad Name', 'IfNotPresent', 'InvalidImageName'],
    ['there:1', 'Never', 'ErrImageNeverPull'],
    ['there:1', 'Always', 'ErrImagePull'],
  ])('refuses %s where the policy is %s with %s', async (image, policy, reason) => {
    await expect(setup(refuse).ensure(image, policy)).rejects.toMatchObject({ reason });
  });

  it('asks a registry that refused later and later, and says so meanwhile', async () => {
    const { clock, ensure, pulls } = setup(refuse);
    await expect(ensure('there:1')).rejects.toMatchObject({ reason: 'ErrImagePull', message: 'denied' });
    await expect(ensure('there:1')).rejects.toMatchObject({
      reason: 'ImagePullBackOff',
      message: expect.stringContaining('Back-off 10s pulling image') as string,
    });
    expect(pulls).toHaveLength(1);
    await clock.advance(10_000);
    await expect(ensure('there:1')).rejects.toMatchObject({ reason: 'ErrImagePull' });
    await clock.advance(10_000);
    await expect(ensure('there:1')).rejects.toMatchObject({ reason: 'ImagePullBackOff', retryAfter: 10_000 });
  });
});

describe('imagesToRemove', () => {
  const image = (id: string, bytes: number, pinned = false) => ({
    id,
    tags: [`${id}:1`],
    digests: [],
    bytes,
    username: '',
    pinned,
  });
  const images = [image('small', 5), image('large', 20), image('pinned', 90, true), image('used', 90)];
  const remove = (usedBytes: number) =>
    imagesToRemove(images, new Set(['used:1']), usedBytes, 1_000).map(({ id }) => id);

  it('removes nothing while there is room', () => expect(remove(850)).toEqual([]));
  it('removes the largest that nobody uses, and all of them when it is not enough', () => {
    expect(imagesToRemove(images, new Set(['used:1']), 86, 100).map(({ id }) => id)).toEqual(['large']);
    expect(remove(990)).toEqual(['large', 'small']);
  });
});
