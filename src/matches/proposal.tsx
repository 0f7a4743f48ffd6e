import type { Child } from 'hono/jsx';
import { regionName } from '../associations/region.ts';
import { needKindWords, urgencyWords } from '../needs/need.labels.ts';
import type { NeedRow } from '../needs/need.queries.ts';
import { freshnessFact, StaleMark } from '../profiles/freshness.pages.tsx';
import { profileDefinitions } from '../profiles/kinds.ts';
import { availabilityTone, availabilityWords, evidenceKindWords } from '../profiles/profile.labels.ts';
import { societyLevelWords } from '../profiles/society.ts';
import { StepButton } from '../ui/form.tsx';
import { Facts, Tag } from '../ui/table.tsx';
import { day, money, type View } from '../ui/view.ts';
import { type Answers, type MarkedText, answerRef, questionRef } from './answers.ts';
import { Band, BandExplained, HowRanked, Marked } from './bands.tsx';
import type { CandidateEvidence, CandidateProfile } from './candidate.queries.ts';
import type { CandidateType, MatchWarning } from './match.ts';
import { candidateTypeWords, matchStatusTone, matchStatusWords, warningWords } from './match.labels.ts';
import type { MatchRow } from './match.queries.ts';

/** The proposal (对接建议) side by side: the need in its phrases, the candidate with what answers each. */
export const profilePath = (type: CandidateType, id: string): string => `/${profileDefinitions[type].segment}/${id}`;

/** What the need says, part by part, in its author's words. */
export const needParts = (view: View, need: NeedRow): (readonly [string, string])[] => {
  const parts: [string, string | null][] = [
    [view.t('项目名称', 'Title'), need.title], [view.t('行业领域', 'Field'), need.field], [view.t('需求背景', 'Background'), need.background],
    [view.t('需解决的主要技术难题', 'Problem'), need.problem], [view.t('期望实现的主要技术目标', 'Goals'), need.goals],
  ];
  return parts.flatMap(([label, text]) => (text === null ? [] : [[label, text] as const]));
};

export function AskFirst({ view, unanswered, placed }: { view: View; unanswered: readonly string[]; placed: ReadonlySet<string> }) {
  if (unanswered.length === 0) return null;
  return (
    <section class="ask-first" aria-labelledby="ask-first">
      <h2 id="ask-first">{view.t('先问这些', 'Ask these first')}</h2>
      <p>{view.t('需求里的这几点，在对方的资料中没有找到依据：', 'Nothing in the candidate’s profile answers these points of the need:')}</p>
      <ul>{unanswered.map((phrase, index) => {
        const ref = questionRef(index);
        return <li id={`answer-${ref}`} data-phrase={ref}>{placed.has(ref) ? <a href={`#phrase-${ref}`}>{phrase}</a> : phrase}</li>;
      })}</ul>
    </section>
  );
}

export function Warnings({ view, warnings }: { view: View; warnings: readonly MatchWarning[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul class="warning" aria-label={view.t('请留意', 'Please note')}>
      {warnings.map(({ kind, detail }) => <li data-kind={kind}><strong>{view.words(warningWords[kind])}</strong>{view.t('：', ': ')}{view.words(detail)}</li>)}
    </ul>
  );
}

export function NeedSide({ view, need, parts }: { view: View; need: NeedRow; parts: readonly MarkedText[] }) {
  const { t } = view;
  return (
    <section class="need-side" aria-labelledby="need-side">
      <h2 id="need-side">{t('企业的需求', 'The need')}</h2>
      <p class="legend hint">{t('带数字的句子在右边有对应的依据；带问号的没有依据；其余的依据不突出，或与前面重复。', 'Numbered phrases have an answer on the right, those with a question mark have none; what answers the rest is weak or said already.')}</p>
      {parts.map(({ label, pieces }) => (
        <div class="need-part">
          <h3>{label}</h3>
          <p class="need-text">{pieces.map(({ text, phrase, first }) => (phrase === undefined ? text : (
            <a class="phrase" data-answered={phrase.answered ? 'yes' : 'no'} data-phrase={phrase.ref} id={first ? `phrase-${phrase.ref}` : undefined} href={`#answer-${phrase.ref}`}>
              <Marked text={text} terms={phrase.terms} />
              <sup>{phrase.answered ? phrase.ref : <>?<span class="visually-hidden">{t('（没有依据）', ' (nothing answers this)')}</span></>}</sup>
            </a>
          )))}</p>
        </div>
      ))}
      <Facts rows={[
        [t('企业', 'Enterprise'), need.enterprise_name], [t('所在地', 'Region'), regionName(need.region_code)], [t('需求类型', 'Kind'), view.words(needKindWords[need.kind])],
        [t('紧急程度', 'Urgency'), view.words(urgencyWords[need.urgency])], [t('预算', 'Budget'), need.budget_fen === null ? null : money(view, need.budget_fen)],
        [t('期限', 'Deadline'), need.deadline === null ? null : day(view, need.deadline)],
      ]} />
      <p><a href={`/needs/${need.id}`}>{t('打开需求全文和经过', 'Open the need and its history')}</a></p>
    </section>
  );
}

export interface Candidate { readonly profile: CandidateProfile; readonly evidence: readonly CandidateEvidence[]; /** Open engagements; null: not for this reader. */ readonly load: number | null; /** What became of proposals in this band here. */ readonly record?: Child }

export function CandidateSide({ view, match, candidate, answers, placed }: { view: View; match: MatchRow; candidate: Candidate; answers: Answers; placed: ReadonlySet<string> }) {
  const { t } = view;
  const { profile, evidence, load } = candidate;
  const cited = new Set(answers.groups.map((group) => group.evidenceId));
  const others = evidence.filter((one) => !cited.has(one.id));
  return (
    <section class="candidate-side" aria-labelledby="candidate-side">
      <h2 id="candidate-side">{view.words(candidateTypeWords[match.candidate_type])}{t('：', ': ')}<a href={profilePath(match.candidate_type, profile.id)}>{profile.name}</a></h2>
      <BandExplained view={view} confidence={match.confidence} record={candidate.record} />
      <Facts rows={[
        [t('职称', 'Title'), profile.title], [t('级别', 'Level'), profile.level === null ? null : view.words(societyLevelWords[profile.level])],
        [match.candidate_type === 'achievement' ? t('持有单位', 'Owner') : t('工作单位', 'Institution'), profile.organisation],
        [t('领域', 'Fields'), profile.fields.join(t('、', ', '))], [t('所在地', 'Region'), regionName(profile.regionCode)],
        [t('成熟度', 'Readiness'), profile.trl === null ? null : t(`${profile.trl} 级（共 9 级）`, `level ${profile.trl} of 9`)],
        [t('承接状态', 'Availability'), <Tag tone={availabilityTone[profile.availability]}>{view.words(availabilityWords[profile.availability])}</Tag>],
        [t('资料确认', 'Confirmed'), profile.freshness === null ? null : freshnessFact(view, profile.freshness)],
        [t('在办对接', 'Open engagements'), load === null || profile.capacity === null ? null : t(`${load} 项，上限 ${profile.capacity} 项`, `${load}, limit ${profile.capacity}`)],
      ]} />
      <h3>{t('依据', 'Evidence')}</h3>
      <ol class="reasons">{answers.groups.map((group) => <EvidenceGroup view={view} group={group} profile={profile} evidence={evidence.find((one) => one.id === group.evidenceId)} placed={placed} />)}</ol>
      {others.length > 0 && (
        <details class="other-evidence">
          <summary>{t(`其他业绩 ${others.length} 项`, `${others.length} other piece(s) of evidence`)}</summary>
          <ul>{others.map((one) => <li>{view.words(evidenceKindWords[one.kind])}{t('：', ': ')}{one.title}{one.year === null ? '' : ` (${one.year})`}</li>)}</ul>
        </details>
      )}
      <HowRanked view={view} match={match} />
    </section>
  );
}

/** One piece of evidence, the phrases it answers, and its text, opened in place. */
function EvidenceGroup({ view, group, profile, evidence, placed }: {
  view: View; group: Answers['groups'][number]; profile: CandidateProfile; evidence: CandidateEvidence | undefined; placed: ReadonlySet<string>;
}) {
  const { t } = view;
  const own = group.evidenceId === null;
  const terms = group.answers.flatMap((answer) => answer.terms);
  const text = own ? [profile.fields.join('、'), profile.summary].filter(Boolean).join('\n') : evidence?.text ?? null;
  const source = own ? t('档案中的介绍', 'Their own profile') : [evidence ? view.words(evidenceKindWords[evidence.kind]) : '', evidence?.year ?? ''].filter(Boolean).join(' ');
  return (
    <li class="evidence-group">
      <p class="evidence-title">{source !== '' && <span class="hint">{source}{t('：', ': ')}</span>}<strong><Marked text={own ? profile.name : evidence?.title ?? group.title} terms={terms} /></strong></p>
      <ul class="answered">{group.answers.map((answer) => {
        const ref = answerRef(answer.number);
        return (
          <li class="reason" id={`answer-${ref}`} data-phrase={ref}>
            <span class="hint">{t('回答', 'Answers')} {placed.has(ref) ? <a href={`#phrase-${ref}`}>{ref}</a> : ref}{t('：', ': ')}</span><q><Marked text={answer.phrase} terms={answer.terms} /></q>
          </li>
        );
      })}</ul>
      {text !== null && text !== '' && (
        <details class="evidence-text" open={[...text].length <= 120}>
          <summary>{t('看原文', 'Read it')}</summary>
          <blockquote><Marked text={text} terms={terms} /></blockquote>
        </details>
      )}
    </li>
  );
}

/** One line for a proposal in a list: who, how sure, why, what is open. */
export function ProposalLine({ view, match }: { view: View; match: MatchRow }) {
  const { t } = view;
  const [reason] = match.reasons;
  const [question] = match.unanswered;
  return (
    <li class="proposal" data-status={match.status}>
      <p class="proposal-head"><a href={`/matches/${match.id}`}>{match.candidate_name}</a> <Band view={view} confidence={match.confidence} /> <Tag tone={matchStatusTone[match.status]}>{view.words(matchStatusWords[match.status])}</Tag>{match.society_route_id !== null && <>{' '}<Tag>{t('学会推荐', 'Named by a society')}</Tag></>}{match.asked && <>{' '}<Tag tone="waiting">{t('已问企业', 'Enterprise asked')}</Tag></>}{match.candidate_created_at !== null && <>{' '}<StaleMark view={view} row={{ confirmed_at: match.candidate_confirmed_at, created_at: match.candidate_created_at }} /></>}</p>
      {reason !== undefined && <p class="proposal-reason"><q><Marked text={reason.phrase} terms={reason.terms} /></q>{t(' ← ', ' ← ')}{reason.evidenceId === null ? t('档案介绍', 'their profile') : reason.evidenceTitle}</p>}
      {question !== undefined && <p class="proposal-question">{t('先问：', 'Ask first: ')}{question}{match.unanswered.length > 1 ? t(`，等 ${match.unanswered.length} 点`, ` and ${match.unanswered.length - 1} more`) : ''}</p>}
      {match.warnings.length > 0 && <p class="proposal-warnings">{match.warnings.map(({ kind }) => <Tag tone="waiting">{view.words(warningWords[kind])}</Tag>)}</p>}
    </li>
  );
}

/** What was just recorded, on the page that follows. */
export function Recorded({ view, match }: { view: View; match: MatchRow }) {
  const undoable = (match.status === 'approved' || match.status === 'rejected') && match.decided_by === view.actor.userId;
  return (
    <div class="recorded" role="status">
      {view.t('已记录：', 'Recorded: ')}<a href={`/matches/${match.id}`}>{match.candidate_name}</a>{view.t('——', ' - ')}{view.words(matchStatusWords[match.status])}
      {undoable && <>{' '}<StepButton view={view} action={`/matches/${match.id}/undo`} label={view.t('撤销', 'Undo')} kind="quiet" fields={{ version: String(match.version) }} hotkey="u" /></>}
    </div>
  );
}

/** The other candidates of the same need, in their order. */
export function Alternates({ view, match, siblings }: { view: View; match: MatchRow; siblings: readonly MatchRow[] }) {
  const others = siblings.filter((one) => one.id !== match.id && one.candidate_type === match.candidate_type);
  if (others.length === 0) return null;
  return (
    <section class="alternates" aria-labelledby="alternates">
      <h2 id="alternates">{view.t('同一需求的其他人选', 'Others for the same need')}</h2>
      <ol class="proposals">{others.map((one) => <ProposalLine view={view} match={one} />)}</ol>
      <p><a href={`/needs/${match.need_id}/proposals`}>{view.t('看这条需求的全部建议', 'All proposals of this need')}</a></p>
    </section>
  );
}
