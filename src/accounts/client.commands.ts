import { z } from 'zod';
import { refuse } from '../auth/refusal.ts';
import { scopes } from '../auth/scope.ts';
import { recordActivity } from '../db/activity.ts';
import { defineCommand } from '../db/database.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { text } from '../shared/text.ts';

/** Days a key may hold; every key ends, so that a forgotten one does too. */
export const keyDays = ['30', '90', '365'] as const;

/**
 * A program gets a key to the API. The key itself is made and shown by whoever calls this, once; here its hash arrives. Keys are
 * the association's, not a person's, which is why better-auth's own plugin for keys does not fit: it ties each to a user, lets every
 * signed-in user make one over HTTP, and writes outside this transaction.
 */
export const createClient = defineCommand({
  name: 'createClient',
  input: z.strictObject({
    associationId: id, name: text(60), scopes: z.preprocess((value) => (typeof value === 'string' ? [value] : value ?? []), z.array(z.enum(scopes)).max(20)), days: z.enum(keyDays),
    keyHash: z.string().regex(/^[0-9a-f]{64}$/), keyStart: z.string().min(4).max(12),
  }),
  async handle(cx, input): Promise<{ id: string }> {
    const association = await cx.trx.selectFrom('association').select('path').where('id', '=', input.associationId).executeTakeFirst();
    if (association === undefined) throw invalid('associationId', ['没有找到这个科协，请重新选择。', 'No such association; choose again.']);
    refuse(cx.actor, 'client.manage', { associationPath: association.path });
    if (input.scopes.length === 0) throw invalid('scopes', ['请至少选择一项权限。', 'Choose at least one scope.']);
    const clientId = newId();
    await cx.trx.insertInto('api_client').values({
      id: clientId, association_id: input.associationId, name: input.name, key_hash: input.keyHash, key_start: input.keyStart, scopes: [...new Set(input.scopes)],
      created_by: cx.actor.userId, created_at: cx.now, expires_at: new Date(cx.now.getTime() + Number(input.days) * 24 * 3600_000), last_used_at: null, revoked_at: null,
    }).execute();
    await recordActivity(cx, { subjectType: 'association', subjectId: input.associationId, action: 'createClient', note: input.name, detail: { clientId, scopes: input.scopes } });
    return { id: clientId };
  },
});

export const revokeClient = defineCommand({
  name: 'revokeClient', input: z.strictObject({ id }),
  async handle(cx, { id: clientId }): Promise<{ id: string }> {
    const row = await cx.trx.selectFrom('api_client').innerJoin('association', 'association.id', 'api_client.association_id').select(['api_client.name', 'association_id', 'revoked_at', 'path']).where('api_client.id', '=', clientId).forUpdate('api_client').executeTakeFirst();
    if (row === undefined) throw notFound(['这个接口密钥', 'This key']);
    refuse(cx.actor, 'client.manage', { associationPath: row.path });
    if (row.revoked_at !== null) throw new AppError('wrong_state', ['这个密钥已经停用。', 'This key was revoked already.']);
    await cx.trx.updateTable('api_client').set({ revoked_at: cx.now }).where('id', '=', clientId).execute();
    await recordActivity(cx, { subjectType: 'association', subjectId: row.association_id, action: 'revokeClient', note: row.name, detail: { clientId } });
    return { id: clientId };
  },
});
