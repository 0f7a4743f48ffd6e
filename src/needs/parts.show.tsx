import { refusal } from '../auth/refusal.ts';
import { Tag } from '../ui/table.tsx';
import type { View } from '../ui/view.ts';
import { needStatusTone, needStatusWords } from './need.labels.ts';
import type { NeedRow } from './need.queries.ts';
import { maySplit, openPart } from './parts.ts';

/** Of a whole: its parts and where each stands; of a part: the whole. And the way to split it. */
export function NeedParts({ view, need, parts, whole, staff }: { view: View; need: NeedRow; parts: readonly NeedRow[]; whole: NeedRow | undefined; staff: boolean }) {
  const { t } = view;
  const split = maySplit(need) && parts.every((part) => !openPart.includes(part.status)) && refusal(view.actor, 'need.split', { associationPath: need.association_path, enterpriseId: need.enterprise_id }) === null;
  return (
    <>
      {whole !== undefined && <p class="next-step">{t('这是一条需求拆出的子问题，单独匹配。整条需求：', 'This is a part of a need, matched alone. The whole need: ')}<a href={`/needs/${whole.id}`}>{whole.title}</a></p>}
      {parts.length > 0 && (
        <section aria-labelledby="parts">
          <h2 id="parts">{t('子问题', 'Parts')} <span class="count">{parts.length}</span></h2>
          <p class="hint">{t('每个子问题单独匹配；整条需求照常办理，结束时还没有人办的子问题一起结束。', 'Each part is matched alone; the whole need goes on as it is, and parts nobody has in hand end with it.')}</p>
          <ul>{parts.map((part) => <li><a href={`/needs/${part.id}`}>{part.title}</a> <Tag tone={needStatusTone[part.status]}>{view.words(needStatusWords[part.status])}</Tag></li>)}</ul>
          {staff && <p><a href={`/needs/${need.id}/proposals#parts-team`}>{t('看哪几位合起来能答全部子问题', 'Who together answers all parts')}</a></p>}
        </section>
      )}
      {split && <p><a href={`/needs/${need.id}/parts`}>{t('问题太大？拆成几个子问题分别匹配', 'Too large? Split it into parts that are matched alone')}</a></p>}
    </>
  );
}
