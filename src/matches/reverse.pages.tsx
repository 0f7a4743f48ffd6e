import { Hono } from 'hono';
import type { Ctx, Env } from '../http/env.ts';
import { signedIn } from '../http/session.ts';
import { needStatusTone, needStatusWords } from '../needs/need.labels.ts';
import { profileDefinitions } from '../profiles/kinds.ts';
import { profileById } from '../profiles/profile.queries.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { Tag } from '../ui/table.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { Band, BandLegend, Marked } from './bands.tsx';
import { warningWords } from './match.labels.ts';
import { type AnsweredNeed, needsFor, reversible } from './reverse.queries.ts';
import { profilePath } from './proposal.tsx';

/** Open needs that an expert or an achievement may answer, of those the reader may see. */
export const reversePages = new Hono<Env>();


for (const type of reversible) reversePages.get(`/${profileDefinitions[type].segment}/:id/needs`, signedIn, async (c: Ctx) => {
  const given = id.safeParse(c.req.param('id'));
  const profile = given.success ? await profileById(c.get('services').db, c.get('actor'), type, given.data) : undefined;
  if (profile === undefined) throw notFound([`这份${profileDefinitions[type].words[0]}档案`, `This ${profileDefinitions[type].words[1].toLowerCase()}`]);
  const needs = await needsFor(c.get('services'), c.get('actor'), type, profile.id);
  return page(c, <NeedsPage view={viewOf(c)} name={profile.name} back={profilePath(type, profile.id)} needs={needs} />);
});

function NeedsPage({ view, name, back, needs }: { view: View; name: string; back: string; needs: readonly AnsweredNeed[] }) {
  const { t } = view;
  return (
    <Layout view={view} title={t(`${name}可能回答的需求`, `Needs that ${name} may answer`)} purpose={t('您能看到的、已受理且还没有开始对接的需求，最有把握的在前。', 'Accepted needs not yet in hand that you may see, the likeliest first.')}>
      <p class="trail"><a href={back}>{t('← 回到档案', '← Back to the profile')}</a></p>
      {needs.length === 0 ? <div class="empty"><p>{t('目前没有说得出依据的需求。新需求受理后会自动匹配，不用在这里等。', 'No open need for which we could say why. New needs are matched by themselves; no need to wait here.')}</p></div> : (
        <>
          <BandLegend view={view} />
          <ol class="proposals">{needs.map((one) => <NeedLine view={view} one={one} />)}</ol>
        </>
      )}
    </Layout>
  );
}

function NeedLine({ view, one: { need, confidence, reasons, unanswered, warnings } }: { view: View; one: AnsweredNeed }) {
  const { t } = view;
  return (
    <li class="proposal">
      <p class="proposal-head"><a href={`/needs/${need.id}`}>{need.title}</a> <Band view={view} confidence={confidence} /> <Tag tone={needStatusTone[need.status]}>{view.words(needStatusWords[need.status])}</Tag> <span class="hint">{need.enterprise_name}</span></p>
      <ul class="reasons">{reasons.slice(0, 3).map((reason) => (
        <li class="reason"><q><Marked text={reason.phrase} terms={reason.terms} /></q>{' ← '}{reason.evidenceId === null ? t('档案介绍', 'their profile') : reason.evidenceTitle}</li>
      ))}</ul>
      {unanswered.length > 0 && <p class="proposal-question">{t('没有依据的：', 'Not answered: ')}{unanswered.slice(0, 3).join(t('；', '; '))}</p>}
      {warnings.length > 0 && <p class="proposal-warnings">{warnings.map(({ kind }) => <Tag tone="waiting">{view.words(warningWords[kind])}</Tag>)}</p>}
    </li>
  );
}
