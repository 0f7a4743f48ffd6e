import type { Words } from '../shared/errors.ts';

/**
 * How often somebody may do what costs much, or what a program could misuse. Generous: no person at work meets one. A limit counts
 * from its first use for so many seconds, by person (or API key) and by place (`placeOf`); who is not signed in counts by place alone.
 * Pure. `RATE_LIMITS` changes them: "search=300/60 try=20/600", or "off".
 */
export interface Limit { readonly most: number; readonly seconds: number }
export interface LimitOf {
  /** Each person; undefined: not counted by person. */
  readonly person?: Limit;
  /** Each place: an office of many people has one address. */
  readonly place?: Limit;
  /** What was done too often. */
  readonly what: Words;
}

export const limits = {
  try: { person: { most: 120, seconds: 600 }, place: { most: 300, seconds: 600 }, what: ['试一试', 'trying texts'] },
  search: { person: { most: 300, seconds: 60 }, place: { most: 3_000, seconds: 60 }, what: ['检索', 'searching'] },
  export: { person: { most: 60, seconds: 3_600 }, place: { most: 600, seconds: 3_600 }, what: ['导出', 'exporting'] },
  sign_in: { place: { most: 120, seconds: 300 }, what: ['登录和找回账号', 'signing in'] },
  write: { person: { most: 6_000, seconds: 600 }, place: { most: 30_000, seconds: 600 }, what: ['提交', 'submitting'] },
  /** Reading the directory through: 2,000 profiles a day are more than anybody reads. Staff are told. */
  profiles: { person: { most: 2_000, seconds: 86_400 }, what: ['查看资料', 'opening profiles'] },
} as const satisfies Record<string, LimitOf>;

export type LimitName = keyof typeof limits;
export const limitNames = Object.keys(limits) as readonly LimitName[];
/** What a deployment set instead; null: no limits. By place ten times as much as by person. */
export type LimitSettings = Readonly<Partial<Record<LimitName, Limit>>> | null;

const PLACE_FACTOR = 10;
export function limitFor(name: LimitName, by: 'person' | 'place', settings: LimitSettings): Limit | undefined {
  const own: LimitOf = limits[name];
  const set = settings?.[name];
  if (settings === null || own[by] === undefined) return undefined;
  if (set === undefined) return own[by];
  return by === 'place' && own.person !== undefined ? { ...set, most: set.most * PLACE_FACTOR } : set;
}

/** @throws Error that names what cannot be read */
export function parseLimits(text: string): LimitSettings {
  if (text.trim() === 'off') return null;
  return Object.fromEntries(text.split(/[\s,]+/).filter(Boolean).map((part) => {
    const [, name = '', most = '', seconds = ''] = /^(\w+)=(\d{1,9})\/(\d{1,7})$/.exec(part) ?? [];
    if (!limitNames.includes(name as LimitName) || Number(most) < 1 || Number(seconds) < 1) throw new Error(`${part} is not name=number/seconds with a name of ${limitNames.join(', ')}`);
    return [name, { most: Number(most), seconds: Number(seconds) }];
  }));
}

const PROFILE = /^(?:\/api)?\/(?:experts|societies|technology-managers|achievements|enterprises)\/[^/]+/;
const SIGN_IN = /^\/(?:api\/auth\/|sign-in|recover|reset|invitations?|second-factor|verify)/;
const EXPORT = /\/export\b|\.(?:csv|xlsx|docx|zip|ics)$|\/my-data\b.*\/download/;

/** Which limits a request counts for. New routes come under one by their method and path alone. */
export function limitsOf(method: string, path: string, searches: boolean): readonly LimitName[] {
  const reads = method === 'GET' || method === 'HEAD';
  if (path === '/try' || path === '/api/match-preview') return reads ? [] : ['try'];
  if (SIGN_IN.test(path)) return reads ? [] : ['sign_in'];
  const names: LimitName[] = [];
  if (!reads) names.push('write');
  if (EXPORT.test(path)) names.push('export');
  if (reads && (searches || /^(?:\/api)?\/search\b/.test(path))) names.push('search');
  if (reads && PROFILE.test(path)) names.push('profiles');
  return names;
}
