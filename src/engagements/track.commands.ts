import type { Cx } from '../db/database.ts';
import type { LockedNeed } from '../needs/need.queries.ts';
import { addEvidence } from '../profiles/profile.commands.ts';
import type { EvidencedKind } from '../profiles/profile.ts';
import { system } from '../shared/command.ts';
import type { LockedEngagement } from './engagement.queries.ts';

/**
 * A completed case becomes evidence of those in it: of the expert or society, or the expert behind an achievement, and of the
 * manager. Its title is the need's where the need is public, else only the field is told. The system writes it, because
 * nobody in a case edits another's profile.
 */
export async function becomeEvidence(cx: Cx, need: LockedNeed, engagement: LockedEngagement, happenedOn: string): Promise<void> {
  const match = await cx.trx.selectFrom('match').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .select(['match.expert_id', 'match.society_id', 'achievement.expert_id as owner_id']).where('match.id', '=', engagement.match_id).executeTakeFirstOrThrow();
  const title = need.confidentiality === 'public' ? need.title : `${need.field}领域的一次企业技术对接`;
  const evidence = { kind: 'engagement' as const, title, text: `${need.field}：已签约并办结的对接服务。`, year: Number(happenedOn.slice(0, 4)) };
  const expertId = match.expert_id ?? match.owner_id;
  const people: readonly (readonly [EvidencedKind, string | null])[] = [['expert', expertId], ['society', match.society_id], ['technology_manager', engagement.technology_manager_id]];
  for (const [profileKind, profileId] of people) if (profileId !== null) await addEvidence.handle({ ...cx, actor: system }, { profileKind, profileId, ...evidence });
}
