import { AppError } from '../../common/base/app-error.ts';

/** A path to read or write; rejects with `host-path-refused` what is not absolute and plain. */
export function plainPath(path: string): string {
  const problem = plainProblem(path);
  if (problem !== undefined) throw new AppError('host-path-refused', { path, reason: problem });
  return path;
}

/** A path to remove with all below it: plain, and not one of the system's own folders. */
export function removablePath(path: string): string {
  const problem = plainProblem(path) ?? (systemFolder.test(path) ? 'it is a folder of the system itself' : undefined);
  if (problem !== undefined) throw new AppError('host-path-refused', { path, reason: problem });
  return path;
}

/** `/x`, and `/x/y` where many share `/x`. */
const systemFolder = /^\/[^/]+$|^\/(usr|var|home|lib|lib64|boot|dev|proc|sys)\/[^/]+$/;

function plainProblem(path: string): string | undefined {
  if (!path.startsWith('/')) return 'it is not absolute';
  if (path === '/' || path.endsWith('/')) return 'it does not end in a name';
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f]/.test(path)) return 'it has control characters';
  if (
    path
      .slice(1)
      .split('/')
      .some((part) => part === '' || part === '.' || part === '..')
  )
    return 'it has empty, `.` or `..` parts';
  return undefined;
}
