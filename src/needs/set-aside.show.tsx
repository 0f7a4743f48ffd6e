import { refusal } from '../auth/refusal.ts';
import { StepButton } from '../ui/form.tsx';
import { Tag } from '../ui/table.tsx';
import type { View } from '../ui/view.ts';
import type { NeedRow } from './need.queries.ts';
import { setAside } from './set-aside.ts';

/** The answer to its owner, and what they can do next; on the need's page, for the firm and staff. */
export function SetAsideAnswer({ view, need }: { view: View; need: NeedRow }) {
  const { t } = view;
  if (need.status !== 'set_aside' || need.set_aside_for === null || need.status_reason === null) return null;
  const thing = { associationPath: need.association_path, enterpriseId: need.enterprise_id };
  const mayEdit = refusal(view.actor, 'need.edit', thing) === null;
  return (
    <div class="warning">
      <p><strong>{t(`${need.association_name}的答复：`, `The answer of ${need.association_name}: `)}</strong><Tag tone="quiet">{view.words(setAside[need.set_aside_for].name)}</Tag></p>
      {need.status_reason.split(/\n+/).map((line) => <p>{line}</p>)}
      <p><strong>{t('接下来：', 'Next: ')}</strong>{view.words(setAside[need.set_aside_for].next)}{t('。', '.')}</p>
      {mayEdit && <div class="actions"><a class="button" href={`/needs/${need.id}/edit`}>{t('补充或修改', 'Add or change')}</a><StepButton view={view} action={`/needs/${need.id}/submit`} label={t('重新提交', 'Send it again')} kind="quiet" /></div>}
    </div>
  );
}
