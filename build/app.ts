/** `npm run build`: the app into `dist/app/`, where `npm start` and `npm run package` take it from. */
import { resolve } from 'node:path';
import { buildIfStale } from './electron/build-if-stale.ts';

const didBuild = await buildIfStale(resolve(import.meta.dirname, '..'));
console.log(didBuild ? 'dist/app: built' : 'dist/app: is what the sources say');
