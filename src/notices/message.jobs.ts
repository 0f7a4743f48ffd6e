import { actorOfUser } from '../auth/actor.queries.ts';
import { run, type Writer } from '../db/run.ts';
import type { Mailer } from '../mail/port.ts';
import { RobotRefused, type Robots } from '../robots/port.ts';
import { system } from '../shared/command.ts';
import type { Log } from '../shared/log.ts';
import { letterOf, robotTextOf } from './letter.ts';
import { type Claimed, claimMessage, endMessage, planNotices } from './message.commands.ts';
import { noticesOfMessage } from './message.queries.ts';
import { readerOf, withoutMailOf } from './notice.queries.ts';
import type { SubjectsOf } from './subjects.ts';

export interface Sender extends Writer { readonly mail: Mailer; readonly robots: Robots; readonly publicUrl: string; readonly log: Log; readonly subjectsOf: SubjectsOf }
type Outcome = { readonly state: 'sent' } | { readonly state: 'skipped'; readonly problem: string } | { readonly state: 'failed'; readonly problem: string; readonly final: boolean };

/** A run ends well within a job's time; what is left is due at the next turn of the timer. */
const SECONDS = 40;

/**
 * Plans what goes out, then sends what is due, one after the other: claimed before it is sent and settled after, so that it is
 * sent once, or, after a death in between, once more under the same Message-ID.
 */
export const sendNotices = (s: Sender) => async (): Promise<void> => {
  const until = performance.now() + SECONDS * 1000;
  while ((await run(s, planNotices, system, { mail: s.mail.on, robots: s.robots.on })).planned > 0);
  for (let claimed = await run(s, claimMessage, system, {}); claimed !== null; claimed = performance.now() < until ? await run(s, claimMessage, system, {}) : null) {
    const outcome = await sendOne(s, claimed);
    if (outcome.state !== 'sent') s.log.warn({ message: claimed.id, channel: claimed.channel, ...outcome }, 'notice not sent');
    await run(s, endMessage, system, { id: claimed.id, claim: claimed.claim, outcome });
  }
};

const sendOne = (s: Sender, claimed: Claimed): Promise<Outcome> => (claimed.user_id === null ? sendByRobot(s, claimed) : sendByMail(s, claimed, claimed.user_id));

async function sendByMail(s: Sender, claimed: Claimed, userId: string): Promise<Outcome> {
  const [user, reader, notices] = [
    await s.db.selectFrom('user').select(['email']).where('id', '=', userId).executeTakeFirst(), await readerOf(s.db, userId),
    (await noticesOfMessage(s.db, claimed.id)).filter((notice) => notice.read_at === null),
  ];
  const actor = await actorOfUser(s.db, userId);
  if (user === undefined || actor === undefined) return { state: 'skipped', problem: 'no account' };
  if ((await withoutMailOf(s.db, [userId])).has(userId)) return { state: 'skipped', problem: 'mail was taken back' };
  if (notices.length === 0) return { state: 'skipped', problem: 'all read' };
  if (!s.mail.on) return { state: 'skipped', problem: 'mail is off' };
  const seen = await s.subjectsOf(actor, notices);
  const lines = notices.map((notice) => { const subject = seen.get(notice.id); return { ...notice, title: subject?.open === true ? subject.title : null, ...(subject?.direct === undefined ? {} : { direct: subject.direct }) }; });
  const letter = letterOf(lines, reader?.language ?? 'zh', { publicUrl: s.publicUrl, messageId: claimed.id });
  try {
    await s.mail.send({ to: user.email, ...letter, messageId: `<${claimed.id}@${new URL(s.publicUrl).hostname}>` });
    return { state: 'sent' };
  } catch (error) {
    return { state: 'failed', problem: mailProblem(error), final: false };
  }
}

/** What went wrong, without the address: servers like to repeat it. */
function mailProblem(error: unknown): string {
  const { code, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
  return [typeof code === 'string' ? code : 'error', ...(typeof responseCode === 'number' ? [String(responseCode)] : [])].join(' ');
}

async function sendByRobot(s: Sender, claimed: Claimed): Promise<Outcome> {
  const robot = claimed.robot_id === null ? undefined : await s.db.selectFrom('robot').select(['channel', 'url', 'secret', 'active']).where('id', '=', claimed.robot_id).executeTakeFirst();
  if (robot === undefined || !robot.active) return { state: 'skipped', problem: 'robot is off' };
  const notices = await noticesOfMessage(s.db, claimed.id);
  try {
    await s.robots.say(robot, robotTextOf(notices, s.publicUrl));
    return { state: 'sent' };
  } catch (error) {
    const known = error instanceof RobotRefused ? error.known : true;
    return { state: 'failed', problem: error instanceof RobotRefused ? error.message : 'error', final: !known };
  }
}
