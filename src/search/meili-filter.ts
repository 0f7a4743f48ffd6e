import type { Condition, Visible } from './port.ts';

/**
 * Filters are built from structure only, never from text somebody wrote. Meilisearch's strings know one escape, `\"`, and keep
 * every other backslash, so a value that ends in one could not be written at all. What has a meaning there (quotes, backslash,
 * control characters) is therefore stored and asked for in the same harmless spelling.
 */
const DANGEROUS = /["'\\`]|\p{Cc}|\p{Cs}/gu;
export const filterValue = (value: string): string => value.replace(DANGEROUS, (character) => `\uff3b${(character.codePointAt(0) ?? 0).toString(16)}\uff3d`);
const quoted = (value: string): string => `"${filterValue(value)}"`;

/** Fields that may be asked for; anything else is a mistake in the program, not a question. */
export const filterFields = ['id', 'kind', 'region', 'availability', 'visibility', 'associations', 'enterprise'] as const;
const NAMES: ReadonlySet<string> = new Set(filterFields);

function written({ field, is, not }: Condition): string {
  if (!NAMES.has(field)) throw new Error(`not a field to filter by: ${field}`);
  if (not !== undefined) return `${field} NOT IN [${not.map(quoted).join(', ')}]`;
  // Nothing is in an empty list; Meilisearch agrees, but only in some versions.
  return is === undefined || is.length === 0 ? 'id IN ["none"]' : `${field} IN [${is.map(quoted).join(', ')}]`;
}

/** Any of the alternatives, each of all its conditions; no alternative means that nothing may be seen. */
export const filterOf = (visible: Visible): string =>
  visible.length === 0 ? 'id IN ["none"]' : visible.map((all) => `(${all.length === 0 ? 'id NOT IN ["none"]' : all.map(written).join(' AND ')})`).join(' OR ');
