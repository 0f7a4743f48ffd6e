import { z } from '@hono/zod-openapi';
import { apiRouter, idParam, jsonRoute, perform, rawBody } from '../http/api.ts';
import { linkAddress } from '../http/links.ts';
import { refusal } from '../auth/refusal.ts';
import { notFound } from '../shared/errors.ts';
import { engagementById } from './engagement.queries.ts';
import { answerFields, declineReasons, inviteFields, invitationStatuses, isWaiting, sides } from './invitation.ts';
import { answerCaseInvitation, renewCaseInvitation, sendCaseInvitation, withdrawCaseInvitation } from './invitation.commands.ts';
import { invitationsOf } from './invitation.queries.ts';

export const caseInvitationApi = apiRouter();
const tag = 'Engagements';
const sent = z.object({ id: z.uuid().describe('the invitation') });

const invitationAnswer = z.object({
  id: z.uuid(), side: z.enum(sides), name: z.string(), status: z.enum(invitationStatuses), sentAt: z.iso.datetime(), expiresAt: z.iso.datetime(), answeredAt: z.iso.datetime().nullable(),
  notBefore: z.iso.date().nullable(), colleague: z.string().nullable(), reason: z.enum(declineReasons).nullable(), note: z.string().nullable(),
  link: z.string().nullable().describe('to pass on to the invited side; only for those who may invite, while an answer is awaited'),
}).openapi('Invitation');

caseInvitationApi.openapi(jsonRoute({ method: 'get', path: '/engagements/{id}/invitations', tag, summary: 'What both sides of a case were asked and answered, newest first', params: idParam, answer: z.object({ items: z.array(invitationAnswer) }) }), async (c) => {
  const { db } = c.get('services');
  const row = await engagementById(db, c.get('actor'), c.req.valid('param').id);
  if (row === undefined) throw notFound(['这次对接', 'This engagement']);
  const passesOn = refusal(c.get('actor'), 'invitation.send', { associationPath: row.association_path, enterpriseId: row.enterprise_id, technologyManagerId: row.technology_manager_id }) === null;
  return c.json({ items: (await invitationsOf(db, row.id)).map((one) => ({
    id: one.id, side: one.side, name: one.side === 'enterprise' ? one.enterprise_name : one.candidate_name, status: one.status, sentAt: one.sent_at.toISOString(), expiresAt: one.expires_at.toISOString(),
    answeredAt: one.answered_at?.toISOString() ?? null, notBefore: one.not_before, colleague: one.colleague, reason: one.decline_reason, note: one.note,
    link: passesOn && isWaiting(one.status) ? linkAddress(c, '/i', 'invitation', one.id, one.link_version) : null,
  })) });
});

caseInvitationApi.openapi(jsonRoute({ method: 'post', path: '/engagements/{id}/invitations', tag, summary: 'Invite one side of a case', params: idParam, body: inviteFields, answer: sent, status: 201,
  description: 'By the manager of the case or staff. Without an answer by the end of the fifth working day the next approved candidate is invited.' }),
  async (c) => c.json(await perform(c, sendCaseInvitation, { ...await rawBody(c), id: c.req.valid('param').id }), 201 as 200));
caseInvitationApi.openapi(jsonRoute({ method: 'post', path: '/case-invitations/{id}/answer', tag, summary: 'Answer an invitation: the invited side, or staff for a telephone call', params: idParam, body: answerFields, answer: sent.extend({ status: z.enum(invitationStatuses) }) }),
  async (c) => c.json(await perform(c, answerCaseInvitation, { ...await rawBody(c), id: c.req.valid('param').id })));
const changed = sent.extend({ engagementId: z.uuid() });
caseInvitationApi.openapi(jsonRoute({ method: 'post', path: '/case-invitations/{id}/withdraw', tag, summary: 'Take an invitation back', params: idParam, answer: changed }), async (c) => c.json(await perform(c, withdrawCaseInvitation, { id: c.req.valid('param').id })));
caseInvitationApi.openapi(jsonRoute({ method: 'post', path: '/case-invitations/{id}/renew', tag, summary: 'End the link of an invitation and make a new one', params: idParam, answer: changed }), async (c) => c.json(await perform(c, renewCaseInvitation, { id: c.req.valid('param').id })));
