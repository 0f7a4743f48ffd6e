import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { recordActivity } from '../db/activity.ts';
import { defineCommand } from '../db/database.ts';
import { invalid } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { text } from '../shared/text.ts';
import { refuse } from './refusal.ts';

const grant = z.strictObject({
  role: z.enum(['enterprise_member', 'liaison', 'expert', 'society_secretary', 'technology_manager', 'staff', 'administrator']),
  associationId: z.uuid(),
  enterpriseId: z.uuid().nullish(), expertId: z.uuid().nullish(), societyId: z.uuid().nullish(), technologyManagerId: z.uuid().nullish(),
});

/** Makes an account with a password and what its owner may do. Grants are checked again by the table's constraints. */
export const createAccount = defineCommand({
  name: 'createAccount',
  input: z.strictObject({ name: text(60), email: z.email().max(200).toLowerCase(), password: z.string().min(8).max(128), grants: z.array(grant).min(1).max(20) }),
  async handle(cx, input): Promise<{ id: string }> {
    const ids = [...new Set(input.grants.map((g) => g.associationId))];
    const paths = new Map((await cx.trx.selectFrom('association').select(['id', 'path']).where('id', 'in', ids).execute()).map((row) => [row.id, row.path]));
    for (const id of ids) {
      const associationPath = paths.get(id);
      if (associationPath === undefined) throw invalid('grants', ['没有找到这个科协，请重新选择。', 'No such association; choose again.']);
      refuse(cx.actor, 'account.create', { associationPath }); // nobody grants what lies outside their own area
    }
    const id = newId();
    await cx.trx.insertInto('user').values({ id, name: input.name, email: input.email, email_verified: true, image: null, created_at: cx.now, updated_at: cx.now }).execute();
    await cx.trx.insertInto('account').values({
      id: newId(), account_id: id, provider_id: 'credential', user_id: id, password: await hashPassword(input.password), created_at: cx.now, updated_at: cx.now,
    }).execute();
    await cx.trx.insertInto('role_grant').values(input.grants.map((g) => ({
      id: newId(), user_id: id, role: g.role, association_id: g.associationId, enterprise_id: g.enterpriseId ?? null, expert_id: g.expertId ?? null,
      society_id: g.societyId ?? null, technology_manager_id: g.technologyManagerId ?? null, created_at: cx.now,
    }))).execute();
    await recordActivity(cx, { subjectType: 'user', subjectId: id, action: 'createAccount', detail: { roles: input.grants.map((g) => g.role) } });
    return { id };
  },
});
