import { sql } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import { evidenceOf } from '../profiles/profile.queries.ts';
import type { RegistryName } from '../registries/port.ts';
import type { Actor } from '../shared/command.ts';
import { compare, type FindingState } from './finding.ts';

/** Findings of an expert. The caller has checked that the profile is theirs to edit. */
export const findingsOf = (db: Reader, expertId: string) =>
  db.selectFrom('finding').selectAll().where('expert_id', '=', expertId).orderBy('year', (order) => order.desc().nullsLast()).orderBy('title').orderBy('id').limit(5000).execute();
export type FindingRow = Awaited<ReturnType<typeof findingsOf>>[number];

/** Those of one state, newest first, a page at a time. */
export const findingPage = (db: Reader, expertId: string, state: FindingState, request: PageRequest): Promise<Page<FindingRow>> =>
  pageOf(db.selectFrom('finding').selectAll().where('expert_id', '=', expertId).where('state', '=', state), { sort: 'found_at', id: 'id', direction: 'desc', read: (row: FindingRow) => [row.found_at, row.id] }, request);

/** The last look at each source, newest first. */
export const latestRuns = (db: Reader, expertId: string) =>
  db.selectFrom('finding_run').selectAll().distinctOn('source').where('expert_id', '=', expertId).orderBy('source').orderBy('asked_at', 'desc').orderBy('id', 'desc').execute();
export type RunRow = Awaited<ReturnType<typeof latestRuns>>[number];

/** A run with whose it is, locked. */
export const lockRun = (trx: Reader, runId: string) =>
  trx.selectFrom('finding_run').selectAll().where('id', '=', runId).forUpdate().executeTakeFirst();

/** The expert behind a run, locked, so that two runs add up their findings one after the other. */
export const lockExpert = (trx: Reader, expertId: string) =>
  trx.selectFrom('expert').select(['id', 'name', 'orcid', 'open_alex_id']).where('id', '=', expertId).where('erased_at', 'is', null).forUpdate().executeTakeFirst();

/** By what a registry is asked for this expert; null: nothing. OpenAlex finds an author by either. */
export const identifierFor = (source: RegistryName, { orcid, open_alex_id }: { readonly orcid: string | null; readonly open_alex_id: string | null }): string | null =>
  source === 'orcid' ? orcid : open_alex_id ?? orcid;

/** Looks that are to be tried again by now. */
export const runsDue = async (db: Reader, now: Date): Promise<readonly string[]> =>
  (await db.selectFrom('finding_run').select('id').where('state', '=', 'waiting').where('again_at', '<=', now).orderBy('again_at').limit(100).execute()).map((row) => row.id);

/** The last confirmation that can be taken back: when, by whom, how many. */
export const lastTaking = (db: Reader, expertId: string) =>
  db.selectFrom('finding').leftJoin('user', 'user.id', 'finding.decided_by').where('expert_id', '=', expertId).where('taking_id', 'is not', null)
    .groupBy(['taking_id', 'decided_at', 'user.name']).select(['taking_id', 'decided_at', 'user.name as by', sql<number>`count(*)::int`.as('count')]).orderBy('decided_at', 'desc').orderBy('taking_id', 'desc').limit(1).executeTakeFirst();

export interface Waiting { readonly expertId: string; readonly count: number }
/** The person's own profiles with findings they have not decided on, without what is in the profile already. */
export async function waitingFor(db: Reader, actor: Actor): Promise<readonly Waiting[]> {
  const own = [...new Set(grantsOf(actor, 'expert').flatMap((grant) => grant.expertId ?? []))];
  const waiting: Waiting[] = [];
  for (const expertId of own) {
    const findings = await db.selectFrom('finding').select(['title_key', 'text', 'year']).where('expert_id', '=', expertId).where('state', '=', 'proposed').execute();
    const evidence = findings.length === 0 ? [] : await evidenceOf(db, 'expert', expertId);
    const count = findings.filter((one) => compare(one, evidence).mark !== 'same').length;
    if (count > 0) waiting.push({ expertId, count });
  }
  return waiting;
}
