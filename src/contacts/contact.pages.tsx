import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { refusal, refuse } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError } from '../http/errors.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, Form, type FormState, LongField, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Facts } from '../ui/table.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { recordContactConsent, saveContact, takeBackContact, viewContact } from './contact.commands.ts';
import { type Contact, contactFields, masked, namesPerson, type Owner, ownerKinds, VIEW_MINUTES } from './contact.ts';
import { contactFieldWords, ownerKindWords, unreadableWords } from './contact.labels.ts';
import { contactOfOwner, engagementParties, ownerRow, ownerThing, type Read, viewedContact } from './contact.queries.ts';

/** One's own contact, that of a profile one keeps, and what one asked to see. */
export const contactPages = new Hono<Env>();
for (const path of ['/contacts/*', '/contact-views/*', '/engagements/:id/contacts/*']) contactPages.use(path, signedIn);

const missing = () => notFound(['这条联系方式', 'This contact']);

/** The owner in the address, for those who may write how to reach them. @throws AppError `not_found` for others */
async function keptOwner(c: Ctx): Promise<{ readonly owner: Owner; readonly name: string; readonly own: boolean; readonly read: Read }> {
  const { db, vault } = c.get('services');
  const kind = ownerKinds.find((one) => one === c.req.param('kind'));
  const given = id.safeParse(c.req.param('id'));
  const owner = kind !== undefined && given.success ? { kind, id: given.data } : undefined;
  const row = owner && await ownerRow(db, owner);
  if (owner === undefined || row === undefined || refusal(c.get('actor'), 'contact.edit', ownerThing(owner, row)) !== null) throw missing();
  return { owner, name: row.name, own: refusal(c.get('actor'), 'contact.own', ownerThing(owner, row)) === null, read: await contactOfOwner(db, vault, owner) };
}

const asText = (contact: Contact): Record<string, string> => Object.fromEntries(contactFields.map((field) => [field, contact[field] ?? '']));

contactPages.get('/contacts/:kind/:id', async (c) => {
  const kept = await keptOwner(c);
  return page(c, contactPage(viewOf(c), kept.own && kept.read.contact !== undefined ? { values: asText(kept.read.contact), errors: [] } : emptyForm, kept));
});

const ownPath: Record<Owner['kind'], string> = { expert: '/experts', society: '/societies', technology_manager: '/technology-managers', enterprise: '/enterprises', need: '/needs' };

function contactPage(view: View, state: FormState, { owner, name, own, read }: Awaited<ReturnType<typeof keptOwner>>): Child {
  const { t } = view;
  const fields = contactFields.filter((field) => field !== 'person' || namesPerson(owner.kind));
  return (
    <Layout view={view} title={t(`联系方式：${name}`, `Contact: ${name}`)} purpose={t('加密保存，不出现在任何名单、检索和导出里。只有本人同意的那一项对接的各方能看到，每次查看都有记录。', 'Kept encrypted; in no list, search or export. Only those in a case the person agreed to see it, and each look is written down.')}>
      {read.problem !== undefined && <p class="warning" role="alert">{view.words(unreadableWords[read.problem])}</p>}
      {!own && read.contact !== undefined && <Masked view={view} contact={read.contact} />}
      <Form view={view} state={state} action={`/contacts/${owner.kind}/${owner.id}`} submit={t('保存联系方式', 'Save contact')}>
        {read.problem !== undefined && <input type="hidden" name="replace" value="true" />}
        {fields.map((field) => <TextField view={view} state={state} name={field} label={view.words(contactFieldWords[field])} required={false}
          {...(field === 'email' ? { inputmode: 'email' as const } : {})} {...(own ? {} : { hint: t('不填就保持原样；要删除请填“无”', 'Left empty it stays as it is; type “none” to take it out') })} />)}
      </Form>
      <p><a href={`${ownPath[owner.kind]}/${owner.id}`}>{t('返回', 'Back')}</a></p>
    </Layout>
  );
}

const Masked = ({ view, contact }: { view: View; contact: Contact }) => {
  const shown = masked(contact);
  return <Facts rows={contactFields.map((field) => [view.words(contactFieldWords[field]), shown[field]])} />;
};

/** Who keeps another's contact does not see it, so an empty field there means "as it is". */
function typedBy(own: boolean, values: Readonly<Record<string, string | readonly string[]>>): Record<string, unknown> {
  const typed = contactFields.flatMap((field) => { const value = values[field]; return typeof value === 'string' ? [[field, value.trim()] as const] : []; });
  return Object.fromEntries(own ? typed : typed.filter(([, value]) => value !== '').map(([field, value]) => [field, /^(?:无|none)$/i.test(value) ? '' : value]));
}

contactPages.post('/contacts/:kind/:id', async (c) => {
  const form = await readForm(c);
  const kept = await keptOwner(c);
  try {
    // Without a request key: its hash of a telephone number could be guessed, and saving twice is saving once.
    await perform(c, saveContact, { ...typedBy(kept.own, form.values), replace: form.values['replace'], ownerKind: kept.owner.kind, ownerId: kept.owner.id }, null);
    return c.redirect(`${ownPath[kept.owner.kind]}/${kept.owner.id}`, 303);
  } catch (error) {
    return formAgain(c, error, form, (view, state) => contactPage(view, state, kept));
  }
});

contactPages.post('/contacts/:kind/:id/take-back', async (c) => {
  const form = await readForm(c);
  await perform(c, takeBackContact, { ownerKind: c.req.param('kind'), ownerId: c.req.param('id'), engagementId: form.values['engagementId'] || null }, form.requestKey);
  return c.redirect('/me/contacts', 303);
});

contactPages.post('/engagements/:id/contacts/view', async (c) => {
  const form = await readForm(c);
  const { id: viewId } = await perform(c, viewContact, { ...form.values, engagementId: c.req.param('id') }, form.requestKey);
  return c.redirect(`/contact-views/${viewId}`, 303);
});

contactPages.get('/contact-views/:id', async (c) => {
  const { db, vault, clock } = c.get('services');
  const given = id.safeParse(c.req.param('id'));
  const seen = given.success ? await viewedContact(db, vault, c.get('actor'), given.data, clock()) : undefined;
  if (seen === undefined) throw notFound(['这次查看', 'This view']);
  const view = viewOf(c);
  return page(c, (
    <Layout view={view} title={view.t(`联系方式：${seen.owner.name}`, `Contact: ${seen.owner.name}`)} purpose={view.words(ownerKindWords[seen.owner.kind])}>
      {seen.contact === undefined ? <p class="warning" role="alert">{view.words(unreadableWords[seen.problem])}</p> : <Facts rows={contactFields.map((field) => [view.words(contactFieldWords[field]), seen.contact?.[field] ?? null])} />}
      <p class="hint">{view.t(`这次查看已经记下，本人看得到。本页 ${VIEW_MINUTES} 分钟内有效，请只用于这项对接，不要转给他人。`, `This look is written down and the person sees it. The page holds for ${VIEW_MINUTES} minutes; use it for this case only and pass it to nobody.`)}</p>
      <p><a href={`/engagements/${seen.engagementId}`}>{view.t('返回这项对接', 'Back to the case')}</a></p>
    </Layout>
  ));
});

/** Those who may write down a consent; @throws AppError as if the case were not there for others */
async function consented(c: Ctx, ownerId: unknown): Promise<{ readonly engagementId: string; readonly owner: Owner & { readonly name: string } }> {
  const given = id.safeParse(c.req.param('id'));
  const parties = given.success ? await engagementParties(c.get('services').db, given.data) : undefined;
  if (!given.success || parties === undefined || refusal(c.get('actor'), 'contact.view', parties.thing) !== null) throw notFound(['这项对接', 'This case']);
  refuse(c.get('actor'), 'contact.consent', parties.thing);
  const owner = parties.owners.find((one) => one.id === ownerId);
  if (owner === undefined) throw missing();
  return { engagementId: given.data, owner };
}

function consentPage(view: View, state: FormState, { engagementId, owner }: Awaited<ReturnType<typeof consented>>): Child {
  const { t } = view;
  return (
    <Layout view={view} title={t(`记录电话同意：${owner.name}`, `Consent by phone: ${owner.name}`)} purpose={t('本人在电话里同意在这项对接里提供联系方式时，由您记录。本人登录后能看到这条记录，随时可以撤回。', 'When the person agreed on the telephone to be reached in this case, you write it down. They see the record and can take it back at any time.')}>
      <Form view={view} state={state} action={`/engagements/${engagementId}/contacts/consent`} submit={t('记录同意', 'Record consent')}>
        <input type="hidden" name="ownerKind" value={owner.kind} /><input type="hidden" name="ownerId" value={owner.id} />
        <LongField view={view} state={state} name="note" rows={3} label={t('何时、怎样同意的', 'When and how they agreed')} hint={t('例如 11 月 27 日上午通话，本人同意给企业留电话', 'E.g. called on 27 November, agrees that the firm has the number')} />
      </Form>
      <p><a href={`/engagements/${engagementId}`}>{t('返回这项对接', 'Back to the case')}</a></p>
    </Layout>
  );
}

contactPages.get('/engagements/:id/contacts/consent', async (c) => page(c, consentPage(viewOf(c), emptyForm, await consented(c, c.req.query('ownerId')))));
contactPages.post('/engagements/:id/contacts/consent', async (c) => {
  const form = await readForm(c);
  const about = await consented(c, form.values['ownerId']);
  try {
    await perform(c, recordContactConsent, { ...form.values, engagementId: about.engagementId }, form.requestKey);
    return c.redirect(`/engagements/${about.engagementId}`, 303);
  } catch (error) {
    if (asAppError(error).code === 'not_found') throw error;
    return formAgain(c, error, form, (view, state) => consentPage(view, state, about));
  }
});
