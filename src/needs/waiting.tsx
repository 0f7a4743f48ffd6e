import type { View } from '../ui/view.ts';

/** A deployment without a search engine: the matching waits, nothing is lost, and who can mend it learns how. */
export function MatchingWaits({ view, staff }: { view: View; staff: boolean }) {
  const { t } = view;
  return (
    <p class="warning" role="status">
      {t('匹配服务还没有开通，这条需求正在排队；开通后会自动匹配，结果会留在这一页，不用重新提交。', 'Matching is not set up here yet, so this need waits in line. It is matched by itself once that is done, and the result will be on this page; nothing has to be sent again.')}
      {staff && t('请管理员设置 MEILI_URL（Meilisearch 的地址）。', ' An administrator has to set MEILI_URL (the address of a Meilisearch).')}
    </p>
  );
}
