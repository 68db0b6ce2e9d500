import { expect, it } from 'vitest';
import { startPage } from './start-page.ts';

it.each([
  [[], '/'],
  [['--cluster', 'lab'], '/clusters/lab'],
  [['--no-sandbox', '--cluster=lab', '--inspect=0'], '/clusters/lab'],
  [['--cluster=a', '--cluster=b'], '/clusters/b'],
  [['--cluster=../x?y#z'], '/clusters/..%2Fx%3Fy%23z'],
  [['--cluster'], '/'],
  [['--cluster='], '/'],
  [['--cluster', '--no-sandbox'], '/'],
])('the arguments %j open %s', (args, page) => {
  expect(startPage(args)).toBe(page);
});
