/**
 * What is typed into a search box as keys of the database's index of names (`name_keys` in migration 0015): everybody whose name or
 * institution holds it has them all, so that only those few are compared with what was typed.
 */

/** Pairs of characters, or the one there is; A to Z in lower case, the same in every locale of a database. */
export function keysOfWords(typed: string): readonly string[] {
  const characters = [...typed.replace(/[A-Z]/g, (letter) => letter.toLowerCase())];
  return characters.length < 2 ? characters : [...new Set(characters.slice(1).map((character, at) => `${characters[at] ?? ''}${character}`))];
}

/** The first two or three letters, which may be of one syllable or begin several. */
export const keysOfLetters = (typed: string): readonly string[] => [`~${typed.normalize('NFKC').toLowerCase().replace(/\s+/g, '').slice(0, 3)}`];
