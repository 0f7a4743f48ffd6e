import type { Reader } from '../db/database.ts';
import { ANSWER_WITHIN_DAYS, CONFIRM_AFTER_DAYS, confirmableStatuses, type FollowFacts } from './follow.ts';

const DAY = 24 * 3600_000;

/**
 * What the page without an account says of a need: dates and who holds it, as an office and not as a person. No title unless the
 * need is public, no name of firm or candidate.
 */
export interface Followed extends FollowFacts {
  readonly id: string; readonly linkVersion: number; readonly title: string | null; readonly field: string | null; readonly associationName: string; readonly timeZone: string;
  readonly managed: boolean; readonly askedAt: Date | null; readonly confirmedAt: Date | null; readonly staleAt: Date | null;
}

export async function followedNeed(db: Reader, needId: string): Promise<Followed | undefined> {
  const row = await db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').where('need.id', '=', needId).where('need.status', '<>', 'draft')
    .select((eb) => ['need.id', 'need.link_version', 'need.title', 'need.field', 'need.confidentiality', 'need.status', 'need.submitted_at', 'need.accepted_at', 'need.proposed_at', 'need.confirmed_at', 'need.confirm_asked_at', 'need.stale_at',
      'association.name as association_name', 'association.time_zone',
      eb.selectFrom('match').whereRef('match.need_id', '=', 'need.id').where('match.status', 'in', ['approved', 'claimed']).select(({ fn }) => fn.min<Date | null>('decided_at').as('at')).as('approved_at'),
      eb.selectFrom('engagement').whereRef('engagement.need_id', '=', 'need.id').where('engagement.status', '<>', 'released').orderBy('claimed_at', 'desc').limit(1).select('claimed_at').as('claimed_at'),
      eb.selectFrom('engagement_step').innerJoin('engagement', 'engagement.id', 'engagement_step.engagement_id').whereRef('engagement.need_id', '=', 'need.id').where('engagement.status', '<>', 'released').where('stage', '=', 'signed')
        .select(({ fn }) => fn.min<Date | null>('engagement_step.created_at').as('at')).as('signed_at'),
      eb.exists(eb.selectFrom('engagement').whereRef('engagement.need_id', '=', 'need.id').where('engagement.ended_at', 'is', null).select('engagement.id')).as('managed')])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const open = row.confidentiality === 'public';
  const accepted = row.accepted_at !== null && row.status !== 'submitted' && row.status !== 'returned';
  return {
    id: row.id, linkVersion: row.link_version, title: open ? row.title : null, field: open ? row.field : null, associationName: row.association_name, timeZone: row.time_zone, status: row.status,
    submittedAt: row.submitted_at, acceptedAt: accepted ? row.accepted_at : null, matchedAt: accepted && row.status !== 'accepted' ? row.proposed_at : null,
    approvedAt: row.approved_at, claimedAt: row.approved_at === null ? null : row.claimed_at, signedAt: row.signed_at, managed: Boolean(row.managed), askedAt: row.confirm_asked_at, confirmedAt: row.confirmed_at, staleAt: row.stale_at,
  };
}

/** Needs old enough to be asked about, and those whose owner did not answer; a batch. */
export const agedNeeds = (db: Reader, now: Date, limit = 500) =>
  db.selectFrom('need').where('status', 'in', confirmableStatuses).where('part_of_id', 'is', null).where('stale_at', 'is', null)
    .where(({ eb, fn }) => eb(fn.coalesce('confirmed_at', 'submitted_at'), '<', new Date(now.getTime() - CONFIRM_AFTER_DAYS * DAY)))
    .where(({ eb, or }) => or([eb('confirm_asked_at', 'is', null), eb('confirm_asked_at', '<', new Date(now.getTime() - ANSWER_WITHIN_DAYS * DAY))]))
    .orderBy(({ fn }) => fn.coalesce('confirmed_at', 'submitted_at')).orderBy('id').limit(limit).select('id').execute();
