import { Hono } from 'hono';
import type { Env } from '../http/env.ts';
import { signedIn } from '../http/session.ts';
import { cleanQuery } from '../profiles/list.queries.ts';
import { Layout } from '../ui/layout.tsx';
import { Found } from '../ui/marked.tsx';
import { page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { type FoundGroup, searchedKinds, searchEverything } from './search.queries.ts';

/** `GET /search?q=`: what a signed-in person may see of every kind, the best few of each; one kind alone shows more. */
export const searchPages = new Hono<Env>();
searchPages.use('/search', signedIn);

const [FEW, MANY] = [5, 50];

searchPages.get('/search', async (c) => {
  const view = viewOf(c);
  const q = cleanQuery(c.req.query('q') ?? '');
  const kind = searchedKinds.find((each) => each === c.req.query('kind'));
  const groups = await searchEverything(c.get('services'), c.get('actor'), { q, kind, limit: kind === undefined ? FEW : MANY });
  const total = groups.reduce((sum, group) => sum + group.total, 0);
  return page(c, (
    <Layout view={view} title={view.t('查找', 'Search')} purpose={view.t('在您能查看的专家、学会、成果、技术经理人、需求和企业里查找。', 'In the experts, societies, achievements, managers, needs and enterprises you may see.')}>
      <form method="get" action="/search" class="filters" role="search">
        <div class="field"><label for="q">{view.t('名称、拼音、首字母或关键词', 'Name, pinyin, initials or words')}</label><input id="q" name="q" type="search" maxlength={100} value={q} /></div>
        <button>{view.t('查找', 'Search')}</button>
      </form>
      {q !== '' && <p class="count" role="status">{view.t(`“${q}”：共 ${total} 条`, `“${q}”: ${total} in all`)}</p>}
      {groups.some((group) => group.namesOnly) && <p class="warning" role="status">{view.t('检索服务降级：内容检索暂时不可用，下面只按名称、拼音和单位查找，结果可能不全。', 'Search is degraded: texts cannot be searched right now; names, pinyin and institutions only, so something may be missing.')}</p>}
      {q !== '' && total === 0 && <p class="empty">{view.t('没有找到。可以少写几个词；人名可以用拼音或首字母，例如 wxm；英文词写错一个字母也能找到。', 'Nothing found. Try fewer words; pinyin or initials of a name; one wrong letter in a Latin word is forgiven.')}</p>}
      {groups.filter((group) => group.total > 0).map((group) => <Group view={view} group={group} />)}
    </Layout>
  ));
});

function Group({ view, group }: { view: View; group: FoundGroup }) {
  const [first] = group.items;
  return (
    <section>
      <h2>{view.words(group.words)}{view.t(`（${group.total}）`, ` (${group.total})`)}</h2>
      {first?.hit.typo === true && <p class="hint">{view.t(`按“${first.hit.terms[0] ?? ''}”查找的结果。`, `Shown for “${first.hit.terms[0] ?? ''}”.`)}</p>}
      <ul class="found">
        {group.items.map(({ name, about, href, hit }) => (
          <li>
            <a href={href}><Found text={name} terms={hit.terms} /></a>
            {about !== '' && <> <span class="hint"><Found text={about} terms={hit.terms} /></span></>}
            {hit.snippet !== undefined && <p class="hint snippet"><Found text={hit.snippet} terms={hit.terms} /></p>}
          </li>
        ))}
      </ul>
      {group.total > group.items.length && <p><a href={group.all}>{view.t(`查看全部 ${group.total} 条`, `See all ${group.total}`)}</a></p>}
    </section>
  );
}
