import { Hono } from 'hono';
import { isStaff, refusal } from '../auth/refusal.ts';
import type { Env } from '../http/env.ts';
import { signedIn } from '../http/session.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { isEditable } from './need.ts';
import { type NeedRow, needById } from './need.queries.ts';
import type { SplitQuestion } from './splitting.ts';
import { questionsThatSplit } from './splitting.queries.ts';

/** What to ask about a need next, for its firm and staff. */
export const splittingPages = new Hono<Env>();

splittingPages.get('/needs/:id/ask', signedIn, async (c) => {
  const { db, search } = c.get('services');
  const needId = id.safeParse(c.req.param('id'));
  const need = needId.success ? await needById(db, c.get('actor'), needId.data) : undefined;
  if (need === undefined || refusal(c.get('actor'), 'need.edit', { associationPath: need.association_path, enterpriseId: need.enterprise_id }) !== null) throw notFound(['这条需求', 'This need']);
  return page(c, <Ask view={viewOf(c)} need={need} questions={await questionsThatSplit({ db, search }, need)} />);
});

function Ask({ view, need, questions }: { view: View; need: NeedRow; questions: readonly SplitQuestion[] }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('先弄清这几点', 'Find this out first')} purpose={need.title}>
      <p class="trail"><a href={`/needs/${need.id}`}>{t('← 回到需求', '← Back to the need')}</a></p>
      {questions.length === 0
        ? <p class="empty">{t('目前没有哪个问题会明显改变专家的先后。可以补充工况、材料和指标。', 'No question would change the order of the experts now. Conditions, materials and figures may still help.')}</p>
        : <>
          <p>{t('下面的词来自最接近的专家的研究方向。每个词都实际试排过一次：如果需求确实涉及它，专家的先后会这样变。', 'These words are fields of the nearest experts. Each was tried: if the need is about it, the order of the experts changes like this.')}</p>
          <h2 class="visually-hidden">{t('要弄清的几点', 'What to find out')}</h2>
          <ol class="queue">
            {questions.map(({ term, turned, entering }) => (
              <li class="case"><h3>{t(`这项需求是否涉及“${term}”？`, `Is this need about “${term}”?`)}</h3>
                <p class="fine">{t(`如果涉及：前十位的先后改变 ${Math.max(1, Math.round(turned * 100))}%${entering > 0 ? `，有 ${entering} 位新进入前十` : ''}。`, `If so: ${Math.max(1, Math.round(turned * 100))} % of the order of the first ten changes${entering > 0 ? `, ${entering} come in` : ''}.`)}</p></li>
            ))}
          </ol>
          <p class="hint">{t('如果确实涉及，请把这个词连同具体情况写进需求；不涉及就不用写。', 'If it is, write the word into the need with the facts; if not, leave it out.')}</p>
        </>}
      {isEditable(need.status)
        ? <p class="actions"><a class="button" href={`/needs/${need.id}/edit`}>{t('补充到需求里', 'Add to the need')}</a></p>
        : <p class="hint">{isStaff(view.actor) ? t('需求已受理，内容不能直接改：可以在审核对接建议时向企业提问，或退回补充。', 'The need was accepted: ask the enterprise while reviewing a proposal, or return it.') : t('需求已受理，内容不能直接改：请把答案告诉科协工作人员。', 'The need was accepted: tell the staff of the association.')}</p>}
    </Layout>
  );
}
