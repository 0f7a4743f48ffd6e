/**
 * What goes into a log, without secrets and unable to forge a line: by the name of the field, by the form of what stands in a
 * text (passwords in addresses, headers, "password=", long random words as in the address of an invitation), and the deployment's
 * own secrets word for word. Control characters and marks that turn the direction of writing are spelt out.
 */
export type Redact = (value: unknown) => unknown;

const HIDDEN = '[secret]';
const SECRET_NAME = /authorization|cookie|passw|pwd|token|secret|api[-_ ]?key|credential|signature|^otp$/i;
const ADDRESS_PASSWORD = /(:\/\/[^\s:/@]{0,200}:)[^\s@]{1,500}@/g;
const SCHEME = /\b(Bearer|Basic|Digest)\s+[\w.~+/=-]+/gi;
const COOKIE = /\b((?:set-)?cookie)\s{0,3}:\s{0,3}[^\n]+/gi;
const NAMED = /((?:authorization|cookie|passw|pwd|token|secret|api[-_]?key|credential|signature)[\w-]{0,40}\\{0,4}["']?\s{0,3}[:=]\s{0,3})(\\{0,4}"[^"]*"|'[^']*'|\\{0,4}["']?[^\s"'&;,}\]]+)/gi;
// (`AUTH_SECRET: required ...` names a setting and says what is wrong with it; its value would follow a "=".)
const CODE_IN_QUERY = /([?&](?:code|state|key|otp)=)[^&\s#]+/gi;
/** Longer texts are cut before anything is looked for in them: no text of a stranger takes the log's time. */
const LONGEST = 16_000;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const LONG_WORD = /[\w~-]{20,}/g;
/** Control characters but line feed and tab, which JSON escapes; line separators, zero-width and bidirectional marks. */
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Random words: of 20 characters and more with a digit after a slash, of 32 and more with digits and both cases anywhere. */
const isRandom = (word: string, afterSlash: boolean): boolean =>
  !UUID.test(word) && /\d/.test(word) && (afterSlash || (word.length >= 32 && /[a-z]/.test(word) && /[A-Z]/.test(word)));

/** `secrets`: this deployment's own, at least 6 characters long. */
export function redactor(secrets: readonly (string | undefined)[] = []): Redact {
  const own = secrets.filter((secret): secret is string => secret !== undefined && secret.length >= 6).toSorted((a, b) => b.length - a.length);
  const text = (value: string): string => own.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), value.length > LONGEST ? `${value.slice(0, LONGEST)} … (${value.length} characters)` : value)
    .replace(ADDRESS_PASSWORD, `$1${HIDDEN}@`).replace(COOKIE, `$1: ${HIDDEN}`).replace(SCHEME, `$1 ${HIDDEN}`).replace(NAMED, (whole, name: string) => (/^[A-Z_]+: /.test(name) ? whole : `${name}${HIDDEN}`)).replace(CODE_IN_QUERY, `$1${HIDDEN}`)
    .replace(LONG_WORD, (word, at: number, whole: string) => (isRandom(word, whole[at - 1] === '/') ? HIDDEN : word))
    .replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const redact = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    if (depth > 6) return '…';
    if (value instanceof Error) return { name: value.name, message: text(value.message), stack: text(value.stack ?? '') };
    if (Array.isArray(value)) return value.map((one) => redact(one, depth + 1));
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [text(name), SECRET_NAME.test(name) && typeof one !== 'number' && typeof one !== 'boolean' ? HIDDEN : redact(one, depth + 1)]));
  };
  return (value) => redact(value, 0);
}

/** The path of a request as it may be kept: without its query and without what could be a secret in it. */
export const plainPath = (path: string): string => String(redactor()(path.split('?')[0] ?? '')).slice(0, 300);
