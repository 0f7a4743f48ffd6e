import type { Reader } from '../db/database.ts';
import type { Actor } from '../shared/command.ts';
import { engagementById, stepsOf, type CaseRow, type StepRow } from './engagement.queries.ts';
import { followUpsOf } from './follow-up.queries.ts';
import { isOpenToRead, type Side } from './outcome.ts';

/** What a case holds beside its row, for who may see the case: ask after `engagementById`. */

/** What `refusal` needs to know of a case. */
export const thingOf = (row: CaseRow) => ({ associationPath: row.association_path, enterpriseId: row.enterprise_id, technologyManagerId: row.technology_manager_id });

export const filesOf = (db: Reader, engagementId: string) =>
  db.selectFrom('file').leftJoin('user', 'user.id', 'file.uploaded_by').leftJoin('user as remover', 'remover.id', 'file.removed_by').selectAll('file')
    .select(['user.name as uploaded_by_name', 'remover.name as removed_by_name']).where('engagement_id', '=', engagementId).orderBy('uploaded_at').orderBy('file.name').orderBy('file.id').execute();
export type FileRow = Awaited<ReturnType<typeof filesOf>>[number];

/** A file of a case this reader may see, or `undefined`; a removed one is not there any more. */
export async function fileFor(db: Reader, actor: Actor, fileId: string) {
  const file = await db.selectFrom('file').selectAll().where('id', '=', fileId).where('removed_at', 'is', null).executeTakeFirst();
  const row = file && await engagementById(db, actor, file.engagement_id);
  return file !== undefined && row !== undefined ? { file, row } : undefined;
}

/** The figures that stand, each with the files that prove it; without one it is 自报. */
export async function figuresOf(db: Reader, engagementId: string) {
  const figures = await db.selectFrom('outcome_figure').leftJoin('user', 'user.id', 'outcome_figure.recorded_by').selectAll('outcome_figure').select('user.name as recorded_by_name')
    .where('engagement_id', '=', engagementId).where('replaced_at', 'is', null).execute();
  const evidence = figures.length === 0 ? [] : await db.selectFrom('outcome_evidence').innerJoin('file', 'file.id', 'outcome_evidence.file_id').where('figure_id', 'in', figures.map((figure) => figure.id)).where('file.removed_at', 'is', null)
    .select(['figure_id', 'file.id', 'file.name', 'file.purpose']).orderBy('file.uploaded_at').execute();
  return figures.map((figure) => ({ ...figure, value: Number(figure.value), evidence: evidence.filter((one) => one.figure_id === figure.id) }));
}
export type FigureRow = Awaited<ReturnType<typeof figuresOf>>[number];

/** Which side of a case a reader is on. */
export const sideOf = (actor: Actor, row: { readonly technology_manager_id: string; readonly enterprise_id: string }): Side | undefined =>
  actor.grants.some((grant) => grant.technologyManagerId === row.technology_manager_id) ? 'manager'
    : actor.grants.some((grant) => (grant.role === 'enterprise_member' || grant.role === 'liaison') && grant.enterpriseId === row.enterprise_id) ? 'enterprise' : undefined;

/** Both ratings as this reader may know them: their own always, the others' once they are open; of a closed one only that it was given. */
export async function ratingsOf(db: Reader, actor: Actor, row: Pick<CaseRow, 'id' | 'technology_manager_id' | 'enterprise_id' | 'ended_at'>, now: Date) {
  const rows = await db.selectFrom('rating').select(['side', 'score', 'words', 'rated_at']).where('engagement_id', '=', row.id).orderBy('rated_at').execute();
  const [open, own] = [isOpenToRead(rows.length, row.ended_at, now), sideOf(actor, row)];
  return rows.map((rating) => (open || rating.side === own ? { ...rating, closed: false as const } : { side: rating.side, rated_at: rating.rated_at, score: null, words: null, closed: true as const }));
}
export type RatingRow = Awaited<ReturnType<typeof ratingsOf>>[number];

/** Entries that stand, in the order of the first of each chain, with what they put right (the newest wrong one first). */
export interface Entry { readonly step: StepRow; readonly corrected: readonly StepRow[] }
export function entriesOf(steps: readonly StepRow[]): readonly Entry[] {
  const correctionOf = new Map(steps.flatMap((step) => (step.corrects_id === null ? [] : [[step.corrects_id, step]])));
  return steps.filter((step) => step.corrects_id === null).map((first) => {
    const chain = [first];
    for (let next = correctionOf.get(first.id); next !== undefined; next = correctionOf.get(next.id)) chain.unshift(next);
    return { step: chain[0] ?? first, corrected: chain.slice(1) };
  });
}

/** Everything the case page shows. */
export async function caseContent(db: Reader, actor: Actor, row: CaseRow, now: Date) {
  return {
    entries: entriesOf(await stepsOf(db, row.id)), files: await filesOf(db, row.id), figures: await figuresOf(db, row.id),
    ratings: await ratingsOf(db, actor, row, now), followUps: await followUpsOf(db, row.id),
  };
}
export type CaseContent = Awaited<ReturnType<typeof caseContent>>;
