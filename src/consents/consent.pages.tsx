import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { refusal } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, Form, type FormState, LongField, SelectField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { decideConsent } from './consent.commands.ts';
import { consentBases, consentDecisions, purposesOf, type Subject, subjectKinds } from './consent.ts';
import { basisWords, decisionWords, purposeWords } from './consent.labels.ts';
import { type ConsentRow, consentsOf, subjectRow } from './consent.queries.ts';
import { ConsentRows } from './consent.show.tsx';

/** A person decides on their own page (`/me/consents`); staff who keep a profile write down here on what basis they do. */
export const consentPages = new Hono<Env>();
consentPages.use('/consents/*', signedIn);
consentPages.use('/me/consents', signedIn);

consentPages.post('/me/consents', async (c) => {
  const form = await readForm(c);
  await perform(c, decideConsent, { ...form.values, basis: 'self' }, form.requestKey);
  return c.redirect('/me/consents', 303);
});

interface Kept { readonly subject: Subject; readonly name: string; readonly rows: readonly ConsentRow[] }

/** @throws AppError `not_found` for those who do not keep this profile */
async function kept(c: Ctx): Promise<Kept> {
  const { db } = c.get('services');
  const kind = subjectKinds.find((one) => one === c.req.param('kind') && one !== 'user');
  const given = id.safeParse(c.req.param('id'));
  const subject = kind !== undefined && given.success ? { kind, id: given.data } : undefined;
  const row = subject && await subjectRow(db, subject);
  if (subject === undefined || row === undefined || refusal(c.get('actor'), 'consent.record', row.thing) !== null) throw notFound(['这份档案', 'This profile']);
  return { subject, name: row.name, rows: await consentsOf(db, subject) };
}

function recordPage(view: View, state: FormState, { subject, name, rows }: Kept): Child {
  const { t } = view;
  return (
    <Layout view={view} title={t(`处理依据：${name}`, `Basis: ${name}`)} purpose={t('登记这份个人资料时，本人同意了什么、依据是什么。本人登录后能看到这些记录，并可随时撤回。', 'What the person agreed to when the profile was entered, and on what basis. They see these lines and can take each back.')}>
      <ConsentRows view={view} subject={subject} rows={rows} own={false} />
      <h2>{t('记录一项', 'Record one')}</h2>
      <Form view={view} state={state} action={`/consents/${subject.kind}/${subject.id}`} submit={t('保存记录', 'Save')}>
        <SelectField view={view} state={state} name="purpose" label={t('用途', 'Purpose')} blank={t('请选择', 'Choose')} choices={purposesOf(subject.kind).map((one) => [one, view.words(purposeWords[one])])} />
        <SelectField view={view} state={state} name="decision" label={t('本人的决定', 'Their decision')} choices={consentDecisions.map((one) => [one, view.words(decisionWords[one])])} />
        <SelectField view={view} state={state} name="basis" label={t('依据', 'Basis')} blank={t('请选择', 'Choose')} choices={consentBases.filter((one) => one !== 'self').map((one) => [one, view.words(basisWords[one])])} />
        <LongField view={view} state={state} name="note" rows={2} label={t('说明', 'Note')} hint={t('例如 2026 年 11 月 20 日签署的书面同意，存于学会部', 'E.g. signed on 20 November 2026, kept at the office')} />
      </Form>
      <p><a href={`/erase/${subject.kind}/${subject.id}`}>{t('本人要求删除这份档案', 'The person wants the profile erased')}</a></p>
      <p><a href={`/${subject.kind === 'expert' ? 'experts' : 'technology-managers'}/${subject.id}`}>{t('返回档案', 'Back to the profile')}</a></p>
    </Layout>
  );
}

consentPages.get('/consents/:kind/:id', async (c) => page(c, recordPage(viewOf(c), emptyForm, await kept(c))));
consentPages.post('/consents/:kind/:id', async (c) => {
  const form = await readForm(c);
  const about = await kept(c);
  try {
    await perform(c, decideConsent, { ...form.values, subjectKind: about.subject.kind, subjectId: about.subject.id }, form.requestKey);
    return c.redirect(`/consents/${about.subject.kind}/${about.subject.id}`, 303);
  } catch (error) {
    return formAgain(c, error, form, (view, state) => recordPage(view, state, about));
  }
});
