import { regionName } from '../associations/region.ts';
import { candidateTypeWords, confidenceMeaning, confidenceWords, warningWords } from '../matches/match.labels.ts';
import { needKindWords, urgencyWords } from '../needs/need.labels.ts';
import { emptyForm, Form, type FormState, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { Facts } from '../ui/table.tsx';
import { day, money, type View } from '../ui/view.ts';
import type { ClaimCard } from './claim.queries.ts';
import { CONDUCT_VERSION } from './conduct.ts';
import { candidatePath } from './engagement.labels.ts';

/** 领办卡: what the need is, who the candidate is, why they fit, and what taking it on promises. */
export function ClaimPage({ view, card, state }: { view: View; card: ClaimCard; state?: FormState | undefined }) {
  const { t } = view;
  const { need, match } = card;
  return (
    <Layout view={view} wide title={t('领办卡', 'Take-on card')} purpose={need.title}>
      <p class="trail"><a href="/engagements">{t('← 回到我的对接', '← Back to my cases')}</a> <a href={`/matches/${match.id}`}>{t('逐句看依据', 'Read the evidence phrase by phrase')}</a></p>
      {state?.problem !== undefined && <div class="error-summary" role="alert" tabindex={-1}><h2>{t('没有领办成功', 'Not taken on')}</h2><p>{state.problem}</p></div>}
      <div class="case-grid">
        <div><NeedCard view={view} card={card} /><CandidateCard view={view} card={card} /></div>
        <div><Promise view={view} card={card} state={state} /></div>
      </div>
    </Layout>
  );
}

function NeedCard({ view, card: { need, fit, givenBack } }: { view: View; card: ClaimCard }) {
  const { t } = view;
  return (
    <section class="card">
      <h2>{t('需求', 'The need')}</h2>
      <Facts rows={[
        [t('企业', 'Enterprise'), `${need.enterprise_name}（${regionName(need.region_code)}）`], [t('类型和领域', 'Kind and field'), `${view.words(needKindWords[need.kind])}，${need.field}`],
        [t('难题', 'Problem'), need.problem ?? need.background], [t('目标', 'Goals'), need.goals], [t('预算', 'Budget'), need.budget_fen === null ? null : money(view, need.budget_fen)],
        [t('紧急程度', 'Urgency'), view.words(urgencyWords[need.urgency])], [t('希望完成', 'Wanted by'), need.deadline === null ? null : day(view, need.deadline)],
        [t('适合您的理由', 'Why it fits you'), fit.reasons.map(view.words).join(t('；', '; '))],
      ]} />
      {givenBack !== null && <p class="warning">{t('曾被退回：', 'Given back before: ')}{givenBack}</p>}
    </section>
  );
}

function CandidateCard({ view, card: { match, candidate } }: { view: View; card: ClaimCard }) {
  const { t } = view;
  const about = [candidate.title, candidate.institution ?? candidate.owner, candidate.region_code === null ? null : regionName(candidate.region_code)].filter((text) => text !== null);
  return (
    <section class="card">
      <h2>{view.words(candidateTypeWords[match.candidate_type])}{t('：', ': ')}<a href={`${candidatePath[match.candidate_type]}/${match.candidate_id}`}>{match.candidate_name}</a></h2>
      <p>{about.join(t('，', ', '))} <span class={`band band-${match.confidence}`} title={view.words(confidenceMeaning[match.confidence])}>{view.words(confidenceWords[match.confidence])}</span></p>
      {candidate.summary !== null && <p>{candidate.summary}</p>}
      <h3>{t('依据', 'Why they fit')}</h3>
      <ul class="reasons">{match.reasons.slice(0, 5).map((reason) => <li class="reason">“{reason.phrase}”{t('：', ': ')}{reason.evidenceTitle}</li>)}</ul>
      {match.unanswered.length > 0 && <div class="ask-first"><h2>{t('先问这些：还没有依据能回答', 'Ask these first: nothing answers them yet')}</h2><ul>{match.unanswered.slice(0, 6).map((phrase) => <li>{phrase}</li>)}</ul></div>}
      {match.warnings.length > 0 && <ul class="warning">{match.warnings.map((warning) => <li>{view.words(warningWords[warning.kind])}{t('：', ': ')}{view.words(warning.detail)}</li>)}</ul>}
    </section>
  );
}

function Promise({ view, card, state }: { view: View; card: ClaimCard; state: FormState | undefined }) {
  const { t } = view;
  const { manager, used, promise, match, accepted, warnings, steppedBack } = card;
  const full = used >= manager.capacity;
  const shown = state ?? { ...emptyForm, values: { nextStep: t('首次联系企业和对接对象', 'First contact with enterprise and candidate'), nextStepDue: promise.until } };
  const declare = new URLSearchParams({ about: 'need', subject: card.need.id, name: card.need.title, back: '/engagements' });
  return (
    <section class="card">
      <h2>{t('您承诺什么', 'What you promise')}</h2>
      <Facts rows={[
        [t('独家期', 'Yours alone'), t(`${promise.days} 个工作日，到 ${day(view, promise.until)}。期间只由您联系；到期还没有首次联系，科协可以收回另派。`, `${promise.days} working days, to ${promise.until}. Only you make contact; without a first contact by then the association may take it back.`)],
        [t('手上的对接', 'In your hands'), t(`${used} / ${manager.capacity} 件，领办后为 ${used + 1} / ${manager.capacity} 件`, `${used} of ${manager.capacity}; with this one ${used + 1} of ${manager.capacity}`)],
        [t('可以退回', 'Giving back'), t('签约以前随时可以退回，写明原因即可。', 'Any time before a contract, with a reason.')],
      ]} />
      {promise.provisional && <p class="hint">{t('节假日安排还没有公布，日期可能调整。', 'The holidays are not announced yet; the date may change.')}</p>}
      {warnings.map((words) => <p class="warning">{view.words(words)}</p>)}
      {steppedBack ? <p class="warning">{t('您申报过与此有关的利益关系，不能领办。', 'You declared an interest in this and cannot take it on.')} <a href="/conflicts">{t('看我的申报', 'My declarations')}</a></p>
        : full ? <p class="warning">{t('已到可同时办理的上限，办结或退回一件后才能再领办。', 'Your limit is reached; end or give back a case before taking another on.')}</p>
          : match.status !== 'approved' ? <p class="warning">{t('这条对接建议现在不能领办，可能刚被别人领办。', 'This match cannot be taken on now; somebody may just have taken it.')}</p>
            : (
              <Form view={view} state={{ ...shown, problem: undefined }} action={`/matches/${match.id}/claim`} submit={t(`领办，与${match.candidate_name}对接`, `Take on with ${match.candidate_name}`)}>
                <TextField view={view} state={shown} name="nextStep" label={t('下一步做什么', 'What comes next')} />
                <TextField view={view} state={shown} name="nextStepDue" type="date" label={t('哪天之前', 'By')} />
                {!accepted && <ConductField view={view} state={shown} />}
                <p class="hint">{t('领办即表示您与企业和对接对象之间没有应申报的利益关系。', 'Taking it on says that you have no interest to declare in the enterprise or the candidate.')} <a href={`/conflicts?${declare}`}>{t('有利益关系，去申报', 'I have one: declare it')}</a></p>
              </Form>
            )}
    </section>
  );
}

function ConductField({ view, state }: { view: View; state: FormState }) {
  const { t } = view;
  const wrong = state.errors.some((error) => error.field === 'conduct');
  return (
    <div class={wrong ? 'field wrong' : 'field'}>
      {wrong && <p class="error" id="conduct-error">{state.errors.filter((error) => error.field === 'conduct').map((error) => view.words(error.message)).join(' ')}</p>}
      <label class="check"><input type="checkbox" id="conduct" name="conduct" value={CONDUCT_VERSION} aria-describedby={wrong ? 'conduct-error' : undefined} /><span>{t('我已阅读并接受', 'I have read and accept the ')}<a href="/conduct">{t('《技术经理人服务守则》', 'rules of conduct')}</a>{t(`（${CONDUCT_VERSION} 版）`, ` (${CONDUCT_VERSION})`)}</span></label>
    </div>
  );
}
