import { Hono } from 'hono';
import { refuse } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { Marked } from '../matches/bands.tsx';
import { type CandidateType, candidateTypes } from '../matches/match.ts';
import { candidateTypeWords } from '../matches/match.labels.ts';
import { profilePath } from '../matches/proposal.tsx';
import { type NeedRow, needById } from '../needs/need.queries.ts';
import { notFound } from '../shared/errors.ts';
import { StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { LESSONS } from './informative.ts';
import { teachFit } from './lesson.commands.ts';
import { type Pupil, pupilsOf, saidOf } from './lesson.queries.ts';

export const lessonPages = new Hono<Env>();

/** 教一教: three candidates from further down the list, each with a yes and a no. Optional; nobody becomes a proposal by it. */
lessonPages.get('/needs/:id/lessons', signedIn, async (c) => {
  const [need, type] = [await find(c, c.req.param('id')), typeOf(c.req.query('type'))];
  const { db, search } = c.get('services');
  const { taught, decided } = await saidOf(db, need.id, type);
  return page(c, <LessonsPage view={viewOf(c)} need={need} type={type} pupils={await pupilsOf({ db, search }, need.id, type)} taught={taught.length} decided={decided.length} />);
});

lessonPages.post('/needs/:id/lessons', signedIn, async (c) => {
  const { values, requestKey } = await readForm(c);
  const needId = c.req.param('id') ?? '';
  await perform(c, teachFit, { needId, type: values['type'], candidateId: values['candidateId'], fits: values['fits'] }, requestKey);
  return c.redirect(`/needs/${needId}/lessons?type=${typeOf(values['type'])}`, 303);
});

const typeOf = (text: unknown): CandidateType => candidateTypes.find((type) => type === text) ?? 'expert';

async function find(c: Ctx, needId: string): Promise<NeedRow> {
  const need = await needById(c.get('services').db, c.get('actor'), needId);
  if (need === undefined) throw notFound(['这条需求', 'This need']);
  refuse(c.get('actor'), 'match.teach', { associationPath: need.association_path });
  return need;
}

function LessonsPage({ view, need, type, pupils, taught, decided }: { view: View; need: NeedRow; type: CandidateType; pupils: readonly Pupil[]; taught: number; decided: number }) {
  const { t } = view;
  const [zh, en] = candidateTypeWords[type];
  return (
    <Layout view={view} title={t('教一教', 'Teach')} purpose={need.title}>
      <p class="trail"><a href={`/needs/${need.id}/proposals`}>{t('← 回到对接建议', '← Back to the proposals')}</a></p>
      <p class="prose">{t(`这一步可做可不做。下面是排在第 11 名以后、与您已经审核的差别最大的${zh}，最多 ${LESSONS} 个。请看依据，说说是否对得上这条需求。您的回答只影响这条需求的排序：点“重新匹配”后，相像的会靠前或靠后。他们不会因此成为对接建议，也不会收到任何消息。`,
        `You may leave this out. These are from place 11 down and differ most from what you decided (${en.toLowerCase()}, at most ${LESSONS}). Look at the evidence and say whether it meets the need. Your answers move the order of this need only, after “Match again”. Nobody becomes a proposal or hears of it.`)}</p>
      {taught > 0 && <p class="recorded" role="status">{t(`已记录 ${taught} 个回答，谢谢。`, `${taught} answer(s) recorded, thank you.`)}</p>}
      {pupils.length === 0 ? <p class="empty">{nothingToAsk(view, taught, decided)}</p>
        : <ol class="proposals">{pupils.map((pupil) => <PupilLine view={view} need={need} type={type} pupil={pupil} />)}</ol>}
    </Layout>
  );
}

function nothingToAsk({ t }: View, taught: number, decided: number): string {
  if (taught >= LESSONS) return t('这就够了：再多也教不了更多。', 'That is enough: more would teach no more.');
  return decided === 0 ? t('请先审核至少一条对接建议，再来教。', 'Decide at least one proposal first.') : t('候选不多，没有可以再教的。', 'There are not enough candidates to ask about.');
}

function PupilLine({ view, need, type, pupil: { profile, place, why } }: { view: View; need: NeedRow; type: CandidateType; pupil: Pupil }) {
  const { t } = view;
  const answer = (fits: 'yes' | 'no') => ({ type, candidateId: profile.id, fits });
  return (
    <li class="proposal">
      <p class="proposal-head"><a href={profilePath(type, profile.id)}>{profile.name}</a> <span class="hint">{[profile.title, profile.organisation, profile.fields.slice(0, 4).join(t('、', ', '))].filter(Boolean).join(t('，', ', '))}{t(`（排第 ${place}）`, ` (place ${place})`)}</span></p>
      {why.reasons.slice(0, 3).map((reason) => <p class="proposal-reason"><q><Marked text={reason.phrase} terms={reason.terms} /></q>{' ← '}{reason.evidenceId === null ? t('档案介绍', 'their profile') : reason.evidenceTitle}</p>)}
      <p class="actions">
        <StepButton view={view} action={`/needs/${need.id}/lessons`} label={t('对得上', 'Meets it')} fields={answer('yes')} kind="quiet" />{' '}
        <StepButton view={view} action={`/needs/${need.id}/lessons`} label={t('对不上', 'Does not')} fields={answer('no')} kind="quiet" />
      </p>
    </li>
  );
}
