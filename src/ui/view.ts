import { MOST_COUNTED } from '../db/page.ts';
import type { Ctx, Locale } from '../http/env.ts';
import { formToken, newRequestKey } from '../http/form.ts';
import { type Actor, system } from '../shared/command.ts';
import type { HintName } from '../shared/hints.ts';
import type { Words } from '../shared/errors.ts';

/** What a page needs to know of its reader: language, who they are, and how to write dates and amounts for them. */
export interface View {
  readonly locale: Locale;
  readonly actor: Actor;
  /** Path with query, to come back to. */
  readonly path: string;
  readonly formToken: string;
  readonly requestId: string;
  readonly demo: boolean;
  /** Notices not read yet; 100 stands for more. */
  readonly unread: number;
  readonly now: Date;
  readonly hint: HintName | undefined;
  /** Chinese and English side by side, where the words are used: `t('提交需求', 'Submit need')`. */
  readonly t: (zh: string, en: string) => string;
  readonly words: (words: Words) => string;
  readonly requestKey: () => string;
}

export function viewOf(c: Ctx): View {
  const locale = c.get('locale');
  const t = (zh: string, en: string) => (locale === 'zh' ? zh : en);
  const url = new URL(c.req.url);
  return {
    locale, actor: c.get('actor'), path: url.pathname + url.search, formToken: formToken(c), requestId: c.get('requestId'), demo: c.get('services').demo, unread: c.get('unread') ?? 0, now: c.get('services').clock(), hint: c.get('hint'),
    t, words: (words) => t(words[0], words[1]), requestKey: newRequestKey,
  };
}

/** Who did it, as the line of history says; what the program did by itself in the reader's language. */
export const whoDid = (view: View, actorName: string): string => (actorName === system.name ? view.t('系统', 'System') : actorName);

/** Making one takes longer than using it: a fifteenth of a page with a history was spent on it. */
const formats = new Map<string, Intl.DateTimeFormat>();
function formatIn(timeZone: string): Intl.DateTimeFormat {
  const made = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  formats.set(timeZone, made);
  return made;
}
/** A number counted as far as `MOST_COUNTED`: "1000+" stands for more. */
export const countWords = (count: number): string => (count > MOST_COUNTED ? `${MOST_COUNTED}+` : String(count));

/** "2026年11月21日 14:05" in the association's zone; times are stored in UTC. */
export function dateTime(view: Pick<View, 'locale'>, at: Date, timeZone = 'Asia/Shanghai'): string {
  const p = Object.fromEntries(formatIn(timeZone).formatToParts(at).map((part) => [part.type, part.value]));
  return view.locale === 'zh' ? `${p['year']}年${Number(p['month'])}月${Number(p['day'])}日 ${p['hour']}:${p['minute']}` : `${p['year']}-${p['month']}-${p['day']} ${p['hour']}:${p['minute']}`;
}

/** A calendar day as stored ("2026-11-21"). */
export function day(view: Pick<View, 'locale'>, value: string): string {
  const [year, month, date] = value.split('-');
  return view.locale === 'zh' ? `${year}年${Number(month)}月${Number(date)}日` : value;
}

/** Fen as 万元 with two decimals from ten thousand yuan on, else as yuan. */
export function money(view: Pick<View, 'locale'>, fen: number): string {
  const yuan = fen / 100;
  if (view.locale === 'en') return `CNY ${yuan.toLocaleString('en-US', { maximumFractionDigits: 2 })}`;
  return yuan >= 10_000 ? `${(yuan / 10_000).toLocaleString('zh-CN', { maximumFractionDigits: 2 })} 万元` : `${yuan.toLocaleString('zh-CN', { maximumFractionDigits: 2 })} 元`;
}

/** How long ago, in whole days or hours. */
export function ago(view: Pick<View, 'locale'>, at: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - at.getTime()) / 60_000));
  const zh = view.locale === 'zh';
  if (minutes < 60) return zh ? `${minutes} 分钟前` : `${minutes} min ago`;
  if (minutes < 48 * 60) return zh ? `${Math.floor(minutes / 60)} 小时前` : `${Math.floor(minutes / 60)} h ago`;
  return zh ? `${Math.floor(minutes / 1440)} 天前` : `${Math.floor(minutes / 1440)} days ago`;
}
