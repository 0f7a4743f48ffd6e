import { ACCEPTED, acceptedWords, filePurposes, filePurposeWords } from '../files/file.ts';
import { ChecksField, emptyForm, FileField, Form, type FormState, LongField, SelectField, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, money, type View } from '../ui/view.ts';
import type { CaseContent, FigureRow, RatingRow } from './case.queries.ts';
import { sideOf } from './case.queries.ts';
import { type CasePageProps, may, stateOf } from './case.parts.tsx';
import { fieldOf, type FigureKind, figureKinds, figureWords, isMoney, scoreWords, type Side } from './outcome.ts';
import type { CaseRow } from './engagement.queries.ts';

export const figureText = (view: View, kind: FigureKind, value: number): string => (isMoney(kind) ? money(view, value) : String(value));

/** A figure with what proves it; without that it says 自报. */
function FigureLine({ view, figure }: { view: View; figure: FigureRow }) {
  const { t } = view;
  return (
    <div>
      <dt>{view.words(figureWords[figure.kind])}</dt>
      <dd>{figureText(view, figure.kind, figure.value)} {figure.evidence.length === 0 ? <Tag tone="waiting">{t('自报', 'self-reported')}</Tag> : <><Tag tone="good">{t('有材料', 'with evidence')}</Tag> {figure.evidence.map((file) => <><a href={`/files/${file.id}`}>{view.words(filePurposeWords[file.purpose])}{t('：', ': ')}{file.name}</a> </>)}</>}</dd>
    </div>
  );
}

/** The outcome, once there is a contract. */
export function Outcome(props: CasePageProps) {
  const { view, row, content } = props;
  const { t } = view;
  if (!content.entries.some(({ step }) => step.stage === 'signed')) return null;
  return (
    <section id="outcome">
      <h2>{t('成效', 'Outcome')}</h2>
      {content.figures.length === 0 ? <p class="hint">{t('还没有记录成效。合同额、新增销售、节约成本、专利、论文和就业，都可以附上材料。', 'No outcome recorded yet: contract value, sales, savings, patents, papers and jobs, each with its evidence.')}</p>
        : <dl class="facts">{figureKinds.flatMap((kind) => content.figures.filter((figure) => figure.kind === kind)).map((figure) => <FigureLine view={view} figure={figure} />)}</dl>}
      {may(props, 'engagement.outcome') && <p><a class="button quiet" href={`/engagements/${row.id}/outcome`}>{content.figures.length === 0 ? t('记录成效', 'Record the outcome') : t('更新成效，补充材料', 'Update, add evidence')}</a></p>}
    </section>
  );
}

/** All six figures on one form, and what proves them. */
export function OutcomePage({ view, row, content, keepsFiles, state }: { view: View; row: CaseRow; content: Pick<CaseContent, 'figures' | 'files'>; keepsFiles: boolean; state?: FormState | undefined }) {
  const { t } = view;
  const fresh: FormState = { ...emptyForm, values: Object.fromEntries(content.figures.map((figure) => [fieldOf[figure.kind], isMoney(figure.kind) ? String(figure.value / 100) : String(figure.value)])) };
  const shown = state ?? fresh;
  const field = { view, state: shown };
  const there = content.files.filter((file) => file.removed_at === null);
  return (
    <Layout view={view} title={t('记录成效', 'Record the outcome')} purpose={row.need_title}>
      <p class="trail"><a href={`/engagements/${row.id}#outcome`}>{t('← 回到对接', '← Back to the case')}</a></p>
      <p class="hint">{t('知道几项填几项。附了材料的显示“有材料”，没有的显示“自报”；改了数字，要重新附材料。', 'Fill in what you know. With evidence a figure says so, without it is marked as self-reported; a changed figure wants its evidence anew.')}</p>
      <Form view={view} state={shown} action={`/engagements/${row.id}/outcome`} submit={t('保存成效', 'Save the outcome')} multipart={keepsFiles}>
        <div class="outcome-fields">
          {figureKinds.map((kind) => <TextField {...field} name={fieldOf[kind]} required={false} inputmode={isMoney(kind) ? 'decimal' : 'numeric'} label={`${view.words(figureWords[kind])}${isMoney(kind) ? t('（元）', ' (yuan)') : ''}`} />)}
        </div>
        {keepsFiles && <FileField {...field} name="files" required={false} label={t('材料', 'Evidence')} hint={view.words(acceptedWords)} accept={ACCEPTED} />}
        {keepsFiles && <SelectField {...field} name="purpose" required={false} label={t('材料是什么', 'What it is')} choices={filePurposes.map((purpose) => [purpose, view.words(filePurposeWords[purpose])])} />}
        {there.length > 0 && <ChecksField {...field} name="fileIds" required={false} label={t('或用已有的附件', 'Or files that are here')} choices={there.map((file) => [file.id, `${view.words(filePurposeWords[file.purpose])}${t('：', ': ')}${file.name}`])} />}
        {(keepsFiles || there.length > 0) && <ChecksField {...field} name="proves" required={false} label={t('这些材料证明哪几项', 'What the evidence proves')} choices={figureKinds.map((kind) => [kind, view.words(figureWords[kind])])} />}
      </Form>
    </Layout>
  );
}

const sideWords: Record<Side, readonly [string, string]> = { manager: ['技术经理人', 'Technology manager'], enterprise: ['企业', 'Enterprise'] };

/** How both sides found it, at the end; neither reads the other's before both have rated. */
export function Ratings(props: CasePageProps) {
  const { view, row, content } = props;
  const { t } = view;
  if (row.status !== 'completed' && row.status !== 'failed') return null;
  const own = sideOf(view.actor, row);
  const rates = own !== undefined && may(props, 'engagement.rate') && !content.ratings.some((rating) => rating.side === own);
  return (
    <section id="rating">
      <h2>{t('双方评价', 'Ratings')}</h2>
      {content.ratings.length === 0 && !rates && <p class="hint">{t('双方还没有评价。', 'Nobody has rated yet.')}</p>}
      {content.ratings.map((rating) => <RatingLine view={view} row={row} rating={rating} />)}
      {rates && <RateForm {...props} />}
    </section>
  );
}

function RatingLine({ view, row, rating }: { view: View; row: CaseRow; rating: RatingRow }) {
  const { t } = view;
  return (
    <div class="card">
      <p><strong>{view.words(sideWords[rating.side])}</strong> <span class="fine">{dateTime(view, rating.rated_at, row.time_zone)}</span></p>
      {rating.closed ? <p class="hint">{t('已评价。双方都评价后，或结束满 14 天后可以看到。', 'Has rated. It opens when both have, or 14 days after the end.')}</p>
        : <><p>{view.words(scoreWords[rating.score - 1] ?? ['', ''])}{t(`（${rating.score} 分，满分 5 分）`, ` (${rating.score} of 5)`)}</p>{rating.words !== null && <p>{rating.words}</p>}</>}
    </div>
  );
}

function RateForm(props: CasePageProps) {
  const { view, row } = props;
  const { t } = view;
  const state = stateOf(props, 'rating', emptyForm);
  return (
    <Form view={view} state={state} action={`/engagements/${row.id}/rating#rating`} submit={t('提交评价', 'Rate')}>
      <SelectField view={view} state={state} name="score" label={t('这次对接您满意吗', 'How did you find this case')} blank={t('请选择', 'Choose')} choices={scoreWords.map((words, at) => [String(at + 1), `${at + 1} ${view.words(words)}`] as const).toReversed()} />
      <LongField view={view} state={state} name="words" rows={3} required={false} label={t('想说的话', 'In words')} hint={t('对方评价以后才看得到；提交后不能修改。', 'The other side reads it only after rating too. It cannot be changed later.')} />
    </Form>
  );
}
