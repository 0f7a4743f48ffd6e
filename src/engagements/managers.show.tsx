import { regionName } from '../associations/region.ts';
import type { NeedRow } from '../needs/need.queries.ts';
import { managerLevelWords } from '../profiles/technology-manager.ts';
import { Layout } from '../ui/layout.tsx';
import type { View } from '../ui/view.ts';
import type { FittingManager } from './manager.queries.ts';

/** Which technology manager fits a need, with reasons: for staff, who know whom to call. */
export function ManagersPage({ view, need, managers }: { view: View; need: NeedRow; managers: readonly FittingManager[] }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('哪位技术经理人适合跟进', 'Which technology manager fits')} purpose={need.title}>
      <p class="trail"><a href={`/needs/${need.id}`}>{t('← 回到需求', '← Back to the need')}</a></p>
      {managers.length === 0
        ? <div class="empty"><p>{t('没有既对口、又接得下的技术经理人：附近的和熟悉这个行业的都满了，或暂不承接。可以到技术经理人名录里另找。', 'No manager near or of this trade has room.')} <a href="/technology-managers">{t('技术经理人名录', 'All managers')}</a></p></div>
        : (
          <>
            <p class="hint">{t('按地区和行业推荐，同样合适时手上事情少的在前。领办由技术经理人自己决定，您可以先联系。', 'By place and trade; of equals those with emptier hands first. Taking a case on is theirs to decide; you may call them.')}</p>
            <ol class="proposals">{managers.map((one) => (
              <li class="proposal">
                <p class="proposal-head"><a href={`/technology-managers/${one.id}`}>{one.name}</a> <span class="hint">{[view.words(managerLevelWords[one.level]), one.institution, regionName(one.regionCode)].filter(Boolean).join(t('，', ', '))}</span></p>
                <p>{one.fit.reasons.map((reason) => view.words(reason)).join(t('；', '; '))}{t(`；在办 ${one.open} 项，上限 ${one.capacity} 项`, `; ${one.open} open case(s), limit ${one.capacity}`)}</p>
              </li>
            ))}</ol>
          </>
        )}
    </Layout>
  );
}
