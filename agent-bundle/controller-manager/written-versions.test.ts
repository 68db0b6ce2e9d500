import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../common/api/schema/kind.ts';
import { WrittenVersions } from './written-versions.ts';

const object = (uid: string, resourceVersion: string): ApiObject => ({
  metadata: { name: 'web', namespace: 'shop', uid, resourceVersion },
});
const key = 'shop/web';

describe('the versions that we wrote', () => {
  it.each<[string, ApiObject, boolean]>([
    ['before them', object('a', '9'), true],
    ['at them', object('a', '10'), false],
    ['after them', object('a', '11'), false],
    ['of another object of the name', object('b', '9'), false],
  ])('are ahead of a mirror that is %s: %j is %s', (_, mirrored, isAhead) => {
    const written = new WrittenVersions();
    written.note(key, object('a', '10'));
    expect(written.isAhead(key, mirrored)).toBe(isAhead);
    written.forget(key);
    expect(written.isAhead(key, mirrored)).toBe(false);
  });

  it('are not noted of what the mirror has lost while they were written', () => {
    const mirror = new Map([[key, object('a', '9')]]);
    const written = new WrittenVersions(mirror);
    written.note(key, object('a', '10'));
    expect(written.isAhead(key, object('a', '9'))).toBe(true);
    mirror.delete(key);
    written.forget(key);
    written.note(key, object('a', '11'));
    expect(written.isAhead(key, object('a', '9'))).toBe(false);
  });
});
