import { z } from '@hono/zod-openapi';
import { refusal } from '../auth/refusal.ts';
import { apiRouter, idParam, jsonRoute, perform, rawBody } from '../http/api.ts';
import type { Ctx } from '../http/env.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { recordContactConsent, saveContact, takeBackContact, viewContact } from './contact.commands.ts';
import { masked, type Owner, ownerKinds, ownerShape } from './contact.ts';
import { unreadableWords } from './contact.labels.ts';
import { contactOfOwner, contactsOfEngagement, engagementParties, ownerRow, ownerThing, type Read, viewedContact } from './contact.queries.ts';

/** Contact data in the API: never part of another answer. */
export const contactApi = apiRouter();
const tag = 'Contacts';
const text = z.string().nullable();
const contactAnswer = z.object({ person: text, phone: text, email: text, wechat: text }).openapi('Contact');
const ownerParam = z.object({ kind: z.enum(ownerKinds).openapi({ param: { name: 'kind', in: 'path' } }), id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) });

function readable(read: Read) {
  if (read.contact === undefined) throw new AppError('unavailable', unreadableWords[read.problem]);
  return read.contact;
}

contactApi.openapi(jsonRoute({ method: 'get', path: '/contacts/{kind}/{id}', tag, summary: 'How to reach the owner: in full for the owner, masked for the staff who keep it', params: ownerParam, answer: contactAnswer }), async (c) => {
  const owner: Owner = c.req.valid('param');
  const { db, vault } = c.get('services');
  const row = await ownerRow(db, owner);
  if (row === undefined || refusal(c.get('actor'), 'contact.edit', ownerThing(owner, row)) !== null) throw notFound(['这条联系方式', 'This contact']);
  const contact = readable(await contactOfOwner(db, vault, owner));
  return c.json(refusal(c.get('actor'), 'contact.own', ownerThing(owner, row)) === null ? contact : masked(contact));
});

contactApi.openapi(jsonRoute({ method: 'patch', path: '/contacts/{kind}/{id}', tag, summary: 'Write the fields that are sent; an empty one is taken out', params: ownerParam, body: saveContact.input.omit({ ownerKind: true, ownerId: true }), answer: z.object({ id: z.uuid() }) }), async (c) => {
  const { kind, id } = c.req.valid('param');
  return c.json(await perform(c, saveContact, { ...await rawBody(c), ownerKind: kind, ownerId: id }, null));
});

contactApi.openapi(jsonRoute({ method: 'post', path: '/contacts/{kind}/{id}/take-back', tag, summary: 'Take the agreement back, for one engagement or for all', params: ownerParam, body: z.object({ engagementId: z.uuid().nullish() }), answer: z.object({ taken: z.int() }) }), async (c) => {
  const { kind, id } = c.req.valid('param');
  return c.json(await perform(c, takeBackContact, { ...await rawBody(c), ownerKind: kind, ownerId: id }));
});

const stateAnswer = z.object({ ownerKind: z.enum(ownerKinds), ownerId: z.uuid(), name: z.string(), state: z.enum(['own', 'none', 'waiting', 'taken_back', 'agreed']) });
contactApi.openapi(jsonRoute({ method: 'get', path: '/engagements/{id}/contacts', tag, summary: 'Whose contacts belong to a case and whether they agreed; nothing of what they are', params: idParam, answer: z.object({ items: z.array(stateAnswer) }) }), async (c) => {
  const { id } = c.req.valid('param');
  const { db } = c.get('services');
  await mustSee(c, id);
  return c.json({ items: (await contactsOfEngagement(db, c.get('actor'), id)).map(({ owner, state }) => ({ ownerKind: owner.kind, ownerId: owner.id, name: owner.name, state })) });
});

async function mustSee(c: Ctx, engagementId: string): Promise<void> {
  const parties = await engagementParties(c.get('services').db, engagementId);
  if (parties === undefined || refusal(c.get('actor'), 'contact.view', parties.thing) !== null) throw notFound(['这项对接', 'This case']);
}

contactApi.openapi(jsonRoute({ method: 'post', path: '/engagements/{id}/contacts/view', tag, summary: 'See a contact its owner agreed to; each call is written down for the owner to see', params: idParam, body: z.object(ownerShape), answer: contactAnswer }), async (c) => {
  const { db, vault, clock } = c.get('services');
  const { id: viewId } = await perform(c, viewContact, { ...await rawBody(c), engagementId: c.req.valid('param').id });
  const seen = await viewedContact(db, vault, c.get('actor'), viewId, clock());
  if (seen === undefined) throw notFound(['这次查看', 'This view']);
  return c.json(readable(seen));
});

contactApi.openapi(jsonRoute({ method: 'post', path: '/engagements/{id}/contacts/consent', tag, summary: 'Write down that the owner agreed on the telephone', params: idParam, body: recordContactConsent.input.omit({ engagementId: true }), answer: z.object({ id: z.uuid() }), status: 201 }),
  async (c) => c.json(await perform(c, recordContactConsent, { ...await rawBody(c), engagementId: c.req.valid('param').id }), 201 as 200));
