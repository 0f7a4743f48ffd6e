import type { Reader } from './db/database.ts';
import { engagementById } from './engagements/engagement.queries.ts';
import { followUpsFor } from './engagements/follow-up.queries.ts';
import { invitationsFor } from './engagements/invitation.queries.ts';
import { isStaff, refusal } from './auth/refusal.ts';
import { linkToken } from './http/links.ts';
import { matchById } from './matches/match.queries.ts';
import { needsById } from './needs/need.queries.ts';
import type { About, SeenSubject, SubjectsOf } from './notices/subjects.ts';
import { profileOfLink } from './profiles/freshness.queries.ts';
import { profileDefinitions } from './profiles/kinds.ts';
import { profileThing } from './profiles/profile.commands.ts';
import { profileById } from './profiles/profile.queries.ts';
import type { Actor } from './shared/command.ts';

/** What notices are about, asked of the features that hold the things, by the rules that hold for this reader now. With the key of links, what can be answered without an account says how. */
export const subjectsOn = (db: Reader, linkKey?: string): SubjectsOf => async (actor, notices) => {
  const needs = await needsById(db, actor, [...new Set(notices.flatMap((one) => one.need_id ?? []))]);
  const seen = new Map<string, SeenSubject>();
  for (const one of notices) {
    const need = one.need_id === null ? undefined : needs.get(one.need_id);
    const [asked] = one.kind === 'follow_up_asked' ? await followUpsFor(db, actor, { engagementId: one.subject_id }) : [];
    const own = one.kind === 'profile_to_confirm' ? await ownProfile(db, actor, one.subject_id) : undefined;
    const path = one.kind === 'profiles_to_confirm' ? '/experts?unconfirmed=1' : one.subject_type === 'profile' && /^profile_(?:to_confirm|changed)$/.test(one.kind) ? await profilePath(db, actor, one.subject_id) : asked === undefined ? await pathOf(db, actor, one, need !== undefined) : `/follow-ups/${asked.id}`;
    const direct = own !== undefined && linkKey !== undefined ? { direct: `/c/${linkToken(linkKey, 'profile', own.id, own.confirm_link)}` } : asked === undefined || linkKey === undefined ? {} : { direct: `/r/${linkToken(linkKey, 'follow_up', asked.id, asked.link_version)}` };
    if (path !== undefined) seen.set(one.id, { title: need?.title ?? null, path, open: need?.confidentiality === 'public', ...direct });
  }
  return seen;
};

/** The profile's page, where this reader may see it. */
async function profilePath(db: Reader, actor: Actor, profileId: string): Promise<string | undefined> {
  const found = await profileOfLink(db, profileId);
  if (found === undefined || await profileById(db, actor, found.kind, profileId) === undefined) return undefined;
  return `/${profileDefinitions[found.kind].segment}/${profileId}#confirm`;
}

/** The key to confirm a profile goes to those it is about, and to nobody else. */
async function ownProfile(db: Reader, actor: Actor, profileId: string) {
  const found = await profileOfLink(db, profileId);
  return found !== undefined && refusal(actor, 'contact.own', profileThing(found.kind, found.row)) === null ? found.row : undefined;
}

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
