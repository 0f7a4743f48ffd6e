import { z } from '@hono/zod-openapi';
import { consentDecisions, consentInput, purposes } from '../consents/consent.ts';
import { decideConsent } from '../consents/consent.commands.ts';
import { viewsOfOwners } from '../contacts/contact.queries.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import type { Ctx } from '../http/env.ts';
import { addWish, removeWish } from '../matches/wish.commands.ts';
import { proposalsOfPerson } from '../matches/wish.queries.ts';
import { wishInput } from '../matches/wish.ts';
import { needKinds } from '../needs/need.ts';
import { AppError } from '../shared/errors.ts';
import { eraseMe, erasePerson, noteExport } from './erase.commands.ts';
import { explained } from './explained.ts';
import { myData, personsOf, type Self, selfOf } from './my-data.queries.ts';

/** The same as the pages of `/me`, as JSON. */
export const meApi = apiRouter();
const tag = 'My data';

function self(c: Ctx): Self {
  const found = selfOf(c.get('actor'));
  if (found === undefined) throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
  return found;
}

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
meApi.openapi(jsonRoute({ method: 'post', path: '/me/export', tag, summary: 'Everything kept about you, by section; written down as an export', body: z.object({}), answer: z.record(z.string(), z.array(z.record(z.string(), value))) }), async (c) => {
  const { db, vault } = c.get('services');
  const sections = await myData(db, vault, self(c));
  await perform(c, noteExport, { format: 'json' }, null);
  return c.json(Object.fromEntries(sections.map((one) => [one.name, one.rows.map((row) => ({ ...row }))])));
});

const viewAnswer = z.object({ id: z.uuid(), viewer: z.string(), viewedAt: z.iso.datetime(), engagementId: z.uuid(), need: z.string(), enterprise: z.string() });
meApi.openapi(jsonRoute({ method: 'get', path: '/me/views', tag, summary: 'Who looked at your contact, newest first', query: pageQuery, answer: pageAnswer(viewAnswer) }), async (c) => {
  const { rows, next } = await viewsOfOwners(c.get('services').db, personsOf(self(c)).map(({ id }) => id), c.req.valid('query'));
  return c.json({ items: rows.map((row) => ({ id: row.id, viewer: row.viewer_name, viewedAt: row.viewed_at.toISOString(), engagementId: row.engagement_id, need: row.need_title, enterprise: row.enterprise_name })), next });
});

const explanation = z.object({
  proposedAt: z.iso.datetime(), state: z.enum(['proposed', 'approved', 'not_used']), confidence: z.string(), kind: z.enum(needKinds), province: z.string().nullable(), field: z.string().nullable(),
  needId: z.uuid().nullable().describe('null until it is approved, and for needs of staff only'), title: z.string().nullable(), enterprise: z.string().nullable(),
  evidence: z.array(z.object({ title: z.string(), terms: z.array(z.string()) })).describe('yours, with the words that met'), rankingVersion: z.string(),
});
meApi.openapi(jsonRoute({ method: 'get', path: '/me/proposals', tag, summary: 'Why the system proposed you (Art. 24)', answer: z.object({ items: z.array(explanation) }) }), async (c) => {
  const me = self(c);
  const rows = await Promise.all([...me.experts.map((id) => proposalsOfPerson(c.get('services').db, 'expert', id)), ...me.societies.map((id) => proposalsOfPerson(c.get('services').db, 'society', id))]);
  return c.json({ items: rows.flat().map(explained).map((one) => ({ ...one, proposedAt: one.proposedAt.toISOString(), evidence: one.evidence.map(({ title, terms }) => ({ title, terms: [...terms] })) })) });
});

meApi.openapi(jsonRoute({ method: 'post', path: '/me/delete', tag, summary: 'Erase account and personal profile; there is no way back', body: eraseMe.input, answer: z.object({ erased: z.int() }) }),
  async (c) => c.json(await perform(c, eraseMe, await rawBody(c), null)));

meApi.openapi(jsonRoute({ method: 'post', path: '/erase/{kind}/{id}', tag, summary: 'Erase a person without an account, at their wish; for the staff who keep the profile', params: idParam.extend({ kind: z.enum(['expert', 'technology_manager']).openapi({ param: { name: 'kind', in: 'path' } }) }), body: z.object({ confirm: z.string() }), answer: z.object({ id: z.uuid() }) }),
  async (c) => c.json(await perform(c, erasePerson, { ...await rawBody(c), ...c.req.valid('param') }, null)));

meApi.openapi(jsonRoute({ method: 'post', path: '/consents', tag, summary: 'Decide for one purpose; staff who write down another’s decision say on what it rests', body: z.object({ ...consentInput.shape, purpose: z.enum(purposes), decision: z.enum(consentDecisions) }), answer: z.object({ id: z.uuid() }), status: 201 }),
  async (c) => c.json(await perform(c, decideConsent, await rawBody(c)), 201 as 200));

meApi.openapi(jsonRoute({ method: 'post', path: '/wishes', tag, summary: 'Do not propose me for a field, a kind of help or an enterprise', body: z.object(wishInput.shape), answer: z.object({ id: z.uuid() }), status: 201 }),
  async (c) => c.json(await perform(c, addWish, await rawBody(c)), 201 as 200));
meApi.openapi(jsonRoute({ method: 'delete', path: '/wishes/{id}', tag, summary: 'Take a wish back', params: idParam, answer: z.object({ id: z.uuid() }) }),
  async (c) => c.json(await perform(c, removeWish, { id: c.req.valid('param').id })));
