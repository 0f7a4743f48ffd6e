import { refuseOthersThanStaff } from '../auth/refusal.ts';
import { defineCommand } from '../db/database.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { MOST_VIEWS, viewGone, viewInput } from './turn.ts';

/** Keeps a filter of the desk under a name, for this person; the same name again replaces it. */
export const saveView = defineCommand({
  name: 'saveView', input: viewInput,
  async handle(cx, { name, filter }): Promise<{ readonly id: string; readonly name: string }> {
    refuseOthersThanStaff(cx.actor);
    const userId = cx.actor.userId;
    if (userId === null) throw new AppError('not_allowed', ['这是个人的筛选，要由本人保存。', 'A view is a person’s own.']);
    // The row of the person is locked, so that two tabs together keep to the limit.
    await cx.trx.selectFrom('user').select('id').where('id', '=', userId).forUpdate().executeTakeFirst();
    const kept = await cx.trx.selectFrom('saved_view').select('name').where('user_id', '=', userId).execute();
    if (kept.length >= MOST_VIEWS && kept.every((one) => one.name !== name)) throw new AppError('conflict', [`最多保存 ${MOST_VIEWS} 个筛选，请先删去一个。`, `At most ${MOST_VIEWS} views: delete one first.`]);
    const { id } = await cx.trx.insertInto('saved_view').values({ id: newId(), user_id: userId, name, filter: JSON.stringify(filter), created_at: cx.now })
      .onConflict((oc) => oc.columns(['user_id', 'name']).doUpdateSet({ filter: JSON.stringify(filter) })).returning('id').executeTakeFirstOrThrow();
    return { id, name };
  },
});

export const deleteView = defineCommand({
  name: 'deleteView', input: viewGone,
  async handle(cx, input): Promise<{ readonly id: string }> {
    refuseOthersThanStaff(cx.actor);
    const gone = await cx.trx.deleteFrom('saved_view').where('id', '=', input.id).where('user_id', '=', cx.actor.userId ?? '').returning('id').executeTakeFirst();
    if (gone === undefined) throw notFound(['这个筛选', 'This view']);
    return gone;
  },
});
