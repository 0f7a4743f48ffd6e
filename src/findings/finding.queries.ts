import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import type { RegistryName } from '../registries/port.ts';

/** Findings of an expert. The caller has checked that the profile is theirs to edit. */
export const findingsOf = (db: Reader, expertId: string) =>
  db.selectFrom('finding').selectAll().where('expert_id', '=', expertId).orderBy('year', (order) => order.desc().nullsLast()).orderBy('title').orderBy('id').limit(5000).execute();
export type FindingRow = Awaited<ReturnType<typeof findingsOf>>[number];

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
