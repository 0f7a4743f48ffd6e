import type { Child } from 'hono/jsx';
import { isStaff, managerGrant, refusal } from '../auth/refusal.ts';
import { comfort, icon, style } from './assets.ts';
import { FirstVisit } from './hint.tsx';
import { dateTime, type View } from './view.ts';

interface LayoutProps {
  readonly view: View;
  readonly title: string;
  /** One line: what this page is for. */
  readonly purpose?: string;
  /** A wide page uses the whole width (side by side, long tables). */
  readonly wide?: boolean;
  readonly children: Child;
}

/** Every page: skip link, head with navigation, title with its purpose, the content, a foot. */
export function Layout({ view, title, purpose, wide, children }: LayoutProps) {
  const { t } = view;
  return (
    <html lang={view.locale === 'zh' ? 'zh-CN' : 'en'}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="renderer" content="webkit" />
        <meta http-equiv="X-UA-Compatible" content="IE=edge" />
        <title>{`${title} - ${t('科桥', 'Keqiao')}`}</title>
        <link rel="icon" href={icon.path} type="image/svg+xml" />
        <link rel="stylesheet" href={style.path} />
        <script src={comfort.path} defer />
      </head>
      <body>
        <a class="skip" href="#main">{t('跳到正文', 'Skip to content')}</a>
        <header class="top">
          <div class="top-inner">
            <a class="brand" href="/"><img src={icon.path} alt="" width="28" height="28" />{t('科桥', 'Keqiao')}</a>
            {view.actor.kind !== 'visitor' && <details class="menu"><summary>{t('菜单', 'Menu')}</summary></details>}
            <nav aria-label={t('主导航', 'Main')}><Navigation view={view} /></nav>
            {view.actor.kind !== 'visitor' && <SearchBox view={view} />}
            <div class="account"><Account view={view} /></div>
          </div>
          {view.demo && <p class="demo-note">{t('演示模式：人物均为虚构，密码公开，只在本机可用。', 'Demo mode: people are invented, passwords are known, this machine only.')}</p>}
        </header>
        <main id="main" class={wide ? 'wide' : undefined} tabindex={-1}>
          <h1>{title}</h1>
          {purpose !== undefined && <p class="purpose">{purpose}</p>}
          <FirstVisit view={view} />
          {children}
        </main>
        <footer class="foot">
          <p>{t('科桥：把企业的技术需求带到能解决它的人面前。', 'Keqiao brings an enterprise’s technical need to the people who can solve it.')}</p>
          <p><a href="/help">{t('使用说明', 'Help')}</a> <a href="/docs">{t('接口文档', 'API')}</a> <a href="/status">{t('系统状态', 'Status')}</a>{refusal(view.actor, 'audit.view', {}) === null && <>{' '}<a href="/audit">{t('操作记录', 'History')}</a></>}</p>
          <p class="fine">{t('请求编号', 'Request')} {view.requestId} <time>{dateTime(view, new Date())}</time></p>
          <p class="fine print-only">{t('来源', 'Source')} {view.path}</p>
        </footer>
      </body>
    </html>
  );
}

/**
 * On a phone the menu's summary comes before the links and the stylesheet shows them while it is open (`details[open] ~ nav`):
 * one list of links for all widths, without a script.
 */
function Navigation({ view }: { view: View }) {
  const { t, actor } = view;
  const here = view.path.split('?')[0] ?? '';
  const at = (href: string): boolean => here === href || (href !== '/' && here.startsWith(`${href}/`));
  const link = (href: string, label: string) => <a href={href} aria-current={at(href) ? 'page' : undefined}>{label}</a>;
  /** Opens and closes without a script. */
  const more = (label: string, links: readonly (readonly [string, string])[]) => (
    <details class={links.some(([href]) => at(href)) ? 'more here' : 'more'}><summary>{label}</summary><div>{links.map(([href, words]) => link(href, words))}</div></details>
  );
  if (actor.kind === 'visitor') return <>{link('/try', t('试一试', 'Try it'))}</>;
  const people = [['/experts', t('专家', 'Experts')], ['/societies', t('学会', 'Societies')], ['/achievements', t('成果', 'Achievements')], ['/technology-managers', t('技术经理人', 'Managers')]] as const;
  if (isStaff(actor)) {
    return (
      <>
        {link('/desk', t('轮到我的', 'My turn'))}
        {link('/needs', t('需求', 'Needs'))}
        {link('/engagements', managerGrant(actor) === undefined ? t('对接', 'Cases') : t('我的对接', 'My cases'))}
        {link('/events', t('活动', 'Events'))}
        {more(t('名录', 'Directory'), [...people, ['/enterprises', t('企业', 'Enterprises')], ['/associations', t('科协', 'Associations')]])}
        {more(t('统计和管理', 'Figures and more'), [
          ['/reports', t('统计和公文', 'Figures and papers')], ['/imports', t('导入表格', 'Import')], ['/seminars', t('座谈会', 'Seminars')], ['/reviews', t('批量审核', 'Many at once')], ['/readings', t('两人意见不同', 'Readers who differ')],
          ['/accounts', t('账号', 'Accounts')], ['/calendar', t('节假日和调休', 'Holidays')],
        ])}
      </>
    );
  }
  return (
    <>
      {managerGrant(actor) !== undefined ? link('/engagements', t('我的对接', 'My cases')) : link('/desk', t('我的工作台', 'My desk'))}
      {link('/needs', t('需求', 'Needs'))}
      {people.map(([href, words]) => link(href, words))}
      {link('/try', t('试一试', 'Try it'))}
    </>
  );
}

/** One box for everything the reader may see; Enter sends it. */
function SearchBox({ view }: { view: View }) {
  const url = new URL(view.path, 'http://page');
  const label = view.t('查找人、成果和需求', 'Find people, achievements, needs');
  return (
    <form method="get" action="/search" class="top-search" role="search" aria-label={view.t('全站', 'Everything')}>
      <input name="q" type="search" maxlength={100} aria-label={label} placeholder={view.t('查找', 'Search')} value={url.pathname === '/search' ? url.searchParams.get('q') ?? '' : ''} />
    </form>
  );
}

const unreadOf = (count: number): string => (count > 99 ? '99+' : String(count));

function Account({ view }: { view: View }) {
  const { t, actor } = view;
  const other = view.locale === 'zh' ? 'en' : 'zh';
  return (
    <>
      <form method="post" action="/language" class="inline">
        <input type="hidden" name="_token" value={view.formToken} />
        <input type="hidden" name="language" value={other} />
        <input type="hidden" name="back" value={view.path} />
        <button class="plain" lang={other === 'en' ? 'en' : 'zh-CN'}>{other === 'en' ? 'English' : '中文'}</button>
      </form>
      {actor.kind !== 'visitor' && <a class="bell" href="/notices">{t('通知', 'Notices')}{view.unread > 0 && <span class="count" aria-label={t(`${unreadOf(view.unread)} 条未读`, `${unreadOf(view.unread)} unread`)}>{unreadOf(view.unread)}</span>}</a>}
      {actor.kind === 'visitor'
        ? <a href="/sign-in">{t('登录', 'Sign in')}</a>
        : (
          <form method="post" action="/sign-out" class="inline">
            <a class="who" href="/account" title={t('我的账号', 'My account')}>{actor.name}</a>
            <input type="hidden" name="_token" value={view.formToken} />
            <button class="plain">{t('退出', 'Sign out')}</button>
          </form>
        )}
    </>
  );
}
