import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { recordJobRetry } from '../audit/access.commands.ts';
import { databaseState } from '../db/health.ts';
import { refusal } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { problems } from '../http/problems.ts';
import { signedIn } from '../http/session.ts';
import { stoppedCrawls } from '../limits/limit.queries.ts';
import { modelInfos } from '../learning/model.queries.ts';
import { RankingModels } from '../learning/model.show.tsx';
import { retryMessage } from '../notices/message.commands.ts';
import { deliveryCounts, failedMessages } from '../notices/message.queries.ts';
import { Deliveries } from '../notices/deliveries.show.tsx';
import { setLanguage } from '../notices/reader.commands.ts';
import { trainingState } from '../learning/model.ts';
import { forecasts } from '../reviews/track-record.queries.ts';
import { ReliabilityDiagram } from '../reviews/track-record.show.tsx';
import { reliabilityOf } from '../reviews/track-record.ts';
import { AppError, type ErrorCode, notFound } from '../shared/errors.ts';
import { StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { Facts, Table, Tag } from '../ui/table.tsx';
import { dateTime, viewOf } from '../ui/view.ts';

/** Health, readiness, status, the pages behind problem types, and the language switch. */
export const systemPages = new Hono<Env>();

/** Alive: this process answers. */
systemPages.get('/healthz', (c) => c.json({ status: 'ok' }));

/**
 * Ready: the database answers. `degraded` (200) is a database that can be read and takes no writes, because it is read-only
 * or its disk is full, or a search server that is away: taking this process out of service would take reading away, too.
 */
systemPages.get('/readyz', async (c) => {
  const { db, health, search } = c.get('services');
  const [database, index] = await Promise.all([databaseState(db, health), search.sync?.status()]);
  const status = database === 'failing' ? 'unavailable' : database === 'on' && index?.state !== 'failing' ? 'ready' : 'degraded';
  return c.json({ status, parts: { database, ...(index === undefined ? {} : { search: index.state }) } }, database === 'failing' ? 503 : 200);
});

/** Accounts that were held up are shown to staff for a week. */
const CRAWL_SHOWN_MS = 7 * 24 * 3600_000;

systemPages.get('/status', async (c) => {
  const view = viewOf(c);
  const { t } = view;
  const services = c.get('services');
  const parts = await services.parts();
  const mayRetry = refusal(view.actor, 'status.view', {}) === null;
  const [counts, failed] = await Promise.all([services.jobs.counts(), mayRetry ? services.jobs.failed(50) : []]);
  const reliability = mayRetry ? reliabilityOf(await forecasts(services.db, services.search.rankingVersion)) : undefined;
  const models = mayRetry ? await modelInfos(services.db) : [];
  const crawls = mayRetry ? await stoppedCrawls(services.db, new Date(services.clock().getTime() - CRAWL_SHOWN_MS)) : [];
  const training = trainingState(mayRetry ? await services.jobs.latest('search.learn') : undefined);
  const state = { on: t('正常', 'On'), off: t('关闭', 'Off'), failing: t('故障', 'Failing') };
  return page(c, (
    <Layout view={view} title={t('系统状态', 'Status')} purpose={t('哪些部分在工作，哪些没有配置，后台还有多少事没做完。', 'What works, what is switched off, what still waits in the background.')}>
      <ul class="status-list">
        {parts.map((part) => (
          <li class={part.state}><strong>{view.words(part.name)}</strong> <Tag tone={part.state === 'on' ? 'good' : part.state === 'failing' ? 'bad' : 'quiet'}>{state[part.state]}</Tag><p>{view.words(part.detail)}</p></li>
        ))}
      </ul>
      <h2>{t('后台任务', 'Background work')}</h2>
      <Facts rows={[[t('等待', 'Waiting'), String(counts.waiting)], [t('进行中', 'Running'), String(counts.active)], [t('失败', 'Failed'), String(counts.failed)]]} />
      {mayRetry && (
        <Table caption={t('失败的任务', 'Failed jobs')} rows={failed} empty={<p>{t('没有失败的任务。', 'No failed jobs.')}</p>} columns={[
          { head: t('任务', 'Job'), kind: 'main', cell: (job) => job.kind },
          { head: t('最后一次', 'Last try'), cell: (job) => dateTime(view, job.failedAt) },
          { head: t('次数', 'Tries'), kind: 'number', cell: (job) => job.tries },
          { head: t('原因', 'Reason'), cell: (job) => job.error },
          { head: '', cell: (job) => <StepButton view={view} action="/status/retry" label={t('再试一次', 'Try again')} fields={{ kind: job.kind, id: job.id }} kind="quiet" /> },
        ]} />
      )}
      {mayRetry && <Deliveries view={view} counts={await deliveryCounts(services.db, view.actor, view.now)} failed={await failedMessages(services.db, view.actor, 50)} />}
      {crawls.length > 0 && (
        <Table caption={t('查看资料过多、当天已暂停查看的账号', 'Accounts held up for opening too many profiles')} rows={crawls} empty={null} columns={[
          { head: t('姓名', 'Name'), kind: 'main', cell: (one) => one.name },
          { head: t('邮箱', 'E-mail'), cell: (one) => one.email },
          { head: t('时间', 'When'), cell: (one) => dateTime(view, one.at) },
        ]} />
      )}
      {mayRetry && <RankingModels view={view} rankingVersion={services.search.rankingVersion} models={models} training={training} mayTrain={refusal(view.actor, 'model.train', {}) === null} />}
      {reliability !== undefined && <ReliabilityDiagram view={view} reliability={reliability} />}
    </Layout>
  ));
});

systemPages.post('/status/retry', async (c) => {
  const { values } = await readForm(c);
  const refused = refusal(c.get('actor'), 'job.retry', {});
  if (refused !== null) throw new AppError(c.get('actor').kind === 'visitor' ? 'not_signed_in' : 'not_allowed', refused);
  await perform(c, recordJobRetry, { kind: String(values['kind'] ?? ''), jobId: String(values['id'] ?? '') });
  await c.get('services').jobs.retry(String(values['kind'] ?? ''), String(values['id'] ?? ''));
  return c.redirect('/status', 303);
});

systemPages.post('/status/messages/:id/retry', signedIn, async (c) => {
  const form = await readForm(c);
  await perform(c, retryMessage, { id: c.req.param('id') }, form.requestKey);
  return c.redirect('/status', 303);
});

systemPages.get('/problems/:code', (c) => {
  const view = viewOf(c);
  const code = c.req.param('code');
  if (!(code in problems)) throw notFound(['这个问题说明', 'This problem type']);
  const { status, title } = problems[code as ErrorCode];
  return page(c, (
    <Layout view={view} title={view.words(title)} purpose={`${code} - HTTP ${status}`}>
      <p>{view.t('这类问题的具体原因和处理办法，写在出现它的页面或接口回答的 detail 里。', 'What happened and what to do is said where it occurs: on the page, or in “detail” of the API’s answer.')}</p>
    </Layout>
  ));
});

/** A year, so that the choice outlives the session. */
const LANGUAGE_SECONDS = 365 * 24 * 3600;

systemPages.post('/language', async (c) => {
  const { values } = await readForm(c);
  const language = values['language'] === 'en' ? 'en' : 'zh';
  setCookie(c, 'keqiao_language', language, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: LANGUAGE_SECONDS, ...(c.get('services').publicUrl.startsWith('https:') ? { prefix: 'host' as const } : {}) });
  if (c.get('actor').userId !== null) await perform(c, setLanguage, { language });
  return c.redirect(localPath(values['back']), 303);
});

/** Only ever back into this site: "//evil", "\evil" and absolute addresses become the home page. */
export const localPath = (value: unknown): string => (typeof value === 'string' && /^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(value) ? value : '/');
