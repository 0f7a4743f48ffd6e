import type { Reader } from './db/database.ts';
import { engagementById } from './engagements/engagement.queries.ts';
import { followUpsFor } from './engagements/follow-up.queries.ts';
import { invitationsFor } from './engagements/invitation.queries.ts';
import { isStaff } from './auth/refusal.ts';
import { linkToken } from './http/links.ts';
import { matchById } from './matches/match.queries.ts';
import { needsById } from './needs/need.queries.ts';
import type { About, SeenSubject, SubjectsOf } from './notices/subjects.ts';
import type { Actor } from './shared/command.ts';

/** What notices are about, asked of the features that hold the things, by the rules that hold for this reader now. With the key of links, what can be answered without an account says how. */
export const subjectsOn = (db: Reader, linkKey?: string): SubjectsOf => async (actor, notices) => {
  const needs = await needsById(db, actor, [...new Set(notices.flatMap((one) => one.need_id ?? []))]);
  const seen = new Map<string, SeenSubject>();
  for (const one of notices) {
    const need = one.need_id === null ? undefined : needs.get(one.need_id);
    const [asked] = one.kind === 'follow_up_asked' ? await followUpsFor(db, actor, { engagementId: one.subject_id }) : [];
    const path = asked === undefined ? await pathOf(db, actor, one, need !== undefined) : `/follow-ups/${asked.id}`;
    const direct = asked === undefined || linkKey === undefined ? {} : { direct: `/r/${linkToken(linkKey, 'follow_up', asked.id, asked.link_version)}` };
    if (path !== undefined) seen.set(one.id, { title: need?.title ?? null, path, open: need?.confidentiality === 'public', ...direct });
  }
  return seen;
};

async function pathOf(db: Reader, actor: Actor, { subject_type, subject_id, need_id }: About, needSeen: boolean): Promise<string | undefined> {
  const needPath = needSeen && need_id !== null ? `/needs/${need_id}` : undefined;
  switch (subject_type) {
    case 'need': return needPath;
    case 'match':
      if (isStaff(actor) && await matchById(db, actor, subject_id) !== undefined) return `/matches/${subject_id}`;
      return needPath;
    case 'engagement': {
      const [asked] = await invitationsFor(db, actor, subject_id);
      if (asked !== undefined) return `/case-invitations/${asked.id}`;
      return await engagementById(db, actor, subject_id) === undefined ? needPath : `/engagements/${subject_id}`;
    }
    case 'event': return isStaff(actor) ? `/events/${subject_id}` : needPath;
    case 'association': return `/associations/${subject_id}`;
    case 'profile': case 'user': return needPath ?? '/desk';
  }
}
