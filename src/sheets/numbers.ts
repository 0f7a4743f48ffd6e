/** Numbers of a sheet as the text a person sees. A format says whether a number is a day. */

/** Formats of days and times that have a number of their own: 14-22 everywhere, 27-36 and 50-58 in Chinese programs. */
const builtIn = (id: number): boolean => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Whether a number format shows a day: what is quoted, escaped or in brackets does not count. */
export const isDateFormat = (id: number, code: string | undefined): boolean =>
  code === undefined ? builtIn(id) : /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '').replace(/general/gi, ''));

const DAY = 86_400_000;
/** Day 60 of the calendar of 1900 is a 29 February that never was. */
function dayText(serial: number, from1904: boolean): string {
  const days = Math.floor(serial) + (from1904 ? 1462 : serial < 60 ? 1 : 0);
  return new Date(Date.UTC(1899, 11, 30) + days * DAY).toISOString().slice(0, 10);
}

/** `lost`: a whole number of more than 15 digits, of which the sheet kept only 15. */
export function numberText(raw: string, isDate: boolean, from1904: boolean): { readonly text: string; readonly lost: boolean } {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return { text: raw.trim(), lost: false };
  if (isDate && value >= 1 && value < 2_958_466) return { text: dayText(value, from1904), lost: false };
  if (Number.isInteger(value) && Math.abs(value) >= 1e15) return { text: BigInt(value).toString(), lost: true };
  return { text: String(Number(value.toPrecision(15))), lost: false };
}
