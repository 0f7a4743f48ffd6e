import { Hono } from 'hono';
import type { Env } from '../http/env.ts';
import { helpPictures } from '../ui/assets.ts';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { viewOf } from '../ui/view.ts';
import { guides } from './help.ts';

/** The guide, open to everybody. */
export const helpPages = new Hono<Env>();

helpPages.get('/help', (c) => {
  const view = viewOf(c);
  const { t } = view;
  return page(c, (
    <Layout view={view} title={t('使用说明', 'How to use it')} purpose={t('每种人各做什么，一步一步来。', 'What each person does, step by step.')}>
      <nav aria-label={t('本页内容', 'On this page')}><ul>{guides.map((guide) => <li><a href={`#${guide.id}`}>{view.words(guide.title)}</a></li>)}</ul></nav>
      {guides.map((guide) => (
        <section id={guide.id} class="guide">
          <h2>{view.words(guide.title)}</h2>
          <p>{view.words(guide.purpose)}</p>
          {guide.picture !== undefined && (
            <figure>
              <img src={helpPictures[`${guide.picture.of}-${view.locale}`].path} alt={view.words(guide.picture.words)} width="900" height="563" loading="lazy" />
              <figcaption class="hint">{view.words(guide.picture.words)}</figcaption>
            </figure>
          )}
          <ol>{guide.steps.map(([head, text]) => <li><strong>{view.words(head)}</strong>{t('：', ': ')}{view.words(text)}</li>)}</ol>
        </section>
      ))}
      <p class="prose">{t('还有不清楚的，请联系所在地的科协。系统哪里不正常，看“系统状态”。', 'For anything else ask your association. If something does not work, see “Status”.')}</p>
    </Layout>
  ));
});
