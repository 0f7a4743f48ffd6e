import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { refusal } from '../auth/refusal.ts';
import { run } from '../db/run.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError } from '../http/errors.ts';
import { readForm } from '../http/form.ts';
import { linked } from '../http/links.ts';
import { signedIn } from '../http/session.ts';
import { holderOf } from '../shared/command.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, Form, type FormState, LongField, StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { QrCode } from '../ui/qr.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Facts, Tag } from '../ui/table.tsx';
import { dateTime, day, type View, viewOf } from '../ui/view.ts';
import { chinaDay } from '../shared/working-days.ts';
import { confirmProfile, renewProfileLink } from './freshness.commands.ts';
import { type Freshness as Fresh, linkHolds, staleWords } from './freshness.ts';
import { profileOfLink } from './freshness.queries.ts';
import { profileDefinitions } from './kinds.ts';
import { shown } from './profile.form.tsx';
import { evidenceKindWords } from './profile.labels.ts';
import { profileThing } from './profile.commands.ts';
import { type EvidencedKind, evidencedKinds } from './profile.ts';
import { evidenceOf, type EvidenceRow, type ProfileRow } from './profile.queries.ts';

/** Whether a profile still holds: the page for whoever has the link, at /c, and what the profile's own page says of it. */
export const freshnessPages = new Hono<Env>();

type Row = ProfileRow<EvidencedKind>;
interface Held { readonly kind: EvidencedKind; readonly row: Row }

const byLink = (c: Ctx): Promise<Held> => linked(c, 'profile', async (profileId) => {
  const found = await profileOfLink(c.get('services').db, profileId);
  return found && { row: found, version: found.row.confirm_link };
});

async function show(c: Ctx): Promise<(view: View, state: FormState) => Child> {
  const held = await byLink(c);
  const { db, clock } = c.get('services');
  const evidence = await evidenceOf(db, held.kind, held.row.id);
  const now = clock();
  return (view, state) => <LinkPage view={view} state={state} held={held} evidence={evidence} action={c.req.path} now={now} />;
}

freshnessPages.get('/c/:token', async (c) => page(c, (await show(c))(viewOf(c), emptyForm)));
freshnessPages.post('/c/:token', async (c) => {
  const form = await readForm(c);
  const { kind, row } = await byLink(c);
  try {
    await run(c.get('services'), confirmProfile, holderOf({ purpose: 'profile', id: row.id }), { kind, id: row.id, answer: form.values['answer'] as 'right', note: form.values['note'] as string | undefined }, { requestKey: form.requestKey });
    return c.redirect(c.req.path, 303);
  } catch (error) {
    // A link that has ended says so itself.
    if (asAppError(error).code === 'wrong_state') return c.redirect(c.req.path, 303);
    return formAgain(c, error, form, await show(c));
  }
});

const MOST_SHOWN = 30;

function LinkPage({ view, state, held: { kind, row }, evidence, action, now }: { view: View; state: FormState; held: Held; evidence: readonly EvidenceRow[]; action: string; now: Date }) {
  const { t } = view;
  const definition = profileDefinitions[kind];
  if (!linkHolds(row, now)) {
    return <Layout view={view} title={t('这个链接已过期', 'This link has ended')}><p>{t(`请向${row.association_name}要一个新的链接，或登录后在自己的档案页上确认。`, `Ask ${row.association_name} for a new one, or sign in and confirm on your own profile.`)}</p></Layout>;
  }
  const justNow = row.confirmed_at !== null && row.confirm_link_at !== null && row.confirmed_at >= row.confirm_link_at;
  return (
    <Layout view={view} title={t('您的资料还准确吗？', 'Does your profile still hold?')} purpose={t(`${row.association_name}用这份资料为企业找人。看一眼，点一下就好，不用登录。`, `${row.association_name} finds people for enterprises by it. One look, one tap, no account.`)}>
      {justNow && <p class="recorded" role="status">{t(`已于 ${dateTime(view, row.confirmed_at ?? now, row.time_zone)} 确认，谢谢！`, `Confirmed ${dateTime(view, row.confirmed_at ?? now, row.time_zone)}. Thank you!`)}</p>}
      {row.change_note !== null && <p class="recorded" role="status">{t('已收到您说的变化，科协会修改资料，谢谢！', 'What you said has arrived; the association will mend the profile. Thank you!')}</p>}
      <section>
        <h2>{row.name}</h2>
        <Facts rows={definition.fields.slice(1).map((field): readonly [string, Child] => [view.words(field.label), shown(view, field, row)])} />
        {evidence.length > 0 && (
          <>
            <h3>{t(`业绩 ${evidence.length} 条`, `${evidence.length} piece(s) of evidence`)}</h3>
            <ul>{evidence.slice(0, MOST_SHOWN).map((one) => <li>{view.words(evidenceKindWords[one.kind])}{t('：', ': ')}{one.title}{one.year === null ? '' : t(`（${one.year}）`, ` (${one.year})`)}</li>)}</ul>
            {evidence.length > MOST_SHOWN && <p class="hint">{t(`另有 ${evidence.length - MOST_SHOWN} 条没有列出。`, `${evidence.length - MOST_SHOWN} more are not listed.`)}</p>}
          </>
        )}
      </section>
      {!justNow && <div class="actions"><StepButton view={view} action={action} label={t('都对，仍然准确', 'All right as it is')} fields={{ answer: 'right' }} /></div>}
      <details open={state.errors.length > 0}>
        <summary>{t('有变化', 'Something has changed')}</summary>
        <p>{t('有账号的，登录后可以自己修改：', 'With an account you can change it yourself: ')}<a href={`/${definition.segment}/${row.id}/edit`}>{t('去修改档案', 'edit the profile')}</a>{t('。没有账号就在这里写一句，由科协替您改。', '. Without one, say it here and the association does it for you.')}</p>
        <Form view={view} state={state} action={action} submit={t('告诉科协', 'Tell the association')}>
          <input type="hidden" name="answer" value="changed" />
          <LongField view={view} state={state} name="note" label={t('哪里变了', 'What has changed')} hint={t('例如：已调到某某大学；近期不方便承接', 'E.g. moved to another university; not available for some time')} rows={3} />
        </Form>
      </details>
    </Layout>
  );
}

for (const kind of evidencedKinds) {
  const { segment, words } = profileDefinitions[kind];
  const idOf = (c: Ctx): string => {
    const parsed = id.safeParse(c.req.param('id'));
    if (!parsed.success) throw notFound([`这份${words[0]}档案`, `This ${words[1].toLowerCase()}`]);
    return parsed.data;
  };
  freshnessPages.post(`/${segment}/:id/confirm`, signedIn, async (c) => {
    const form = await readForm(c);
    await perform(c, confirmProfile, { kind, id: idOf(c), answer: 'right' }, form.requestKey);
    return c.redirect(`/${segment}/${idOf(c)}`, 303);
  });
  freshnessPages.post(`/${segment}/:id/confirm-link`, signedIn, async (c) => {
    const form = await readForm(c);
    await perform(c, renewProfileLink, { kind, id: idOf(c) }, form.requestKey);
    return c.redirect(`/${segment}/${idOf(c)}#confirm`, 303);
  });
}

/** "2026年5月1日", or that nobody did, with the mark when it is old. */
export function freshnessFact(view: View, row: Fresh): Child {
  const stale = staleWords(row, view.now);
  return (
    <>{row.confirmed_at === null ? view.t('还没有人确认过', 'Nobody confirmed it yet') : view.t(`资料于 ${day(view, chinaDay(row.confirmed_at))} 确认`, `Confirmed ${day(view, chinaDay(row.confirmed_at))}`)}
      {stale !== null && <>{' '}<Tag tone="waiting">{view.words(stale)}</Tag></>}</>
  );
}

/** The mark alone, for lists and cards; nothing while the profile is fresh. */
export function StaleMark({ view, row }: { view: View; row: Fresh }) {
  const stale = staleWords(row, view.now);
  return stale === null ? null : <Tag tone="waiting">{view.words(stale)}</Tag>;
}

/** For those who keep the profile: the tap that says it still holds, and for staff the link to pass on. */
export function Freshness({ view, kind, row, link }: { view: View; kind: EvidencedKind; row: ProfileRow<'expert'>; link: string }) {
  const { t } = view;
  const at = `/${profileDefinitions[kind].segment}/${row.id}`;
  const asked = row.confirm_asks > 0 && row.change_note === null;
  return (
    <section id="confirm">
      {row.change_note !== null && <p class="warning" role="status">{t('本人说明有变化：', 'Said to have changed: ')}<q>{row.change_note}</q>{t('。改好后请点“仍然准确”。', '. Once it is mended, press “still right”.')}</p>}
      {asked && <p class="warning">{t('这份资料一年没有确认了，请看一眼下面的内容。', 'This profile was not confirmed for a year; please look it over.')}</p>}
      <div class="actions"><StepButton view={view} action={`${at}/confirm`} label={t('资料仍然准确', 'The profile is still right')} kind={asked || row.change_note !== null ? 'main' : 'quiet'} /></div>
      {refusal(view.actor, 'profile.link', profileThing(kind, row)) === null && (
        <details class="pass-on">
          <summary>{t('请本人确认：二维码和链接（不用登录）', 'Let them confirm it themselves: code and link, no account')}</summary>
          {linkHolds(row, view.now)
            ? <><p>{t('打开就能看到这份资料，点一下确认，或说明哪里变了；60 天内有效。只发给本人。', 'It shows this profile, to be confirmed with one tap, or to say what changed; for sixty days. For the person alone.')}</p>
              <p><label>{t('链接', 'Link')} <input class="link" readonly value={link} data-copy={t('复制', 'Copy')} data-copied={t('已复制', 'Copied')} /></label></p>
              <QrCode text={link} label={t('确认资料的二维码', 'QR code to confirm the profile')} /></>
            : <p>{t('还没有可用的链接。', 'There is no link that holds.')}</p>}
          <StepButton view={view} action={`${at}/confirm-link`} label={t('生成新链接（旧的作废）', 'Make a new link, end the old')} kind="quiet" />
        </details>
      )}
    </section>
  );
}
