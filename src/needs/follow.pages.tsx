import { Hono } from 'hono';
import { run } from '../db/run.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { linked } from '../http/links.ts';
import { signedIn } from '../http/session.ts';
import { holderOf } from '../shared/command.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { QrCode } from '../ui/qr.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, type View, viewOf } from '../ui/view.ts';
import { confirmNeed, renewNeedLink } from './follow.commands.ts';
import { type FollowStage, followSteps, mayConfirm } from './follow.ts';
import { type Followed, followedNeed } from './follow.queries.ts';
import { needStatusTone, needStatusWords } from './need.labels.ts';
import { stageStateWords } from './timeline.labels.ts';

/** Following a need without an account, by its link or QR code: where it stands, since when, which office holds it, and nothing confidential. */
export const followPages = new Hono<Env>();

const byLink = (c: Ctx): Promise<Followed> => linked(c, 'need', async (needId) => {
  const row = await followedNeed(c.get('services').db, needId);
  return row && { row, version: row.linkVersion };
});

const stageWords: Record<FollowStage, readonly [string, string]> = {
  received: ['收到', 'Received'], checked: ['核实', 'Checked'], matched: ['匹配', 'Matched'], reviewed: ['审核', 'Reviewed'], engaged: ['对接', 'In hand'], signed: ['签约', 'Signed'],
};

function FollowPage({ view, need, action }: { view: View; need: Followed; action: string }) {
  const { t } = view;
  return (
    <Layout view={view} title={need.title ?? t('需求进度', 'Progress of a need')} purpose={need.title === null ? t('内容不公开；这里只显示办理进度。', 'Its content is not public; here is how far it is.') : need.field ?? ''}>
      <ol class="progress" aria-label={t('进度', 'Progress')}>
        {followSteps(need).map(({ stage, state, at }) => (
          <li class={state} aria-current={state === 'current' ? 'step' : undefined}>
            {view.words(stageWords[stage])}<span class="visually-hidden">{`（${view.words(stageStateWords[state])}）`}</span>
            {at !== null && state === 'done' && <><br /><time datetime={at.toISOString()}>{dateTime(view, at, need.timeZone)}</time></>}
          </li>
        ))}
      </ol>
      <section class="mine">
        <h2>{t('现在', 'Now')}</h2>
        <p><Tag tone={needStatusTone[need.status]}>{view.words(needStatusWords[need.status])}</Tag>{' '}
          {need.managed ? t(`由技术经理人办理，${need.associationName}督办`, `With a technology manager, watched over by ${need.associationName}`) : t(`由${need.associationName}办理`, `With ${need.associationName}`)}</p>
        {mayConfirm(need.status) && <Confirm view={view} need={need} action={action} />}
      </section>
    </Layout>
  );
}

function Confirm({ view, need, action }: { view: View; need: Followed; action: string }) {
  const { t } = view;
  if (need.askedAt === null && need.staleAt === null) return need.confirmedAt === null ? null : <p class="fine">{t(`${dateTime(view, need.confirmedAt, need.timeZone)} 确认仍然需要`, `confirmed as still needed ${dateTime(view, need.confirmedAt, need.timeZone)}`)}</p>;
  return (
    <>
      <p class="warning">{need.staleAt !== null ? t('这条需求久未确认，已移出待办。如果仍然需要，点一下就恢复。', 'This need was not confirmed and left the queues. One tap brings it back.') : t('登记已满三个月。问题还没解决、仍然需要吗？', 'It is three months old. Is the problem still open?')}</p>
      <StepButton view={view} action={action} label={t('仍然需要', 'Still needed')} />
    </>
  );
}

followPages.get('/f/:token', async (c) => page(c, <FollowPage view={viewOf(c)} need={await byLink(c)} action={c.req.path} />));
followPages.post('/f/:token', async (c) => {
  const form = await readForm(c);
  const need = await byLink(c);
  await run(c.get('services'), confirmNeed, holderOf({ purpose: 'need', id: need.id }), { id: need.id }, { requestKey: form.requestKey });
  return c.redirect(c.req.path, 303);
});

for (const [step, command] of [['confirm', confirmNeed], ['link', renewNeedLink]] as const) {
  followPages.post(`/needs/:id/${step}`, signedIn, async (c) => {
    const form = await readForm(c);
    const parsed = id.safeParse(c.req.param('id'));
    if (!parsed.success) throw notFound(['这条需求', 'This need']);
    await perform(c, command as typeof confirmNeed, { id: parsed.data }, form.requestKey);
    return c.redirect(`/needs/${parsed.data}`, 303);
  });
}

/** On the need's own page, for the firm and staff: the link and code to print or send, and the tap that says it still stands. */
export function FollowLink({ view, needId, link, stale, asked }: { view: View; needId: string; link: string; stale: boolean; asked: boolean }) {
  const { t } = view;
  return (
    <>
      {(stale || asked) && (
        <p class="warning">{stale ? t('这条需求久未确认，已移出待办。', 'This need was not confirmed and left the queues.') : t('登记已满三个月，请确认是否仍然需要。', 'Three months old: please confirm that it still stands.')}{' '}
          <StepButton view={view} action={`/needs/${needId}/confirm`} label={t('仍然需要', 'Still needed')} /></p>
      )}
      <details class="pass-on">
        <summary>{t('不用登录查进度：二维码和链接', 'Follow it without an account: code and link')}</summary>
        <p>{t('扫码或点链接就能看到办到哪一步、在谁手上；不显示任何保密内容。', 'The code or link shows how far it is and who holds it, and nothing confidential.')}</p>
        <p><label>{t('链接', 'Link')} <input class="link" readonly value={link} data-copy={t('复制', 'Copy')} data-copied={t('已复制', 'Copied')} /></label></p>
        <QrCode text={link} label={t('查看进度的二维码', 'QR code to follow the need')} />
        <StepButton view={view} action={`/needs/${needId}/link`} label={t('换一个新链接（旧的作废）', 'New link, end this one')} kind="quiet" />
      </details>
    </>
  );
}
