/** A piece of a line in one style. Colours are 0 to 15, the terminal's sixteen; the theme says how they look. */
export interface Span {
  readonly text: string;
  readonly colour?: number;
  readonly background?: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
}

type Style = Omit<Span, 'text'>;

/** CSI with its parameters and final letter; OSC, DCS, SOS, PM and APC up to their terminator; any other escape. */
// eslint-disable-next-line no-control-regex
const escapes = /\x1b\[([0-?]*)[ -/]*([@-~])|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b[ -/]*[0-~]?/g;

/** What must not reach the page as it is: controls other than tab, and what turns the direction of text around. */
// eslint-disable-next-line no-control-regex
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Text without escape sequences; other controls are made visible. */
export const plainText = (raw: string): string => visible(raw.replace(escapes, ''));

/**
 * The styled pieces of one line as a program wrote it to its terminal. Only colours and weights are heeded; whatever else
 * a terminal could be told (title, cursor, answers, links, reset) leaves no trace. Joined, the pieces are `plainText`.
 */
export function spansOf(raw: string): Span[] {
  const spans: Span[] = [];
  let style: Style = {};
  let at = 0;
  const take = (text: string) => {
    if (text !== '') spans.push({ ...style, text: visible(text) });
  };
  for (const match of raw.matchAll(escapes)) {
    take(raw.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[2] === 'm') style = styled(style, match[1] ?? '');
  }
  take(raw.slice(at));
  return spans;
}

const visible = (text: string): string =>
  text.replace(controls, (control) => {
    const code = control.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
  });

/** Select Graphic Rendition. Colours beyond the sixteen are left out: nobody knows what they look like on our ground. */
function styled(before: Style, parameters: string): Style {
  let style = before;
  const codes = parameters.split(/[;:]/).map(Number);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 38 || code === 48) i += codes[i + 1] === 5 ? 2 : 4;
    else style = { ...(code === 0 ? {} : style), ...change(code) };
  }
  return style;
}

function change(code: number): Style {
  if (code >= 30 && code <= 37) return { colour: code - 30 };
  if (code >= 90 && code <= 97) return { colour: code - 90 + 8 };
  if (code >= 40 && code <= 47) return { background: code - 40 };
  if (code >= 100 && code <= 107) return { background: code - 100 + 8 };
  switch (code) {
    case 1:
      return { bold: true };
    case 3:
      return { italic: true };
    case 4:
      return { underline: true };
    case 22:
      return { bold: undefined };
    case 23:
      return { italic: undefined };
    case 24:
      return { underline: undefined };
    case 39:
      return { colour: undefined };
    case 49:
      return { background: undefined };
    default:
      return {};
  }
}
