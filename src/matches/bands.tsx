import type { Child } from 'hono/jsx';
import type { View } from '../ui/view.ts';
import { dateTime } from '../ui/view.ts';
import { markTerms } from './marking.ts';
import { type CandidateType, type Confidence, confidences } from './match.ts';
import { candidateTypeWords, confidenceMeaning, confidenceWords, wordsOfPart } from './match.labels.ts';

/** How sure the machine is, as a word. A score is never shown bare. */
export const Band = ({ view, confidence }: { view: View; confidence: Confidence }) => <span class={`band band-${confidence}`}>{view.words(confidenceWords[confidence])}</span>;

/** The same word, which opens and says what it means. */
export function BandExplained({ view, confidence, record }: { view: View; confidence: Confidence; /** What became of proposals in this band here. */ record?: Child }) {
  return (
    <details class="band-explained">
      <summary><Band view={view} confidence={confidence} /> <span class="hint">{view.t('什么意思？', 'What does this mean?')}</span></summary>
      <p>{view.words(confidenceMeaning[confidence])}</p>
      {record}
    </details>
  );
}

/** All three bands with their meaning, for a page that shows many proposals. */
export function BandLegend({ view }: { view: View }) {
  return (
    <details class="band-legend">
      <summary>{view.t('“较有把握”“值得一看”“仅词语相近”是什么意思？', 'What do “likely”, “worth a look” and “related words only” mean?')}</summary>
      <dl class="facts">{confidences.map((confidence) => <div><dt><Band view={view} confidence={confidence} /></dt><dd>{view.words(confidenceMeaning[confidence])}</dd></div>)}</dl>
    </details>
  );
}

interface Ranked {
  readonly candidate_type: CandidateType; readonly position: number; readonly score: number | null; readonly parts: Readonly<Record<string, number>>;
  readonly ranking_version: string; readonly proposed_at: Date; readonly time_zone: string;
}

/** The only place with numbers: what the order rests on, each part in words with its share. */
export function HowRanked({ view, match }: { view: View; match: Ranked }) {
  const { t } = view;
  const { score } = match;
  if (score === null) return null;
  const parts = Object.entries(match.parts).filter(([, value]) => value !== 0).sort(([, a], [, b]) => b - a);
  const whole = parts.reduce((sum, [, value]) => sum + Math.max(0, value), 0);
  const percent = (value: number) => `${Math.round((100 * value) / whole)}%`;
  return (
    <details class="how-ranked">
      <summary>{t('排序是怎么得出的', 'How this was ranked')}</summary>
      <p>{t(`在本需求的${candidateTypeWords[match.candidate_type][0]}建议中排第 ${match.position}。排序依据由下面几部分相加，只能用来比较同一需求、同一类的建议，不代表成功的可能性。得分相差不到百分之三的，手上待办少的排在前面，避免总是找同几位。`,
        `Place ${match.position} among the proposals of this type. The parts below add up; they compare proposals of one need and one type only and are not a chance of success. Of those within three hundredths of a score the one with less open work comes first, so that not the same few are always asked.`)}</p>
      <dl class="facts">{parts.map(([part, value]) => <div><dt>{view.words(wordsOfPart(part))}</dt><dd>{percent(value)}</dd></div>)}</dl>
      <p class="fine">{'embeddings' in match.parts || 'embeddings_estimated' in match.parts ? t('用到了外部向量模型和文字两方面。', 'Both words and the vectors of a model outside were used.') : t('只按文字匹配，没有用到外部向量模型。', 'By words only: no vectors of a model outside were used.')}</p>
      <p class="fine">{t('合计', 'Total')} {score.toFixed(3)}{t('；排序版本 ', '; ranking version ')}{match.ranking_version}{t('；生成于 ', '; made ')}{dateTime(view, match.proposed_at, match.time_zone)}</p>
    </details>
  );
}

/** A text with the words that met underlined. */
export const Marked = ({ text, terms }: { text: string; terms: readonly string[] }) => <>{markTerms(text, terms).map((piece) => (piece.marked ? <mark>{piece.text}</mark> : piece.text))}</>;
