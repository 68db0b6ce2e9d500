/** `npm run build`: the app into `dist/app/`, where `npm start` and `npm run package` take it from. */
import { resolve } from 'node:path';
import { buildApp } from './electron/build-app.ts';

await buildApp(resolve(import.meta.dirname, '..'));
