import type { Child } from 'hono/jsx';
import { ENOUGH, type Reliability } from '../reviews/track-record.ts';
import { Diagram } from '../reviews/track-record.show.tsx';
import { Table, Tag } from '../ui/table.tsx';
import { dateTime, type View } from '../ui/view.ts';
import { partWords, versionWords } from './tuning.labels.ts';
import type { ChangedPair } from './trial.ts';
import { type Attempt, inForce, type Learned } from './tuning.queries.ts';
import type { TuningKind } from './tuning.ts';

/** What was learned, told to those who must decide whether to use it: one sentence on what is used now, one on what the newest attempt found, one on what comes. */
export function Standing({ view, kind, learned }: { view: View; kind: TuningKind; learned: Learned }) {
  const { t } = view;
  const [newest] = learned.attempts;
  const used = inForce(learned);
  return (
    <>
      <p class="next-step">{t('目前使用：', 'In use: ')}<strong>{view.words(versionWords(kind, used))}</strong>{t('。', '.')}</p>
      {newest !== undefined && <Verdict view={view} kind={kind} attempt={newest} />}
      <p class="hint prose">{learned.decisions < learned.due
        ? t(`本系统现有 ${learned.decisions} 条关于是否合适的审核决定；满 ${learned.due} 条时，系统会在夜间自动${newest === undefined ? '作第一次' : '再'}检验。太早检验只会看到偶然。`, `There are ${learned.decisions} decisions about fit; at ${learned.due} the system tries ${newest === undefined ? 'for the first time' : 'again'}, at night. Earlier it would only see chance.`)
        : t(`本系统现有 ${learned.decisions} 条决定，已够检验，今晚会自动进行。`, `There are ${learned.decisions} decisions, enough to try: it happens tonight.`)}</p>
    </>
  );
}

function Verdict({ view, kind, attempt }: { view: View; kind: TuningKind; attempt: Attempt }) {
  const { t } = view;
  const { figures: f, version } = attempt;
  const [mine, mineEn] = versionWords(kind, version);
  const percent = (value: number) => `${(100 * value).toFixed(1)}%`;
  const sure = `${(100 * f.level).toFixed(1)}%`;
  const less = [percent(-f.difference), percent(-f.high), percent(-f.low)] as const;
  const decided = t(`用 ${f.needs} 条需求的 ${attempt.decisions} 条决定检验，每条需求都由没有用过它的那一份来判断。`, `Tried on ${attempt.decisions} decisions on ${f.needs} needs, each need judged by what was learned without it. `);
  const found = kind === 'calibration'
    ? t(`预计的误差（对数损失）${f.before.toFixed(3)} → ${f.after.toFixed(3)}，差 ${f.difference.toFixed(3)}（${sure} 区间 ${f.low.toFixed(3)}～${f.high.toFixed(3)}，负数是改进）。`, `Error of what was predicted (log loss) ${f.before.toFixed(3)} -> ${f.after.toFixed(3)}, difference ${f.difference.toFixed(3)} (${sure} interval ${f.low.toFixed(3)} to ${f.high.toFixed(3)}; below 0 is better). `)
    : t(`排错的比例 ${percent(f.before)} → ${percent(f.after)}，少 ${less[0]}（${sure} 区间 ${less[1]}～${less[2]}）。`, `Pairs in the wrong order ${percent(f.before)} -> ${percent(f.after)}: ${less[0]} less (${sure} interval ${less[1]} to ${less[2]}). `);
  return (
    <p class="prose">
      <Tag tone={attempt.proven ? 'good' : 'quiet'}>{attempt.proven ? t('证明有改进', 'Proven better') : t('没有证明有改进', 'No gain proven')}</Tag>{' '}
      {t(`${mine}：`, `${mineEn}: `)}{decided}{found}
      {attempt.in_force ? t('已经启用，可以随时换回。', 'It is switched on and can be switched back at any time. ') : attempt.proven ? t('可以启用，也可以随时换回。', 'It may be switched on, and switched back at any time. ') : t(`${kind === 'weights' ? '没有证明有改进，继续使用随系统提供的权重。' : '没有证明更准，继续使用随系统提供的校准。'}`, `No gain proven: ${kind === 'weights' ? 'the shipped weights stay. ' : 'the shipped calibration stays. '}`)}
      {f.attempt > 1 && t(`这是第 ${f.attempt} 次检验：试得越多越容易碰巧通过，所以这次要求更高。`, `This was attempt ${f.attempt}: the more attempts, the easier to pass by chance, so this one had to be surer.`)}
    </p>
  );
}

/** Predicted against found right, the shipped and the own side by side on the same decisions; which is in force stands over it. */
export function TwoDiagrams({ view, learned }: { view: View; learned: Learned }) {
  const { t } = view;
  const attempt = learned.attempts.find((one) => one.in_force) ?? learned.attempts[0];
  if (attempt?.figures.shipped === undefined || attempt.figures.own === undefined) return null;
  const used = inForce(learned);
  const side = (version: number, reliability: Reliability, most: number): Child => (
    <div>
      <h3>{view.words(versionWords('calibration', version))} {used === version && <Tag tone="good">{t('在用', 'In use')}</Tag>}</h3>
      {reliability.count < ENOUGH ? <p class="hint">{t('决定太少，画图会误导人。', 'Too few decisions for a picture.')}</p> : <Diagram view={view} bins={reliability.bins} most={most} />}
      <p class="fine">{t(`预计与实际平均相差 ${(100 * reliability.ece).toFixed(1)} 个百分点；误差平方的平均值 ${reliability.brier.toFixed(3)}（越小越好）。`, `Predicted and observed differ by ${(100 * reliability.ece).toFixed(1)} points on average; mean squared error ${reliability.brier.toFixed(3)} (less is better).`)}</p>
    </div>
  );
  return (
    <>
      <p class="hint prose">{t('点在斜线上说明说得准，在斜线下方说明说得过满，在上方说明说得太谦虚。两张图用的是同样的决定；本地校准判断每条需求时没有看过它的决定。', 'On the slanted line it is honest, below it promised too much, above too little. Both pictures use the same decisions; the local calibration had not seen those of the need it judged.')}</p>
      <div class="side-by-side">{side(0, attempt.figures.shipped, 0.5)}{side(attempt.version, attempt.figures.own, 1)}</div>
    </>
  );
}

export function WeightsTable({ view, attempt }: { view: View; attempt: Attempt }) {
  const { t } = view;
  const rows = Object.entries(partWords).map(([part, words]) => ({ part, words }));
  return (
    <Table caption={t('各部分的权重', 'Weights of the parts')} rows={rows} empty={null} columns={[
      { head: t('部分', 'Part'), kind: 'main', cell: ({ words }) => view.words(words) },
      { head: t('随系统提供', 'Shipped'), kind: 'number', cell: () => '1.00' },
      { head: view.words(versionWords('weights', attempt.version)), kind: 'number', cell: ({ part }) => (attempt.learned[part] ?? 1).toFixed(2) },
    ]} />
  );
}

const SHOWN = 10;
/** Gains and losses pair by pair, as the replay shows them. */
export function Changes({ view, changes }: { view: View; changes: readonly ChangedPair[] }) {
  const { t } = view;
  const of = (change: ChangedPair['change']) => changes.filter((one) => one.change === change);
  const [gains, losses] = [of('gain'), of('loss')];
  return (
    <>
      <p>{t(`换用后，已有决定中有 ${gains.length} 对变对、${losses.length} 对变错（这里包含学习时用过的决定，偏乐观；结论以上面的检验为准）。`, `With it ${gains.length} decided pair(s) would turn right and ${losses.length} wrong (counting those it was learned from, which flatters: the attempt above decides).`)}</p>
      <Table caption={t('变化的例子', 'Examples of what changes')} rows={[...gains.slice(0, SHOWN), ...losses.slice(0, SHOWN)]} empty={<p>{t('没有变化。', 'Nothing changes.')}</p>} columns={[
        { head: t('需求', 'Need'), kind: 'main', cell: (one) => <a href={`/needs/${one.needId}`}>{one.title}</a> },
        { head: t('审核认为合适', 'Found right'), cell: (one) => one.fits },
        { head: t('审核认为不合适', 'Found wrong'), cell: (one) => one.not },
        { head: t('变化', 'Change'), cell: (one) => <Tag tone={one.change === 'gain' ? 'good' : 'bad'}>{one.change === 'gain' ? t('变对', 'Gain') : t('变错', 'Loss')}</Tag> },
      ]} />
    </>
  );
}

export function Attempts({ view, kind, attempts }: { view: View; kind: TuningKind; attempts: readonly Attempt[] }) {
  const { t } = view;
  return (
    <Table caption={t('历次检验', 'Attempts so far')} rows={attempts} empty={<p>{t('还没有检验过。', 'No attempt yet.')}</p>} columns={[
      { head: t('版本', 'Version'), kind: 'main', cell: (one) => view.words(versionWords(kind, one.version)) },
      { head: t('时间', 'When'), cell: (one) => dateTime(view, one.created_at) },
      { head: t('决定数', 'Decisions'), kind: 'number', cell: (one) => one.decisions },
      { head: t('差别（区间）', 'Difference (interval)'), kind: 'number', cell: ({ figures: f }) => `${f.difference.toFixed(3)} [${f.low.toFixed(3)}; ${f.high.toFixed(3)}]` },
      { head: t('结论', 'Verdict'), cell: (one) => (one.proven ? t('证明有改进', 'Proven better') : t('没有证明', 'Not proven')) },
      { head: '', cell: (one) => (one.in_force ? <Tag tone="good">{t('在用', 'In use')}</Tag> : null) },
    ]} />
  );
}
