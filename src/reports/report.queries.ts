import { sql } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import { judgedLevel } from '../matches/judged.ts';
import { type CandidateType, candidateTypes, confidences } from '../matches/match.ts';
import { type SecondReadings, secondReadings } from '../reviews/reading.queries.ts';
import { misordered, resample } from '../reviews/gate.ts';
import { visible } from '../profiles/profile.queries.ts';
import type { Actor } from '../shared/command.ts';
import { type BandLine, bandsOf, type Exposure, exposureOf, type Fact, type PlaceLine, placesOf, type ReasonLine, reasonsOf, type Unanswered, unansweredOf } from './report.ts';

export interface MostProposed { readonly id: string; readonly name: string; readonly proposals: number; readonly openProposals: number; readonly approved: number }
export interface ExposureOf extends Exposure { readonly type: CandidateType; readonly most: readonly MostProposed[] }
/** Fit before not fit, within one need and type: 0.5 is chance, 1 is always. `needs` have both. */
export interface OrderAgreement { readonly needs: number; readonly agreement: number; readonly low: number; readonly high: number; readonly places: readonly PlaceLine[] }
export interface Load { readonly experts: number; readonly busy: number; readonly full: number; readonly open: number; readonly capacity: number }
export interface MatchingReport {
  readonly since: string | null; readonly needs: number; readonly bands: readonly BandLine[]; readonly approveReasons: readonly ReasonLine[]; readonly rejectReasons: readonly ReasonLine[];
  readonly order: OrderAgreement; readonly unanswered: Unanswered; readonly exposure: readonly ExposureOf[]; readonly load: Load;
  /** How far a second, blind reader agreed with the first. */
  readonly readings: SecondReadings;
}

/** How matching did in the reader's area, from proposals made since a day (all, when left out). Pools and loads are those of everyone the reader may see: experts are shared. */
export async function matchingReport(db: Reader, actor: Actor, since: string | null): Promise<MatchingReport> {
  const facts = await factsOf(db, actor, since);
  return {
    since, needs: new Set(facts.map((one) => one.needId)).size, bands: bandsOf(facts, confidences), approveReasons: reasonsOf(facts, 'approve'), rejectReasons: reasonsOf(facts, 'reject'),
    order: orderAgreement(facts), unanswered: unansweredOf(facts), exposure: await Promise.all(candidateTypes.map((type) => exposureOfType(db, actor, type, facts.filter((one) => one.type === type)))), load: await loadOf(db, actor), readings: await secondReadings(db, actor, since),
  };
}

async function factsOf(db: Reader, actor: Actor, since: string | null): Promise<readonly Fact[]> {
  const rows = await db.selectFrom('match').innerJoin('need', 'need.id', 'match.need_id').innerJoin('association', 'association.id', 'need.association_id').leftJoin('review', (join) => join.onRef('review.match_id', '=', 'match.id').on('review.undone_at', 'is', null))
    .where((eb) => eb.or(actor.kind === 'system' ? [eb.lit(true)] : [eb.lit(false), ...grantsOf(actor, 'staff', 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`))]))
    .$if(since !== null, (query) => query.where('match.proposed_at', '>=', new Date(`${since}T00:00:00+08:00`)))
    .select((eb) => [
      'match.need_id as needId', 'match.candidate_type as type', 'match.position', 'match.confidence', 'match.status', 'review.decision', 'review.reason',
      eb.fn.coalesce('match.expert_id', 'match.society_id', 'match.achievement_id').$notNull().as('candidateId'),
      sql<number>`jsonb_array_length(match.unanswered)`.as('unanswered'), sql<number>`jsonb_array_length(match.reasons)`.as('reasons'),
    ]).orderBy('match.proposed_at').orderBy('match.id').execute();
  return rows.map((row) => ({ ...row, fits: row.decision === null || row.reason === null ? null : judgedLevel(row.decision, row.reason) }));
}

function orderAgreement(facts: readonly Fact[]): OrderAgreement {
  const judged = facts.filter((one) => one.fits !== null);
  const losses = [...Map.groupBy(judged, (one) => one.needId).values()].flatMap((rows) => {
    const groups = [...Map.groupBy(rows, (one) => one.type).values()].map((group) => group.map((one) => ({ good: one.fits === 1, before: -one.position, after: 0 })));
    return misordered(groups, (one) => one.before) ?? [];
  });
  const [low, high] = resample(losses);
  const mean = losses.length === 0 ? 0.5 : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return { needs: losses.length, agreement: 1 - mean, low: 1 - high, high: 1 - low, places: placesOf(facts) };
}

const MOST = 10;
async function exposureOfType(db: Reader, actor: Actor, type: CandidateType, all: readonly Fact[]): Promise<ExposureOf> {
  // Matching again may propose somebody for the same need once more: one exposure, the last.
  const facts = [...new Map(all.map((one) => [`${one.needId} ${one.candidateId}`, one])).values()];
  const grouped = [...Map.groupBy(facts, (one) => one.candidateId)].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  const ids = grouped.slice(0, MOST).map(([id]) => id);
  const { count } = await visible(db, actor, type).where('profile.availability', '<>', 'unavailable').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const names = new Map(ids.length === 0 ? [] : (await db.selectFrom(type).where('id', 'in', ids).select(['id', 'name']).execute()).map((row) => [row.id, row.name]));
  return {
    type, ...exposureOf(grouped.map(([, rows]) => rows.length), count),
    most: grouped.slice(0, MOST).map(([id, rows]) => ({
      id, name: names.get(id) ?? '', proposals: rows.length, openProposals: rows.filter((one) => one.status === 'proposed' || one.status === 'approved').length, approved: rows.filter((one) => one.decision === 'approve').length,
    })),
  };
}

/** Open engagements against the number each expert said they can take. */
async function loadOf(db: Reader, actor: Actor): Promise<Load> {
  const open = db.selectFrom('engagement').innerJoin('match', 'match.id', 'engagement.match_id').where('engagement.ended_at', 'is', null).where('match.expert_id', 'is not', null)
    .groupBy('match.expert_id').select(({ fn }) => ['match.expert_id', fn.countAll<number>().as('open')]);
  return db.selectFrom('expert').leftJoin(open.as('load'), 'load.expert_id', 'expert.id').where('expert.id', 'in', visible(db, actor, 'expert').select('profile.id')).where('expert.availability', '<>', 'unavailable')
    .select(({ fn }) => [
      fn.countAll<number>().as('experts'), fn.countAll<number>().filterWhere('load.open', '>', 0).as('busy'),
      fn.countAll<number>().filterWhere((eb) => eb('load.open', '>=', eb.ref('expert.capacity'))).as('full'),
      sql<number>`coalesce(sum(load.open), 0)::int`.as('open'), sql<number>`coalesce(sum(expert.capacity), 0)::int`.as('capacity'),
    ]).executeTakeFirstOrThrow();
}
