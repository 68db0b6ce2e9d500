/**
 * What Electron runs when no app is packaged into it: `electron [-r FILE] PATH` starts the app at PATH, as the default
 * app of Electron's own releases does. Playwright gives `-r` a file of its own.
 */
import { app } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

function appPath(args) {
  const rest = [...args];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === '-r' || argument === '--require') createRequire(import.meta.url)(rest.shift());
    else if (!argument.startsWith('-')) return resolve(argument);
  }
  return undefined;
}

function entryOf(path) {
  const manifest = join(path, 'package.json');
  if (!existsSync(manifest)) {
    app.setAppPath(dirname(path));
    return path;
  }
  const { main, name, productName, version } = JSON.parse(readFileSync(manifest, 'utf8'));
  app.name = productName ?? name ?? app.name;
  if (version) app.setVersion(version);
  app.setAppPath(path);
  return resolve(path, main ?? 'index.js');
}

const path = appPath(process.argv.slice(1));
if (path) {
  process.defaultApp = true;
  try {
    // Awaited here, so that the app's own top level runs before `ready`.
    await import(pathToFileURL(entryOf(path)).href);
  } catch (error) {
    console.error(error);
    app.exit(1);
  }
} else {
  console.error('usage: electron [-r FILE] PATH');
  app.exit(1);
}
