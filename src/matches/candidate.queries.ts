import type { Reader } from '../db/database.ts';
import type { Freshness } from '../profiles/freshness.ts';
import type { Availability, EvidenceKind } from '../profiles/profile.ts';
import type { SocietyLevel } from '../profiles/society.ts';
import { type CandidateFacts, nothingDeclined } from './constraints.ts';
import { declinedOf } from './wish.queries.ts';
import type { CandidateType, MatchWarning } from './match.ts';

const shared = ['c.id', 'c.name', 'c.region_code as regionCode', 'c.visibility', 'c.availability', 'a.path as associationPath', 'a.name as associationName'] as const;
const noLimits = { capacity: null, openEngagements: 0, organisation: null, level: null, trl: null, declined: nothingDeclined } as const;

/** What the rules need to know of these candidates; ids the database does not know are left out. */
export async function candidateFacts(db: Reader, type: CandidateType, ids: readonly string[]): Promise<ReadonlyMap<string, KeptCandidate>> {
  const facts = ids.length === 0 ? [] : await read[type](db, ids);
  return new Map(facts.map((one) => [one.id, one]));
}

/** With the association that keeps the profile: whom to ask. */
export interface KeptCandidate extends CandidateFacts { readonly associationName: string }

const read: Record<CandidateType, (db: Reader, ids: readonly string[]) => Promise<readonly KeptCandidate[]>> = {
  async expert(db, ids) {
    const rows = await db.selectFrom('expert as c').innerJoin('association as a', 'a.id', 'c.association_id').where('c.id', 'in', ids)
      .select([...shared, 'c.capacity', 'c.institution as organisation']).execute();
    const open = await openEngagements(db, ids);
    const declined = await declinedOf(db, 'expert', ids);
    return rows.map((row) => ({ ...noLimits, ...row, type: 'expert', openEngagements: open.get(row.id) ?? 0, declined: declined.get(row.id) ?? nothingDeclined }));
  },
  async society(db, ids) {
    const rows = await db.selectFrom('society as c').innerJoin('association as a', 'a.id', 'c.association_id').where('c.id', 'in', ids)
      .select([...shared, 'c.level']).execute();
    const declined = await declinedOf(db, 'society', ids);
    return rows.map((row) => ({ ...noLimits, ...row, type: 'society', declined: declined.get(row.id) ?? nothingDeclined }));
  },
  async achievement(db, ids) {
    const rows = await db.selectFrom('achievement as c').innerJoin('association as a', 'a.id', 'c.association_id').where('c.id', 'in', ids)
      .select([...shared, 'c.owner as organisation', 'c.trl', 'c.expert_id as authorId']).execute();
    const declined = await declinedOf(db, 'expert', rows.flatMap((row) => row.authorId ?? []));
    return rows.map(({ authorId, ...row }) => ({ ...noLimits, ...row, type: 'achievement', declined: declined.get(authorId ?? '') ?? nothingDeclined }));
  },
};

/** Open engagements of each expert, all associations together: load is the person's, wherever the need stands. */
export async function openEngagements(db: Reader, expertIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom('engagement').innerJoin('match', 'match.id', 'engagement.match_id')
    .where('match.expert_id', 'in', expertIds).where('engagement.ended_at', 'is', null)
    .groupBy('match.expert_id').select(({ fn }) => ['match.expert_id', fn.countAll<number>().as('count')]).execute();
  return new Map(rows.flatMap((row) => (row.expert_id === null ? [] : [[row.expert_id, row.count]])));
}

/** Open proposals (undecided, or approved and not yet in hand) of each candidate for needs other than this one. */
export async function openProposals(db: Reader, type: CandidateType, ids: readonly string[], exceptNeedId: string): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const id = `match.${type}_id` as const;
  const rows = await db.selectFrom('match').where(id, 'in', ids).where('match.status', 'in', ['proposed', 'approved']).where('match.need_id', '<>', exceptNeedId)
    .groupBy(id).select(({ fn }) => [`${id} as id` as const, fn.countAll<number>().as('count')]).execute();
  return new Map(rows.flatMap((row) => (row.id === null ? [] : [[row.id, row.count]])));
}

/** What the proposal page shows of a candidate; never how to reach them. */
export interface CandidateProfile {
  readonly id: string; readonly name: string; readonly regionCode: string; readonly summary: string | null; readonly fields: readonly string[]; readonly availability: Availability;
  /** 职称, level of the society, or null. */
  readonly title: string | null; readonly level: SocietyLevel | null; readonly organisation: string | null; readonly trl: number | null; readonly capacity: number | null;
  /** When somebody last said that the profile holds, and when it was made; null for an achievement. */
  readonly freshness: Freshness | null;
}

const shown = ['c.id', 'c.name', 'c.region_code as regionCode', 'c.summary', 'c.availability'] as const;
const fresh = ['c.confirmed_at', 'c.created_at'] as const;
const nothing = { title: null, level: null, organisation: null, trl: null, capacity: null, freshness: null } as const;
const withFreshness = <Row extends Freshness>({ confirmed_at, created_at, ...row }: Row) => ({ ...nothing, ...row, freshness: { confirmed_at, created_at } });

export async function candidateProfiles(db: Reader, type: CandidateType, ids: readonly string[]): Promise<ReadonlyMap<string, CandidateProfile>> {
  const profiles = ids.length === 0 ? [] : await readProfiles[type](db, ids);
  return new Map(profiles.map((one) => [one.id, one]));
}

const readProfiles: Record<CandidateType, (db: Reader, ids: readonly string[]) => Promise<readonly CandidateProfile[]>> = {
  async expert(db, ids) {
    const rows = await db.selectFrom('expert as c').where('c.id', 'in', ids).select([...shown, ...fresh, 'c.fields', 'c.title', 'c.institution as organisation', 'c.capacity']).execute();
    return rows.map(withFreshness);
  },
  async society(db, ids) {
    const rows = await db.selectFrom('society as c').where('c.id', 'in', ids).select([...shown, ...fresh, 'c.disciplines as fields', 'c.level']).execute();
    return rows.map(withFreshness);
  },
  async achievement(db, ids) {
    const rows = await db.selectFrom('achievement as c').where('c.id', 'in', ids).select([...shown, 'c.fields', 'c.owner as organisation', 'c.trl']).execute();
    return rows.map((row) => ({ ...nothing, ...row }));
  },
};

/** What a candidate has done, newest first. An achievement is its own evidence. */
export const evidenceOf = async (db: Reader, type: CandidateType, candidateId: string): Promise<readonly CandidateEvidence[]> =>
  type === 'achievement' ? []
    : db.selectFrom('evidence').select(['id', 'kind', 'title', 'text', 'year']).where(type === 'expert' ? 'expert_id' : 'society_id', '=', candidateId)
      .orderBy('year', (order) => order.desc().nullsLast()).orderBy('id').execute();
export interface CandidateEvidence { readonly id: string; readonly kind: EvidenceKind; readonly title: string; readonly text: string | null; readonly year: number | null }

/** Cited works that other people have entered, too: a joint work, or a copied one; the reviewer asks. Names only, of at most three. */
export async function sharedEvidence(db: Reader, type: CandidateType, candidateId: string, cited: readonly string[]): Promise<readonly MatchWarning[]> {
  if (type !== 'expert' || cited.length === 0) return [];
  const rows = await db.selectFrom('evidence as own').innerJoin('evidence as other', 'other.title', 'own.title').innerJoin('expert', 'expert.id', 'other.expert_id')
    .where('own.id', 'in', [...new Set(cited)]).where('other.expert_id', '<>', candidateId).select(['own.title', 'expert.name']).distinct().orderBy('own.title').orderBy('expert.name').limit(20).execute();
  return [...Map.groupBy(rows, (row) => row.title)].slice(0, 2).map(([title, of]) => {
    const names = of.slice(0, 3).map((row) => row.name);
    return { kind: 'shared_evidence' as const, detail: [`“${title}”也登记在${names.join('、')}名下：可能是合作完成，也可能有误，请核实`, `“${title}” is entered for ${names.join(', ')} too: a joint work or a mistake, please check`] as const };
  });
}
