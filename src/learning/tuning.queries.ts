import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import { judgedLevel } from '../matches/judged.ts';
import { familyOf } from '../reviews/track-record.ts';
import type { Tuning } from '../search/port.ts';
import { scoreBy } from './learner.ts';
import { type ChangedPair, changedPairs, type Decided } from './trial.ts';
import { calibrationShape, dueAt, type TuningKind, weightsShape } from './tuning.ts';

/** All attempts of a kind, newest first. */
export const attempts = (db: Reader, kind: TuningKind) => db.selectFrom('tuning').selectAll().where('kind', '=', kind).orderBy('version', 'desc').execute();
export type Attempt = Awaited<ReturnType<typeof attempts>>[number];

/** What is switched on, for this version of the ranking; what was learned for another does not fit and is left out. */
export async function tuningInForce(db: Reader, rankingVersion: string): Promise<Tuning> {
  const rows = await db.selectFrom('tuning').selectAll().where('in_force', '=', true).where('ranking_family', '=', familyOf(rankingVersion)).execute();
  const [calibration, weights] = (['calibration', 'weights'] as const).map((kind) => rows.find((row) => row.kind === kind));
  return {
    ...(calibration ? { calibration: { version: calibration.version, ...calibrationShape.parse(calibration.learned) } } : {}),
    ...(weights ? { weights: { version: weights.version, parts: weightsShape.parse(weights.learned) } } : {}),
  };
}

/** Weights named at the end of a ranking version: "1+3f9a07c2+w3" is 3, without any 0. */
export const weightsVersionOf = (rankingVersion: string): number => Number(/\+w(\d+)$/.exec(rankingVersion)?.[1] ?? 0);

/** Every decision about fit on proposals of this version of the ranking, of all associations, with its parts as the shipped weights would have them. */
export async function decidedPairs(db: Reader, rankingVersion: string): Promise<Decided[]> {
  const learned = new Map((await attempts(db, 'weights')).map((row) => [row.version, row.learned]));
  const rows = await db.selectFrom('match').innerJoin('review', (join) => join.onRef('review.match_id', '=', 'match.id').on('review.undone_at', 'is', null)).innerJoin('need', 'need.id', 'match.need_id')
    .leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .where(sql<boolean>`split_part(match.ranking_version, '+', 1) = ${familyOf(rankingVersion)}`).orderBy('match.need_id').orderBy('match.id')
    .select(({ fn }) => [
      'match.need_id as needId', 'need.title', 'match.candidate_type as type', 'match.best_work as bestWork', 'match.parts', 'match.ranking_version as rankingVersion', 'review.decision', 'review.reason',
      fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('name'),
    ]).execute();
  return rows.flatMap(({ decision, reason, parts, rankingVersion: of, ...row }) => {
    const level = judgedLevel(decision, reason);
    return level === null ? [] : [{ ...row, fits: level === 1, parts: asShipped(parts, learned.get(weightsVersionOf(of))) }];
  });
}

/** Same-need feedback is not a part that weights could change: it falls away here. */
const asShipped = (parts: Readonly<Record<string, number>>, weights: Readonly<Record<string, number>> | undefined): Record<string, number> =>
  Object.fromEntries(Object.entries(parts).filter(([part]) => part !== 'feedback').map(([part, value]) => [part, value / (weights?.[part] ?? 1)]));

/** What was learned of one kind, in this version of the ranking. */
export interface Learned {
  /** Newest first. */
  readonly attempts: readonly Attempt[];
  /** Usable decisions now, and how many the next attempt waits for. */
  readonly decisions: number; readonly due: number;
  /** Of weights: what the ones in force, or the newest, change among decided pairs. */
  readonly changes?: readonly ChangedPair[];
}
export type LearnedByKind = Readonly<Record<TuningKind, Learned>>;
export const inForce = ({ attempts: all }: Learned): number => all.find((one) => one.in_force)?.version ?? 0;

export async function learnedHere(db: Reader, rankingVersion: string): Promise<LearnedByKind> {
  const decided = await decidedPairs(db, rankingVersion);
  const of = async (kind: TuningKind): Promise<Learned> => {
    const all = (await attempts(db, kind)).filter((one) => one.ranking_family === familyOf(rankingVersion));
    return { attempts: all, due: dueAt(all[0]), decisions: decided.filter((one) => kind === 'weights' || one.bestWork !== null).length };
  };
  const [calibration, weights] = [await of('calibration'), await of('weights')];
  const chosen = weights.attempts.find((one) => one.in_force) ?? weights.attempts[0];
  if (chosen === undefined) return { calibration, weights };
  const learned = weightsShape.parse(chosen.learned);
  return { calibration, weights: { ...weights, changes: changedPairs(decided, (one) => scoreBy(undefined, one), (one) => scoreBy(learned, one)) } };
}

/** The switches made so far, newest first: who, when, why, from which version to which. */
export const switches = (db: Reader) =>
  db.selectFrom('activity').where('subject_type', '=', 'association').where('action', '=', 'switch_tuning').select(['at', 'actor_name', 'note', 'detail']).orderBy('seq', 'desc').limit(20).execute();

/** What is learned holds for the whole deployment: it belongs to the association at the top. */
export const topAssociation = (db: Reader) => db.selectFrom('association').select(['id', 'path']).where('parent_id', 'is', null).orderBy('created_at').limit(1).executeTakeFirst();
