import { Table } from '../ui/table.tsx';
import type { View } from '../ui/view.ts';
import { type Bin, ENOUGH, NEWEST, type Reliability, type Share, type TrackRecord } from './track-record.ts';

const percent = (value: number): string => `${Math.round(100 * value)}%`;
/** "52%-80%": always beside the counts it comes from. */
export const interval = (view: View, { low, high }: Share): string => view.t(`${percent(low)}～${percent(high)}`, `${percent(low)} to ${percent(high)}`);

/** The decisions of the demo are played, not made: nobody shall take these figures for a result. */
export const Played = ({ view }: { view: View }) => (view.demo
  ? <p class="waiting">{view.t('演示数据里的审核决定是编排出来的（第一名同意、最后一名不采纳），这里的数字不代表真实效果。', 'The decisions of the demo data are played (first approved, last turned down): these figures are no result.')}</p> : null);

/** What became of proposals in the same band here, in counts; before there are enough, which calibration the band rests on. */
export function Record({ view, record, calibrationVersion }: { view: View; record: TrackRecord; calibrationVersion: number }) {
  const { t } = view;
  const { decided, approved, met, signed } = record;
  if (record.basis === 'calibration') {
    return (
      <p class="track-record">{decided === 0
        ? t('在本系统里，这一档的建议还没有审核结论；', 'No proposal in this band has been decided here yet; ')
        : t(`在本系统里，这一档的建议只有 ${decided} 条有审核结论（${approved} 条被同意），不足 ${ENOUGH} 条，还不足为凭；`, `Only ${decided} proposal(s) in this band have been decided here (${approved} approved), fewer than ${ENOUGH}, too few to go by; `)}
      {calibrationVersion === 0
        ? t('上面的说法依据随系统提供的校准，它来自别处 142 条需求的人工评判，不是本地的经验。', 'what is said above rests on the calibration shipped with the system, from judgements of 142 needs elsewhere, not on experience here.')
        : t(`上面的说法依据本地校准第 ${calibrationVersion} 版，它由本系统以往的审核决定得出。`, `what is said above rests on local calibration ${calibrationVersion}, learned from earlier decisions here.`)}</p>
    );
  }
  return (
    <p class="track-record">
      {t(`在本系统里，这样评分的${decided >= NEWEST ? '最近 ' : ' '}${decided} 条建议已有审核结论：${approved} 条被同意、${met} 条见了面、${signed} 条签了约。`, `Here, of ${decided >= NEWEST ? 'the newest ' : ''}${decided} proposals scored like this and decided, ${approved} were approved, ${met} met, ${signed} signed.`)}{' '}
      {t(`照此推算，同意的比例大约在 ${interval(view, record.approvedShare)} 之间（95% 置信区间）。`, `So the share approved lies about between ${interval(view, record.approvedShare)} (95 % interval).`)}
      {approved > 0 && t('见面和签约还在继续发生，数字会再长。', ' Meetings and contracts still come in.')}
      {view.demo && t('（演示数据，审核决定是编排的。）', ' (Demo data: the decisions are played.)')}
    </p>
  );
}

const WIDTH = 560;
const HEIGHT = 320;
const LEFT = 56;
const BOTTOM = 44;
const TOP = 16;
/** The shipped calibration predicts nothing above one half. */
const MOST = 0.5;
const xOf = (most: number) => (chance: number): number => LEFT + (Math.min(most, chance) / most) * (WIDTH - LEFT - 60);
const y = (part: number): number => HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP);

/** Predicted against observed: on the line the calibration is honest, below it promises too much. Drawn here, labels at the points, the table behind it. */
export function ReliabilityDiagram({ view, reliability }: { view: View; reliability: Reliability }) {
  const { t } = view;
  const { count, bins } = reliability;
  return (
    <section aria-labelledby="reliability">
      <h2 id="reliability">{t('把握说得准不准', 'Is the confidence honest?')}</h2>
      <p>{t('横向是随系统提供的校准预计“会被认为合适”的可能性，纵向是本系统审核人员实际认为合适的比例。点在斜线上说明说得准，在斜线下方说明说得过满。只数审核时看是否合适的决定；因没有时间、距离远、利益冲突等原因未采纳的不算。',
        'Across: how likely the shipped calibration said a proposal would be found right. Upwards: the share that reviewers here found right. On the slanted line it is honest, below it promised too much. Only decisions about fit count; refusals for lack of time, distance or conflicts of interest do not.')}</p>
      <Played view={view} />
      {count < ENOUGH
        ? <p class="next-step">{t(`有预计值又有结论的建议只有 ${count} 条，不足 ${ENOUGH} 条，画图会误导人；攒够以后图会出现在这里。`, `Only ${count} decided proposal(s) carry a prediction; with fewer than ${ENOUGH} a picture would mislead. It will appear here.`)}</p>
        : <Diagram view={view} bins={bins} most={MOST} />}
      <Table caption={t('预计与实际', 'Predicted and observed')} rows={bins} empty={<p>{t('还没有可以比较的决定。', 'No decisions to compare yet.')}</p>} columns={[
        { head: t('预计的范围', 'Predicted'), kind: 'main', cell: (bin) => `${percent(bin.from)}～${percent(Math.min(MOST, bin.to))}` },
        { head: t('平均预计', 'Mean prediction'), kind: 'number', cell: (bin) => percent(bin.predicted) },
        { head: t('有结论', 'Decided'), kind: 'number', cell: (bin) => bin.observed.of },
        { head: t('认为合适', 'Found right'), kind: 'number', cell: (bin) => bin.observed.count },
        { head: t('合适的比例（95% 区间）', 'Share (95 % interval)'), kind: 'number', cell: (bin) => interval(view, bin.observed) },
      ]} />
      {count >= ENOUGH && (
        <p class="fine">{t(`共 ${count} 条。预计与实际平均相差 ${reliability.ece.toFixed(3)}（ECE）；误差平方的平均值 ${reliability.brier.toFixed(3)}（Brier，越小越好），每次都只说平均值则为 ${reliability.always.toFixed(3)}。`,
          `${count} in all. Prediction and share differ by ${reliability.ece.toFixed(3)} on average (ECE); mean squared error ${reliability.brier.toFixed(3)} (Brier, less is better), always saying the mean would get ${reliability.always.toFixed(3)}.`)}
        {reliability.brier > reliability.always && t('目前不如只说平均值，请把“把握”当作先后顺序来看。', ' At present that is worse than saying the mean: read the bands as an order only.')}</p>
      )}
    </section>
  );
}

/** `most`: where the line across ends. */
export function Diagram({ view, bins, most }: { view: View; bins: readonly Bin[]; most: number }) {
  const { t } = view;
  const x = xOf(most);
  return (
    <figure class="diagram">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={t('预计的可能性与实际比例，数字见下表', 'Predicted chance against observed share; the figures are in the table below')}>
        {[0, 0.25, 0.5, 0.75, 1].map((part) => <g><line class="grid" x1={LEFT} x2={WIDTH - 60} y1={y(part)} y2={y(part)} /><text x={LEFT - 8} y={y(part) + 4} text-anchor="end">{percent(part)}</text></g>)}
        {[0, 0.2, 0.4, 0.6, 0.8, 1].map((step) => step * most).map((part) => <text x={x(part)} y={HEIGHT - BOTTOM + 18} text-anchor="middle">{percent(part)}</text>)}
        <text x={x(most / 2)} y={HEIGHT - 6} text-anchor="middle">{t('预计的可能性', 'predicted')}</text>
        <text x={LEFT} y={TOP - 4}>{t('实际认为合适的比例', 'share found right')}</text>
        <line class="honest" x1={x(0)} y1={y(0)} x2={x(most)} y2={y(most)} />
        <text x={x(most) + 6} y={y(most) + 4}>{t('说得准', 'honest')}</text>
        {bins.map(({ predicted, observed }) => (
          <g>
            <line class="reach" x1={x(predicted)} x2={x(predicted)} y1={y(observed.low)} y2={y(observed.high)} />
            <circle class="point" cx={x(predicted)} cy={y(observed.count / observed.of)} r={5} />
            <text x={x(predicted) + 9} y={y(observed.count / observed.of) - 6}>{`${observed.count}/${observed.of}`}</text>
          </g>
        ))}
      </svg>
      <figcaption class="fine">{t('每个点旁是“合适的条数/有结论的条数”，竖线是 95% 置信区间（Wilson）。', 'Beside each point: found right / decided; the upright line is the 95 % interval (Wilson).')}</figcaption>
    </figure>
  );
}
