/**
 * The names the API allows, each rule a function from the text to what is wrong with it (nothing when all is well), in the
 * API's own words. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export type NameRule = (text: string) => string[];

interface Pattern {
  readonly source: string;
  readonly whole: RegExp;
}
const pattern = (source: string): Pattern => ({ source, whole: new RegExp(`^(?:${source})$`) });

const label1123 = pattern('[a-z0-9]([-a-z0-9]*[a-z0-9])?');
const subdomain1123 = pattern(`${label1123.source}(\\.${label1123.source})*`);
const wildcardSubdomain1123 = pattern(`\\*\\.${subdomain1123.source}`);
const label1035 = pattern('[a-z]([-a-z0-9]*[a-z0-9])?');
const qualified = pattern('([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]');
const labelValue = pattern('(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?');
const configKey = pattern('[-._a-zA-Z0-9]+');
const headerName = pattern('[-A-Za-z0-9]+');
const percent = pattern('[0-9]+%');
const reason = pattern('[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?');

export const tooLongText = (limit: number): string => `must be no more than ${limit} bytes`;

/** `… (e.g. 'a',  or 'b', regex used for validation is '…')` */
const explained = (what: string, { source }: Pattern, ...examples: string[]): string =>
  `${what} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${source}')`;

const exceeds = (text: string, limit: number): string[] => (text.length > limit ? [tooLongText(limit)] : []);
const mismatch = (text: string, { whole }: Pattern, words: string): string[] => (whole.test(text) ? [] : [words]);

const label1123Words = explained(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  label1123,
  'my-name',
  '123-abc',
);
/** A DNS label: pods' containers, namespaces, volumes. At most 63 characters. */
export const rfc1123Label: NameRule = (text) => [...exceeds(text, 63), ...mismatch(text, label1123, label1123Words)];

const subdomainWords = explained(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomain1123,
  'example.com',
);
/** A DNS name: most objects. At most 253 characters. */
export const rfc1123Subdomain: NameRule = (text) => [
  ...exceeds(text, 253),
  ...mismatch(text, subdomain1123, subdomainWords),
];

const wildcardWords = explained(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  wildcardSubdomain1123,
  '*.example.com',
);
/** All names below a domain, as hosts of an Ingress say it: `*.example.com`. */
export const wildcardSubdomain: NameRule = (text) => [
  ...exceeds(text, 253),
  ...mismatch(text, wildcardSubdomain1123, wildcardWords),
];

const label1035Words = explained(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  label1035,
  'my-name',
  'abc-123',
);
/** A DNS label that starts with a letter: services. At most 63 characters. */
export const rfc1035Label: NameRule = (text) => [...exceeds(text, 63), ...mismatch(text, label1035, label1035Words)];

const qualifiedWords = (subject: string): string =>
  explained(
    `${subject} must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`,
    qualified,
    'MyName',
    'my.name',
    '123-abc',
  );

/** `name` or `example.com/name`: keys of labels and annotations, resources, conditions. */
export const qualifiedName: NameRule = (text) => {
  const parts = text.split('/');
  if (parts.length > 2) {
    return [
      `${qualifiedWords('a qualified name')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const [prefix, name] = parts.length === 2 ? (parts as [string, string]) : [undefined, text];
  return [...(prefix === undefined ? [] : prefixPart(prefix)), ...namePart(name)];
};

function prefixPart(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  return rfc1123Subdomain(prefix).map((words) => `prefix part ${words}`);
}

function namePart(name: string): string[] {
  const long = exceeds(name, 63).map((words) => `name part ${words}`);
  if (name === '') return ['name part must be non-empty', ...mismatch(name, qualified, qualifiedWords('name part'))];
  return [...long, ...mismatch(name, qualified, qualifiedWords('name part'))];
}

const labelValueWords = explained(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  labelValue,
  'MyValue',
  'my_value',
  '12345',
);
export const labelValueRule: NameRule = (text) => [
  ...exceeds(text, 63),
  ...mismatch(text, labelValue, labelValueWords),
];

const configKeyWords = explained(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  configKey,
  'key.name',
  'KEY_NAME',
  'key-name',
);
/** A key of a ConfigMap's or Secret's data, which becomes a file name. */
export const configMapKey: NameRule = (text) => {
  const problems = [...exceeds(text, 253), ...mismatch(text, configKey, configKeyWords)];
  if (text === '.' || text === '..') problems.push(`must not be '${text}'`);
  else if (text.startsWith('..')) problems.push("must not start with '..'");
  return problems;
};

/** Printable ASCII but `=`. */
export const environmentVariableName: NameRule = (text) => {
  if (text === '') return ['environment variable name must be non-empty'];
  if (/^[ -<>-~]+$/.test(text)) return [];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
};

/** The name of a port: at most 15 characters of lower case letters, digits and single hyphens, at least one letter. */
export const portName: NameRule = (text) => {
  const problems = exceeds(text, 15);
  if (!/^[-a-z0-9]+$/.test(text)) {
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(text)) problems.push('must contain at least one letter (a-z)');
  if (text.includes('--')) problems.push('must not contain consecutive hyphens');
  if (/^-|-$/.test(text)) problems.push('must not begin or end with a hyphen');
  return problems;
};

export const portNumber = (port: number): string[] =>
  Number.isInteger(port) && port >= 1 && port <= 65535 ? [] : ['must be between 1 and 65535, inclusive'];

const headerWords = explained(
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  headerName,
  'X-Header-Name',
);
export const httpHeaderName: NameRule = (text) => mismatch(text, headerName, headerWords);

const percentWords = explained(
  "a valid percent string must be a numeric string followed by an ending '%'",
  percent,
  '1%',
  '93%',
);
export const percentage: NameRule = (text) => mismatch(text, percent, percentWords);

const reasonWords = explained(
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
  reason,
  'my_name',
  'MY_NAME',
  'MyName',
  'ReasonA,ReasonB',
  'ReasonA:ReasonB',
);
/** Why a condition is as it is, in a word for programs. */
export const conditionReason: NameRule = (text) => mismatch(text, reason, reasonWords);

/** A name that is one segment of a path, and nothing else is known of: `kubectl` reaches the object through a URL. */
export const pathSegment: NameRule = (text) => {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  return ['/', '%']
    .filter((character) => text.includes(character))
    .map((character) => `may not contain '${character}'`);
};

/** Without vowels, and without digits that look like letters, so that no word comes out by chance. */
const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;
const generatedNameLimit = 63;

/** Five characters that end a generated name. `random` gives numbers from 0 up to but not including 1. */
export function generateSuffix(random: () => number = Math.random): string {
  let suffix = '';
  for (let i = 0; i < suffixLength; i++) suffix += suffixAlphabet[Math.floor(random() * suffixAlphabet.length)];
  return suffix;
}

/** `base` and a suffix, shortened where both together would be longer than a name may be. */
export function generatedName(base: string, suffix: string): string {
  return base.slice(0, generatedNameLimit - suffix.length) + suffix;
}
