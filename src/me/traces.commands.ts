import { sql } from 'kysely';
import { GONE, redactActivity, withoutWords } from '../db/activity.ts';
import type { Cx } from '../db/database.ts';
import { indexChanged } from '../indexing/change.ts';

/** A profile that is a person's own, and may be erased. */
export type PersonKind = 'expert' | 'technology_manager';

/** What a person had a part in, whose records stay. */
interface Part { readonly needs: readonly string[]; readonly matches: readonly string[]; readonly cases: readonly string[] }

/**
 * Every column in which people write freely about a need, a proposal or a case, and what ties its row to one of them: names, works and
 * contact data are taken out of it, the row stays. What a person wrote themselves of themselves goes as a whole (`ownAnswers`).
 */
const freeTexts: readonly { readonly table: string; readonly tie: string; readonly of: keyof Part; readonly columns: readonly string[] }[] = [
  { table: 'need', tie: 'id', of: 'needs', columns: ['title', 'background', 'problem', 'goals', 'status_reason'] },
  { table: 'need_check', tie: 'need_id', of: 'needs', columns: ['note', 'taken_back_reason'] },
  { table: 'draft', tie: 'need_id', of: 'needs', columns: ['text'] },
  { table: 'question', tie: 'need_id', of: 'needs', columns: ['text', 'answer'] },
  { table: 'nomination', tie: 'need_id', of: 'needs', columns: ['note', 'answer_note'] },
  { table: 'case_invitation', tie: 'need_id', of: 'needs', columns: ['message', 'colleague', 'note'] },
  { table: 'conflict', tie: 'about_need_id', of: 'needs', columns: ['note'] },
  { table: 'review', tie: 'match_id', of: 'matches', columns: ['note', 'undone_reason'] },
  { table: 'second_reading', tie: 'match_id', of: 'matches', columns: ['note', 'settled_note'] },
  { table: 'engagement', tie: 'id', of: 'cases', columns: ['next_step', 'end_reason'] },
  { table: 'engagement_step', tie: 'engagement_id', of: 'cases', columns: ['note', 'people', 'parties', 'correction_reason'] },
  { table: 'file', tie: 'engagement_id', of: 'cases', columns: ['name', 'removed_reason'] },
  { table: 'rating', tie: 'engagement_id', of: 'cases', columns: ['words'] },
  { table: 'follow_up', tie: 'engagement_id', of: 'cases', columns: ['what_changed'] },
];

/** Names, works and contact data out of the reasons of proposals, of decisions and of the records of cases, which stay. `names`: without the works. */
export async function eraseTraces(cx: Cx, kind: PersonKind, profileId: string, names: readonly string[], works: readonly string[]): Promise<void> {
  const words = [...names, ...works];
  const matches = kind === 'expert' ? await eraseReasons(cx, profileId, words) : [];
  const matchIds = matches.map((match) => match.id);
  const cases = await casesOf(cx, kind, profileId, matchIds);
  const needs = unique([...matches.map((match) => match.need_id), ...cases.map((one) => one.need_id)]);
  const part = { needs, matches: await cleanMatches(cx, needs, names), cases: cases.map((one) => one.id) };
  const notes = await eraseAnswers(cx, matchIds);
  await cleanTexts(cx, part, words);
  const together = await cleanRuns(cx, matchIds, words);
  await cleanConflicts(cx, kind, profileId, words);
  if (kind === 'expert') await cleanPlans(cx, profileId, words);
  await redactActivity(cx, { own: null, subjects: [profileId, ...together, ...part.cases], needIds: part.needs, words, notes });
}

/** The account's name and address out of what it did itself, and of the records of the firms it belonged to. */
export async function eraseNames(cx: Cx, userId: string, words: readonly string[]): Promise<void> {
  const firms = cx.actor.userId === userId ? unique(cx.actor.grants.flatMap((grant) => grant.enterpriseId ?? [])) : [];
  const needs = firms.length === 0 ? [] : (await cx.trx.selectFrom('need').select('id').where('enterprise_id', 'in', firms).execute()).map((need) => need.id);
  const cases = needs.length === 0 ? [] : (await cx.trx.selectFrom('engagement').select('id').where('need_id', 'in', needs).execute()).map((row) => row.id);
  await cleanTexts(cx, { needs, matches: await cleanMatches(cx, needs, words), cases }, words);
  await redactActivity(cx, { own: userId, subjects: [userId], needIds: needs, words });
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

/** Cases of a manager; of an expert those of their proposals, also when they declined and the case went on with another. */
async function casesOf({ trx }: Cx, kind: PersonKind, profileId: string, matchIds: readonly string[]) {
  const cases = trx.selectFrom('engagement').select(['id', 'need_id']);
  if (kind === 'technology_manager') return cases.where('technology_manager_id', '=', profileId).execute();
  if (matchIds.length === 0) return [];
  return cases.where((eb) => eb.or([eb('match_id', 'in', matchIds), eb('id', 'in', eb.selectFrom('case_invitation').select('engagement_id').where('match_id', 'in', matchIds))])).execute();
}

async function eraseReasons({ trx }: Cx, expertId: string, words: readonly string[]) {
  const matches = await trx.selectFrom('match').select(['id', 'need_id', 'reasons', 'warnings']).where('expert_id', '=', expertId).execute();
  for (const match of matches) {
    const reasons = match.reasons.map((reason) => ({ ...reason, evidenceId: null, evidenceTitle: GONE, terms: [] }));
    const warnings = match.warnings.map((warning) => ({ kind: warning.kind, detail: [GONE, GONE] as const }));
    await trx.updateTable('match').set({ reasons: JSON.stringify(reasons), warnings: JSON.stringify(warnings) }).where('id', '=', match.id).execute();
  }
  // A joint work names the other person in the warnings of their proposals.
  for (const other of await trx.selectFrom('match').select(['id', 'warnings']).where(sql<boolean>`warnings @> '[{"kind": "shared_evidence"}]'::jsonb`).execute()) {
    const warnings = withoutWords(JSON.stringify(other.warnings), words);
    if (warnings !== JSON.stringify(other.warnings)) await trx.updateTable('match').set({ warnings }).where('id', '=', other.id).execute();
  }
  return matches;
}

/**
 * All proposals of the needs quote what is written in the need, which may be a name. Works stay: another may have done them too. Gives
 * their ids, because what was decided together was noted once for all.
 */
async function cleanMatches(cx: Cx, needIds: readonly string[], names: readonly string[]): Promise<readonly string[]> {
  if (needIds.length === 0) return [];
  const rows = await cx.trx.selectFrom('match').select(['id', sql<string>`reasons::text`.as('reasons'), sql<string>`unanswered::text`.as('unanswered'), sql<string>`warnings::text`.as('warnings')]).where('need_id', 'in', needIds).execute();
  for (const row of rows) await cleanRow(cx, 'match', row, ['reasons', 'unanswered', 'warnings'], names);
  return rows.map((row) => row.id);
}

async function cleanTexts(cx: Cx, part: Part, words: readonly string[]): Promise<void> {
  for (const { table, tie, of, columns } of freeTexts) {
    if (part[of].length === 0) continue;
    const rows = await cx.trx.selectFrom(table as 'review').selectAll().where(tie as 'id', 'in', part[of]).execute();
    for (const row of rows as readonly (Readonly<Record<string, unknown>> & { readonly id: string })[]) if (await cleanRow(cx, table, row, columns, words) && table === 'need') await indexChanged(cx, 'need', row.id);
  }
}

/** Whether anything had to be taken out. */
async function cleanRow({ trx }: Cx, table: string, row: Readonly<Record<string, unknown>> & { readonly id: string }, columns: readonly string[], words: readonly string[]): Promise<boolean> {
  const changed = columns.flatMap((column) => { const [value, left] = [row[column], typeof row[column] === 'string' ? withoutWords(row[column], words) : row[column]]; return value === left ? [] : [[column, left] as const]; });
  if (changed.length === 0) return false;
  await trx.updateTable(table as 'review').set(Object.fromEntries(changed)).where('id', '=', row.id).execute();
  return true;
}

/** Proposals decided together have one note, perhaps of other needs too. */
async function cleanRuns(cx: Cx, matchIds: readonly string[], words: readonly string[]): Promise<readonly string[]> {
  if (matchIds.length === 0) return [];
  const runs = await cx.trx.selectFrom('decision_run').select(['id', 'note']).where('id', 'in', cx.trx.selectFrom('review').select('run_id').where('match_id', 'in', matchIds).where('run_id', 'is not', null).$castTo<{ run_id: string }>()).execute();
  for (const run of runs) await cleanRow(cx, 'decision_run', run, ['note'], words);
  const together = runs.length === 0 ? [] : await cx.trx.selectFrom('review').select(['id', 'note', 'match_id']).where('run_id', 'in', runs.map((run) => run.id)).execute();
  for (const review of together) await cleanRow(cx, 'review', review, ['note'], words);
  return together.map((review) => review.match_id);
}

/** What others declared about the person stays theirs to declare. */
async function cleanConflicts(cx: Cx, kind: PersonKind, profileId: string, words: readonly string[]): Promise<void> {
  const about = await cx.trx.selectFrom('conflict').select(['id', 'note']).where((eb) => eb.or([eb(kind === 'expert' ? 'about_expert_id' : 'technology_manager_id', '=', profileId), eb(`${kind}_id`, '=', profileId)])).execute();
  for (const conflict of about) await cleanRow(cx, 'conflict', conflict, ['note'], words);
}

async function cleanPlans({ trx }: Cx, expertId: string, words: readonly string[]): Promise<void> {
  const plans = await trx.selectFrom('event_plan').innerJoin('event_expert', 'event_expert.event_id', 'event_plan.event_id').select(['event_plan.id', 'event_plan.problem']).where('event_expert.expert_id', '=', expertId).where('event_plan.problem', 'is not', null).execute();
  for (const plan of plans) await trx.updateTable('event_plan').set({ problem: withoutWords(JSON.stringify(plan.problem), words) as never }).where('id', '=', plan.id).execute();
}

/** What the person answered to invitations, and whom they named in their place. Gives the notes, which the history repeats. */
async function eraseAnswers({ trx }: Cx, matchIds: readonly string[]): Promise<readonly string[]> {
  if (matchIds.length === 0) return [];
  const answered = await trx.selectFrom('case_invitation').select(['id', 'note', 'colleague']).where('match_id', 'in', matchIds).where('side', '=', 'candidate').where((eb) => eb.or([eb('note', 'is not', null), eb('colleague', 'is not', null)])).execute();
  for (const { id, note, colleague } of answered) await trx.updateTable('case_invitation').set({ note: note === null ? null : GONE, colleague: colleague === null ? null : GONE }).where('id', '=', id).execute();
  return answered.flatMap(({ note }) => note ?? []);
}
