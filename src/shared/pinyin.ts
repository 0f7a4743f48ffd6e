import { customPinyin, pinyin } from 'pinyin-pro';

// Place names the library reads as the common word; found by reading out the names of all divisions.
customPinyin({
  单县: 'shàn xiàn', 乐亭: 'lào tíng', 大埔: 'dà bù', 枞阳: 'zōng yáng', 浚县: 'xùn xiàn', 蔚县: 'yù xiàn', 歙县: 'shè xiàn', 筠连: 'jūn lián',
  六合区: 'lù hé qū', 涡阳: 'guō yáng',
});

/**
 * The key names are sorted and searched by, stored beside the name, because the embedded database has no Chinese
 * collation (and ICU's puts 曾 under C): toneless syllables in lower case, one space between them, Latin words and
 * numbers as they are, punctuation dropped. 曾国藩 -> "zeng guo fan". A space sorts before every letter, so 西安 ("xi an")
 * comes before 先 ("xian"), as in a dictionary. Initials are not stored: a syllable begins after each space, so they
 * can be read off the key (see `pinyinPattern`), and the key stays nothing but an order.
 * @param of `person` reads the first character as a surname: 单 shan, 仇 qiu, 查 zha.
 */
export function pinyinKey(name: string, of: 'person' | 'other' = 'other'): string {
  const syllables = pinyin(name.normalize('NFKC'), { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive', surname: of === 'person' ? 'head' : 'off' });
  const words = syllables.map((syllable) => syllable.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()).filter((word) => word !== '');
  return words.length > 0 ? words.join(' ') : name.toLowerCase();
}

/**
 * A regular expression (of PostgreSQL) that finds what a person types in Latin letters within a key: each letter may
 * begin a syllable or go on with one, so "tsgt", "taishangt" and "tai shan gang tie" all find 泰山钢铁. Undefined when
 * the words are not plain letters.
 */
export function pinyinPattern(typed: string): string | undefined {
  const letters = typed.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
  if (!/^[a-z]{2,40}$/.test(letters)) return undefined;
  return `(^| )${[...letters].join('([a-z]* )?')}`;
}
