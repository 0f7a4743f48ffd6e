import type { Reader } from '../db/database.ts';

/** Questions about one proposal, newest first, with who asked and who answered. The caller has checked that the match may be seen. */
export const questionsOf = (db: Reader, matchId: string) =>
  db.selectFrom('question').innerJoin('user', 'user.id', 'question.asked_by').leftJoin('user as answerer', 'answerer.id', 'question.answered_by')
    .selectAll('question').select(['user.name as asked_by_name', 'answerer.name as answered_by_name'])
    .where('question.match_id', '=', matchId).orderBy('question.asked_at', 'desc').orderBy('question.id', 'desc').execute();
export type QuestionRow = Awaited<ReturnType<typeof questionsOf>>[number];

export const lockQuestion = (trx: Reader, questionId: string) => trx.selectFrom('question').selectAll().where('id', '=', questionId).forUpdate().executeTakeFirst();
export type LockedQuestion = NonNullable<Awaited<ReturnType<typeof lockQuestion>>>;
