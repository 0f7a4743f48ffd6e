import { sql } from 'kysely';
import type { Reader } from '../../src/db/database.ts';

/**
 * The year's figures once more, by other means than the dashboard's: the first submission, acceptance, approval and take-on are read from the
 * lines of the history (the dashboard reads columns, reviews and cases), outcomes by the order of recording, and quantiles by sorting here.
 * It shares no code with `src/reports`.
 */
export interface Recount { readonly counts: Record<string, number>; readonly paces: Record<string, { count: number; median: number | null; p90: number | null }>; readonly fields: Record<string, number>; readonly outcomes: Record<string, { figures: number; sum: number; proven: number }>; readonly signedProven: number }

interface Line { id: string; field: string; gathered: string | null; accepted: string | null; proposed: string | null; approved: string | null; taken_on: string | null; met: string | null; signed: string | null; completed: string | null; contract: boolean }
const order = ['gathered', 'accepted', 'proposed', 'approved', 'taken_on', 'met', 'signed', 'completed'] as const;

export async function recount(db: Reader, path: string, since: string, until: string, basis: 'cohort' | 'period'): Promise<Recount> {
  const { rows } = await sql<Line>`
    with china as (select seq, subject_type, subject_id, need_id, action, to_status, ((at at time zone 'UTC') + interval '8 hours')::date as day from activity),
      standing as (select distinct on (subject_id) subject_id, need_id, action, day from china where subject_type = 'match' and action in ('approve', 'reject', 'undo', 'reopen') order by subject_id, seq desc),
      wrong as (select corrects_id from engagement_step where corrects_id is not null),
      entry as (select e.need_id, s.stage, s.happened_on from engagement_step s join engagement e on e.id = s.engagement_id left join wrong on wrong.corrects_id = s.id where wrong.corrects_id is null)
    select n.id, n.field,
      (select min(day)::text from china c where c.subject_type = 'need' and c.subject_id = n.id::text and c.to_status = 'submitted') as gathered,
      (select min(day)::text from china c where c.subject_type = 'need' and c.subject_id = n.id::text and c.action = 'accept') as accepted,
      (select ((proposed_at at time zone 'UTC') + interval '8 hours')::date::text from match where need_id = n.id order by proposed_at limit 1) as proposed,
      (select min(day)::text from standing where standing.need_id = n.id and action = 'approve') as approved,
      (select min(day)::text from china c where c.subject_type = 'engagement' and c.action = 'claim' and c.need_id = n.id) as taken_on,
      (select happened_on::text from entry where need_id = n.id and stage not in ('claimed', 'contacted', 'note', 'failed', 'released') order by happened_on limit 1) as met,
      (select happened_on::text from entry where need_id = n.id and stage = 'signed' order by happened_on limit 1) as signed,
      (select happened_on::text from entry where need_id = n.id and stage = 'completed' order by happened_on limit 1) as completed,
      exists (select 1 from file join engagement e on e.id = file.engagement_id where e.need_id = n.id and purpose = 'contract' and removed_at is null) as contract
    from need n where n.association_id in (select id from association where starts_with(path, ${path}))`.execute(db);
  const inSpan = (day: string | null) => day !== null && day >= since && day <= until;
  const needs = rows.filter((row) => row.gathered !== null && (basis === 'period' || inSpan(row.gathered)));
  const counted = (row: Line, key: (typeof order)[number]) => (basis === 'cohort' ? row[key] !== null : inSpan(row[key]));
  const daysBetween = (a: string, b: string) => Math.max(0, Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000));
  const quantile = (sorted: readonly number[], p: number): number | null => sorted[Math.ceil(p * sorted.length) - 1] ?? null;
  const pairs = [...order.slice(1).map((to, at) => [order[at] ?? 'gathered', to] as const), ['gathered', 'taken_on'] as const, ['gathered', 'signed'] as const];
  return {
    counts: Object.fromEntries(order.map((key) => [key, needs.filter((row) => counted(row, key)).length])),
    signedProven: needs.filter((row) => counted(row, 'signed') && row.contract).length,
    paces: Object.fromEntries(pairs.map(([from, to]) => {
      const took = needs.flatMap((row) => { const [a, b] = [row[from], row[to]]; return a !== null && b !== null && counted(row, to) ? [daysBetween(a, b)] : []; }).sort((a, b) => a - b);
      return [`${from} ${to}`, { count: took.length, median: quantile(took, 0.5), p90: quantile(took, 0.9) }];
    })),
    fields: Object.fromEntries([...Map.groupBy(needs, (row) => row.field)].map(([field, of]) => [field, of.filter((row) => counted(row, 'gathered')).length])),
    outcomes: await outcomes(db, basis === 'cohort' ? new Set(needs.map((row) => row.id)) : new Set(rows.map((row) => row.id)), basis === 'period' ? inSpan : () => true),
  };
}

async function outcomes(db: Reader, needIds: ReadonlySet<string>, counted: (day: string) => boolean): Promise<Recount['outcomes']> {
  const { rows } = await sql<{ need_id: string; kind: string; value: string; day: string; proofs: number }>`
    select * from (select e.need_id, f.kind, f.value::text, ((f.recorded_at at time zone 'UTC') + interval '8 hours')::date::text as day, row_number() over (partition by f.engagement_id, f.kind order by f.recorded_at desc, f.id desc)::int as newest,
      (select count(*)::int from outcome_evidence oe, file where oe.figure_id = f.id and file.id = oe.file_id and file.removed_at is null) as proofs
      from outcome_figure f, engagement e where e.id = f.engagement_id) each where newest = 1`.execute(db);
  const found: Recount['outcomes'] = {};
  for (const row of rows.filter((one) => needIds.has(one.need_id) && counted(one.day))) {
    const line = (found[row.kind] ??= { figures: 0, sum: 0, proven: 0 });
    Object.assign(line, { figures: line.figures + 1, sum: line.sum + Number(row.value), proven: line.proven + (row.proofs > 0 ? 1 : 0) });
  }
  return found;
}
