import { z } from 'zod';
import { says } from '../shared/input.ts';
import { text } from '../shared/text.ts';

/** A year's holidays as the State Council announces them (国务院办公厅关于节假日安排的通知). Pure. */

/** Days written "2027-01-01" or "1月1日", ranges with "至" or "~", separated by blanks, commas or new lines. */
export function daysIn(typed: string, year: number): readonly string[] | string {
  const days: string[] = [];
  for (const part of typed.normalize('NFKC').split(/[\s,、;，；]+/).filter((one) => one !== '')) {
    const [from, to, ...more] = part.split(/至|~|-{2}|—+/).map((one) => dayOf(one, year));
    const last = to ?? from;
    if (from === undefined || last === undefined || more.length > 0 || last < from) return part;
    for (let at = Date.parse(`${from}T12:00:00Z`); at <= Date.parse(`${last}T12:00:00Z`); at += 24 * 3600_000) days.push(new Date(at).toISOString().slice(0, 10));
  }
  return [...new Set(days)].toSorted();
}

function dayOf(typed: string, year: number): string | undefined {
  const [, given, month = '', date = ''] = /^(?:(\d{4})[-年/.])?(\d{1,2})[-月/.](\d{1,2})日?$/.exec(typed.trim()) ?? [];
  const day = `${given ?? year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const at = new Date(`${day}T12:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day || at.getUTCFullYear() !== year ? undefined : day;
}

export const calendarYear = z.strictObject({
  year: z.coerce.number().int().min(2000).max(2200),
  /** Days off, weekends among them or not. */
  holidays: z.string().max(4000), workdays: z.string().max(4000),
  source: text(200),
}).transform((input, context) => {
  const read = (field: 'holidays' | 'workdays'): readonly string[] => {
    const days = daysIn(input[field], input.year);
    if (typeof days !== 'string') return days;
    context.issues.push({ code: 'custom', input: input[field], path: [field], ...says(`看不懂“${days.slice(0, 30)}”。请写 ${input.year}-01-01 或 1月1日，连续几天写 1月1日至1月3日，并且都在 ${input.year} 年内。`, `“${days.slice(0, 30)}” is not understood. Write ${input.year}-01-01, or 1月1日至1月3日 for several days, all in ${input.year}.`) });
    return [];
  };
  const [holidays, workdays] = [read('holidays'), read('workdays')];
  if (context.issues.length === 0 && holidays.length === 0) context.issues.push({ code: 'custom', input: input.holidays, path: ['holidays'], ...says('请填写放假的日子。', 'Give the holidays.') });
  const both = holidays.find((day) => workdays.includes(day));
  if (both !== undefined) context.issues.push({ code: 'custom', input: input.workdays, path: ['workdays'], ...says(`${both} 既写了放假又写了上班。`, `${both} is both off and worked.`) });
  return { year: input.year, source: input.source, holidays, workdays };
});
