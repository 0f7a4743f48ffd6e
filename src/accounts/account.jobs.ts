import { linkToken, type LinkKind } from '../auth/link.ts';
import type { Services } from '../http/env.ts';
import { INVITATION_HOURS, invitationState, RECOVERY_MINUTES } from './account.ts';
import { roleWords } from './account.labels.ts';
import { invitationById } from './account.queries.ts';

type Needs = Pick<Services, 'db' | 'mail' | 'clock' | 'linkKey' | 'publicUrl'>;

const paths: Record<LinkKind, string> = { invitation: '/invitation', recovery: '/recover/set', setup: '/setup' };

/** The address that lets somebody in, as it is mailed, copied or printed. */
export const linkAddress = ({ linkKey, publicUrl }: Pick<Services, 'linkKey' | 'publicUrl'>, kind: LinkKind, id: string): string => `${publicUrl}${paths[kind]}?token=${linkToken(linkKey, kind, id)}`;

/** Without mail the inviter copies the link. */
export const mailInvitation = (s: Needs) => async ({ invitationId }: { readonly invitationId: string }): Promise<void> => {
  const row = await invitationById(s.db, invitationId);
  if (!s.mail.on || row === undefined || invitationState(row, s.clock()) !== 'open') return;
  const [zh, en] = roleWords[row.role];
  const place = row.profile_name ?? row.association_name;
  await s.mail.send({
    to: row.email, subject: `${row.inviter_name}邀请您使用科桥`,
    text: `您好：\n\n${row.inviter_name}邀请您以“${zh}”的身份加入科桥（${place}）。请在 ${INVITATION_HOURS} 小时内打开下面的链接，设置自己的密码：\n\n${linkAddress(s, 'invitation', row.id)}\n\n链接只能用一次。如果您不认识邀请您的人，不必理会这封信。\n\n${row.inviter_name} invites you to Keqiao as ${en} (${place}). Open the link within ${INVITATION_HOURS} hours.\n`,
  });
};

/** Only here it is looked up whether the address has an account. */
export const mailRecovery = (s: Needs) => async ({ recoveryId }: { readonly recoveryId: string }): Promise<void> => {
  const row = await s.db.selectFrom('recovery').innerJoin('user', 'user.email', 'recovery.email').select(['recovery.id', 'recovery.email', 'user.name', 'recovery.used_at', 'recovery.expires_at'])
    .where('recovery.id', '=', recoveryId).where('user.left_at', 'is', null).executeTakeFirst();
  if (!s.mail.on || row === undefined || row.used_at !== null || row.expires_at <= s.clock()) return;
  await s.mail.send({
    to: row.email, subject: '重设科桥的密码',
    text: `${row.name}，您好：\n\n有人（可能是您）申请重设您在科桥的密码。请在 ${RECOVERY_MINUTES} 分钟内打开下面的链接：\n\n${linkAddress(s, 'recovery', row.id)}\n\n链接只能用一次。不是您申请的，不必理会，密码不会改变。\n\nOpen the link within ${RECOVERY_MINUTES} minutes to set a new password. If you did not ask for it, ignore this letter.\n`,
  });
};
