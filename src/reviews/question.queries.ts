import { grantsOf } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import type { Actor } from '../shared/command.ts';

/** Questions about one proposal, newest first, with who asked and who answered. The caller has checked that the match may be seen. */
export const questionsOf = (db: Reader, matchId: string) =>
  db.selectFrom('question').innerJoin('user', 'user.id', 'question.asked_by').leftJoin('user as answerer', 'answerer.id', 'question.answered_by')
    .selectAll('question').select(['user.name as asked_by_name', 'answerer.name as answered_by_name'])
    .where('question.match_id', '=', matchId).orderBy('question.asked_at', 'desc').orderBy('question.id', 'desc').execute();
export type QuestionRow = Awaited<ReturnType<typeof questionsOf>>[number];

export const lockQuestion = (trx: Reader, questionId: string) => trx.selectFrom('question').selectAll().where('id', '=', questionId).forUpdate().executeTakeFirst();
export type LockedQuestion = NonNullable<Awaited<ReturnType<typeof lockQuestion>>>;

/** A question with what its enterprise is shown; also for the staff of the need. */
export const questionById = (db: Reader, actor: Actor, questionId: string) =>
  db.selectFrom('question').innerJoin('need', 'need.id', 'question.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .where('question.id', '=', questionId)
    .where((eb) => eb.or([
      eb.lit(actor.kind === 'system'), ...grantsOf(actor, 'enterprise_member', 'liaison').map((g) => eb('need.enterprise_id', '=', g.enterpriseId)),
      ...grantsOf(actor, 'staff', 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`)),
    ]))
    .select(['question.id', 'question.need_id', 'question.match_id', 'question.text', 'question.status', 'question.asked_at', 'question.answer', 'question.answered_at', 'question.amended', 'need.title', 'association.name as association_name', 'association.time_zone']).executeTakeFirst();
export type QuestionToAnswer = NonNullable<Awaited<ReturnType<typeof questionById>>>;
