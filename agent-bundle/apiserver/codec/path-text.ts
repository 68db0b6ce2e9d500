/** Whatever a client sends, no message needs more of it than this. */
const textMost = 1_000;
/** More problems of one kind than these are not noted: told with their paths they would take all memory. */
export const notedMost = 200;

/** A client's own words for a message. */
export const shortened = (text: string): string => (text.length > textMost ? `${text.slice(0, textMost)}...` : text);

/** `spec.containers[0].image` */
export function pathText(steps: readonly (string | number)[]): string {
  let path = '';
  for (const step of steps) {
    if (typeof step === 'number') path += `[${step}]`;
    else path += path === '' ? step : `.${step}`;
    if (path.length > textMost) return shortened(path);
  }
  return path;
}
