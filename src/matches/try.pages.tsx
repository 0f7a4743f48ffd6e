import { Hono } from 'hono';
import type { Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { parseInput } from '../shared/input.ts';
import { emptyForm, Form, type FormState, LongField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { Band, BandLegend, Marked } from './bands.tsx';
import { candidateTypes } from './match.ts';
import { type Anonymous, describe, previewInput, titled } from './preview.ts';
import { previewMatches } from './preview.queries.ts';

/** Needs as an enterprise would write them, to try with one press. */
const examples = [
  ['水口结瘤', '含铝钢连铸水口结瘤严重，平均浇 4 炉就要停浇换水口。夹杂物以高熔点铝酸钙和镁铝尖晶石为主，希望连续浇注炉数提高到 8 炉以上。'],
  ['粘湿物料输送', '红土镍矿含水 30%，长距离带式输送时回程带面粘料严重，落料斗和溜槽易堵，清扫器磨损快，希望带料量减少 85%。'],
  ['枸杞杀菌', '枸杞干果杀菌后容易褐变、结块，微生物又常超标。需要不用熏蒸、色泽和多糖损失小的杀菌办法，处理量每小时 500 公斤。'],
] as const;

export const tryPages = new Hono<Env>();

/** Anybody may try a text: nothing is saved and nobody is named. */
tryPages.get('/try', (c) => {
  const example = examples[Number(c.req.query('example') ?? '') - 1];
  return page(c, <TryPage view={viewOf(c)} state={example === undefined ? emptyForm : { values: { description: example[1] }, errors: [] }} />);
});

tryPages.post('/try', async (c) => {
  const posted = await readForm(c);
  try {
    const input = titled(parseInput(previewInput, { description: posted.values['description'] }));
    const found = await previewMatches(c.get('services'), input);
    return await page(c, <TryPage view={viewOf(c)} state={{ values: posted.values, errors: [] }} found={found} />);
  } catch (error) {
    return formAgain(c, error, posted, (view, state) => <TryPage view={view} state={state} />);
  }
});

function TryPage({ view, state, found }: { view: View; state: FormState; found?: readonly Anonymous[] }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('写下一个技术难题，看看谁能解决', 'Write down a technical problem and see who could solve it')}
      purpose={t('不用登录。您写的内容不保存；结果只说是什么样的人，不显示姓名和联系方式。', 'No account needed. Your text is not saved; answers describe people without naming them.')}>
      <div class="try-box">
        <Form view={view} state={state} action="/try#answers" submit={t('看看谁能解决', 'See who could solve it')}>
          <LongField view={view} state={state} name="description" label={t('技术难题', 'Your problem')} rows={6}
            hint={t('像跟同行说话那样写：什么产品、卡在哪里、试过什么、要达到什么指标。两三句话就可以。', 'As you would tell a colleague: which product, where it is stuck, what was tried, which figures to reach. In Chinese the answers are best.')} />
        </Form>
        <p class="examples">{t('或者先看例子：', 'Or an example: ')}{examples.map(([name], index) => <> <a href={`/try?example=${index + 1}`}>{name}</a></>)}</p>
      </div>
      {found !== undefined && <Answers view={view} found={found} />}
    </Layout>
  );
}

const headings = { expert: ['可能帮得上忙的专家', 'Experts who might help'], society: ['可以牵头的学会', 'Societies that could take the lead'], achievement: ['可能用得上的科技成果', 'Technology that might fit'] } as const;

function Answers({ view, found }: { view: View; found: readonly Anonymous[] }) {
  const { t } = view;
  if (found.length === 0) return <div class="empty" id="answers"><p>{t('没有找到说得出依据的人选。换一种说法，或多写一点技术细节再试。', 'Nobody was found for whom we could say why. Say it differently, or add technical detail.')}</p></div>;
  return (
    <section id="answers" aria-labelledby="answers-title">
      <h2 id="answers-title">{t('这样的人可能解决它', 'People like these might solve it')}</h2>
      <p class="hint">{t('以下是系统的建议，附有依据；是否合适由科协工作人员审核。', 'These are suggestions with their reasons; association staff review them before anybody is asked.')}</p>
      <BandLegend view={view} />
      {candidateTypes.map((type) => {
        const ones = found.filter((one) => one.type === type);
        return ones.length === 0 ? null : <><h3>{view.words(headings[type])}</h3><ol class="proposals">{ones.map((one) => <Anyone view={view} one={one} />)}</ol></>;
      })}
      {view.actor.kind === 'visitor' && <p class="next-step">{t('想正式提出需求？', 'Want to post it for real?')} <a class="button" href="/sign-in">{t('登录后提交需求', 'Sign in to post a need')}</a></p>}
    </section>
  );
}

function Anyone({ view, one }: { view: View; one: Anonymous }) {
  const { t } = view;
  return (
    <li class="proposal">
      <p class="proposal-head"><strong>{view.words(describe(one))}</strong> <Band view={view} confidence={one.confidence} /></p>
      <ul class="reasons">{one.reasons.slice(0, 3).map((reason) => (
        <li class="reason"><q><Marked text={reason.phrase} terms={reason.terms} /></q>{' ← '}<Marked text={reason.evidenceTitle ?? t('资料中的介绍', 'their profile')} terms={reason.terms} /></li>
      ))}</ul>
      {one.unanswered.length > 0 && <p class="proposal-question">{t('没有依据、需要先问的：', 'Not answered, to be asked first: ')}{one.unanswered.slice(0, 3).join(t('；', '; '))}</p>}
    </li>
  );
}
