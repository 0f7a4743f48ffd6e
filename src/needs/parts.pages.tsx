import { Hono } from 'hono';
import { refuse } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, Form, type FormState, LongField, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { type NeedRow, needById } from './need.queries.ts';
import { Prose } from './need.show.tsx';
import { maySplit, slotNames, suggestedParts } from './parts.ts';
import { splitNeed } from './parts.commands.ts';

/** Splitting a need into parts that are matched alone; a suggestion from its own sentences to begin with. */
export const partPages = new Hono<Env>();

async function needOf(c: Ctx): Promise<NeedRow> {
  const needId = id.safeParse(c.req.param('id'));
  const need = needId.success ? await needById(c.get('services').db, c.get('actor'), needId.data) : undefined;
  if (need === undefined) throw notFound(['这条需求', 'This need']);
  refuse(c.get('actor'), 'need.split', { associationPath: need.association_path, enterpriseId: need.enterprise_id });
  return need;
}

partPages.get('/needs/:id/parts', signedIn, async (c) => {
  const need = await needOf(c);
  if (!maySplit(need)) return c.redirect(`/needs/${need.id}`, 303);
  const values = Object.fromEntries(suggestedParts(need.problem).flatMap(({ title, problem, slot }) => [[`title${slot}`, title], [`problem${slot}`, problem]]));
  return page(c, <SplitPage view={viewOf(c)} need={need} state={{ ...emptyForm, values }} />);
});

partPages.post('/needs/:id/parts', signedIn, async (c) => {
  const form = await readForm(c);
  const need = await needOf(c);
  try {
    await perform(c, splitNeed, { ...form.values, id: need.id }, form.requestKey);
    return c.redirect(`/needs/${need.id}`, 303);
  } catch (error) {
    return formAgain(c, error, form, (view, state) => <SplitPage view={view} need={need} state={state} />);
  }
});

function SplitPage({ view, need, state }: { view: View; need: NeedRow; state: FormState }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('拆成子问题', 'Split into parts')} purpose={need.title}>
      <p class="trail"><a href={`/needs/${need.id}`}>{t('← 回到需求', '← Back to the need')}</a></p>
      <p class="prose">{t('一条需求里常常有几个不同专业的问题，很难有一个人全能答。拆开以后每个子问题单独匹配，整条需求和它的公开范围不变。下面是按原文先拆的，请改成您要的样子；不要的清空就行。', 'A need often holds problems of several disciplines that no one person answers. Each part is matched alone; the whole need stays as it is, and parts are seen by the same people. Here is a first split by its own sentences: change it, and empty what you do not want.')}</p>
      {need.problem !== null && <details open><summary>{t('原文：需解决的主要技术难题', 'Its text: the main technical problem')}</summary><Prose text={need.problem} /></details>}
      <Form view={view} state={state} action={`/needs/${need.id}/parts`} submit={t('保存子问题并分别匹配', 'Keep the parts and match them')} more={<a class="button quiet" href={`/needs/${need.id}`}>{t('不拆了', 'Cancel')}</a>}>
        <input type="hidden" name="version" value={String(need.version)} />
        {slotNames.map(({ title, problem }, at) => (
          <>
            <TextField view={view} state={state} name={title} required={at < 2} label={t(`子问题 ${at + 1}`, `Part ${at + 1}`)} />
            <LongField view={view} state={state} name={problem} rows={3} required={at < 2} label={t(`子问题 ${at + 1} 的内容`, `What part ${at + 1} is about`)} />
          </>
        ))}
      </Form>
    </Layout>
  );
}
