import type { Child } from 'hono/jsx';
import type { ProfileRow } from '../profiles/profile.queries.ts';
import { type Registries, type RegistryName, registryNames } from '../registries/port.ts';
import { ErrorSummary, FileField, Form, type FormState, LongField, StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, type View } from '../ui/view.ts';
import { evidenceSourceWords } from '../profiles/profile.labels.ts';
import { type Comparison, findingKindWords, MOST_AT_ONCE, standingAddress } from './finding.ts';
import { type FindingRow, identifierFor, type lastTaking, type RunRow, type Waiting } from './finding.queries.ts';

export type Compared = Comparison & { readonly finding: FindingRow };
interface PageProps {
  readonly view: View; readonly state: FormState; readonly expert: ProfileRow<'expert'>; readonly compared: readonly Compared[]; readonly dismissed: readonly FindingRow[]; readonly runs: readonly RunRow[];
  readonly taking: Awaited<ReturnType<typeof lastTaking>>; readonly registries: Registries; readonly readsSheets: boolean;
}

export function FindingsPage({ view, state, expert, compared, dismissed, runs, taking, registries, readsSheets }: PageProps) {
  const { t } = view;
  const at = `/experts/${expert.id}/findings`;
  const open = compared.filter((one) => one.mark !== 'same');
  const there = compared.filter((one) => one.mark === 'same');
  const typing = typeof state.values['text'] === 'string';
  const waiting = runs.some((run) => run.state === 'waiting' && run.problem === null);
  return (
    <Layout view={view} title={t(`从公开目录补充业绩：${expert.name}`, `Papers and patents: ${expert.name}`)} purpose={t('找到的只是线索。勾选并确认以后才进入档案，也才会用于匹配。', 'What is found is a proposal: nothing of it is in the profile, or matched on, until it is confirmed.')}>
      <p class="trail"><a href={`/experts/${expert.id}`}>{t('← 回到档案', '← Back to the profile')}</a></p>
      <OnThisPage view={view} open={open.length} there={there.length} dismissed={dismissed.length} unread={runs.find((run) => run.source === 'patents')?.left_out.length ?? 0} />
      {!typing && <ErrorSummary view={view} state={state} />}
      {taking !== undefined && taking.decided_at !== null && (
        <div class="recorded">{t(`${dateTime(view, taking.decided_at, expert.time_zone)} ${taking.by ?? ''}确认了 ${taking.count} 条。`, `${dateTime(view, taking.decided_at, expert.time_zone)}: ${taking.by ?? ''} confirmed ${taking.count}. `)}{' '}
          <StepButton view={view} action={`${at}/undo`} label={t('撤销这次确认', 'Take it back')} fields={{ takingId: taking.taking_id ?? '' }} kind="quiet" /></div>
      )}
      {waiting && <div class="next-step" role="status" data-reload-seconds="3"><p>{t('正在获取，稍等片刻；没有自动刷新时请重新打开这一页。', 'Being fetched; open the page again if it does not reload by itself.')}</p></div>}
      {open.length > 0 && <Open view={view} at={at} version={expert.version} compared={open} />}
      {compared.length === 0 && !waiting && <p class="empty">{t('没有待确认的线索。可以从下面的公开目录获取，或粘贴专利清单。', 'Nothing waits to be confirmed. Fetch from the directories below, or paste a list of patents.')}</p>}
      {there.length > 0 && (
        <details id="there">
          <summary>{t(`档案里已经有的 ${there.length} 条`, `${there.length} in the profile already`)}</summary>
          <ul class="evidence">{there.map(({ finding }) => <li><Work view={view} finding={finding} /></li>)}</ul>
        </details>
      )}
      {dismissed.length > 0 && (
        <details id="dismissed">
          <summary>{t(`已放下的 ${dismissed.length} 条`, `${dismissed.length} set aside`)}</summary>
          <p class="hint">{t('再次获取时不会重新出现。', 'They do not come back with the next look.')}</p>
          <ul class="evidence">{dismissed.slice(0, 200).map((finding) => <li><Work view={view} finding={finding} /><StepButton view={view} action={`${at}/decide`} label={t('恢复', 'Bring back')} fields={{ decision: 'restore', ids: finding.id, version: String(expert.version) }} kind="quiet" /></li>)}</ul>
        </details>
      )}
      <Directories view={view} at={at} expert={expert} runs={runs} registries={registries} waiting={waiting} />
      <Patents view={view} at={at} state={typing ? state : { ...state, errors: [], problem: undefined }} run={runs.find((run) => run.source === 'patents')} timeZone={expert.time_zone} readsSheets={readsSheets} />
    </Layout>
  );
}

/** How many there are of each sort, and where on the page. */
function OnThisPage({ view, open, there, dismissed, unread }: { view: View; open: number; there: number; dismissed: number; unread: number }) {
  const { t } = view;
  const parts = [
    ...(open === 0 ? [] : [['open', t(`待确认 ${open}`, `To confirm: ${open}`)]]), ...(there === 0 ? [] : [['there', t(`已在档案 ${there}`, `In the profile: ${there}`)]]), ...(dismissed === 0 ? [] : [['dismissed', t(`已放下 ${dismissed}`, `Set aside: ${dismissed}`)]]),
    ['directories', t('公开目录', 'Directories')], ['patents', unread === 0 ? t('专利清单', 'List of patents') : t(`专利清单（${unread} 行没有读入）`, `List of patents (${unread} left out)`)],
  ];
  return <nav aria-label={t('本页内容', 'On this page')}><ul class="turn-kinds">{parts.map(([id, words]) => <li><a href={`#${id ?? ''}`}>{words}</a></li>)}</ul></nav>;
}

function Open({ view, at, version, compared }: { view: View; at: string; version: number; compared: readonly Compared[] }) {
  const { t } = view;
  // What completes the profile's own lines is looked at one by one; what is new can be confirmed in one press.
  const shown = [...compared.filter((one) => one.mark === 'differs'), ...compared.filter((one) => one.mark === 'new')].slice(0, MOST_AT_ONCE);
  const [differs, fresh] = [shown.filter((one) => one.mark === 'differs'), shown.filter((one) => one.mark === 'new')];
  return (
    <section id="open">
      <h2>{t(`待确认 ${compared.length} 条`, `${compared.length} to confirm`)}</h2>
      <p class="hint">{t('是本人的，勾选后确认；不是本人的，勾选后放下。', 'Tick and confirm what is by this person; tick and set aside what is not.')}</p>
      <form method="post" action={`${at}/decide`}>
        <input type="hidden" name="_token" value={view.formToken} />
        <input type="hidden" name="_key" value={view.requestKey()} />
        <input type="hidden" name="version" value={String(version)} />
        {fresh.map(({ finding }) => <input type="hidden" name="new" value={finding.id} />)}
        <div id="ids" tabindex={-1}>
          {differs.length > 0 && <Group view={view} title={t(`有出入的 ${differs.length} 条`, `${differs.length} that differ`)} compared={differs} />}
          {fresh.length > 0 && <Group view={view} title={t(`新的 ${fresh.length} 条`, `${fresh.length} new`)} compared={fresh} />}
        </div>
        {compared.length > shown.length && <p class="hint">{t(`其余 ${compared.length - shown.length} 条在这些处理以后出现。`, `The other ${compared.length - shown.length} follow once these are decided.`)}</p>}
        <p class="bulk-bar">
          <button class="main" name="decision" value="take">{t('确认勾选的', 'Confirm ticked')}</button>
          <button class="quiet" name="decision" value="dismiss">{t('放下勾选的', 'Set aside')}</button>
        </p>
        {fresh.length > 1 && <p class="actions"><button class="quiet" name="decision" value="take_all">{t(`不用勾选，确认全部 ${fresh.length} 条新的`, `Confirm all ${fresh.length} new, ticked or not`)}</button></p>}
      </form>
    </section>
  );
}

const Group = ({ view, title, compared }: { view: View; title: string; compared: readonly Compared[] }) => (
  <>
    <h3>{title}</h3>
    <ul class="evidence">{compared.map((one) => (
      <li>
        <label class="check"><input type="checkbox" name="ids" value={one.finding.id} /><span><Head view={view} finding={one.finding} /></span></label>
        <Difference view={view} compared={one} />
        <Source view={view} finding={one.finding} />
        {one.finding.text !== null && <details class="evidence-text"><summary>{view.t('摘要', 'Abstract')}<span class="visually-hidden"> {one.finding.title}</span></summary><blockquote>{one.finding.text}</blockquote></details>}
      </li>
    ))}</ul>
  </>
);

const Head = ({ view, finding }: { view: View; finding: FindingRow }) => (
  <><span class="hint">{view.words(findingKindWords[finding.kind])}{view.t('：', ': ')}</span><strong>{finding.title}</strong>{finding.year !== null && <span class="since"> {finding.year}{view.t(' 年', '')}</span>}</>
);
const Work = ({ view, finding }: { view: View; finding: FindingRow }) => <><Head view={view} finding={finding} /><Source view={view} finding={finding} /></>;

/** Where it stands, and where it can be looked up. */
function Source({ view, finding }: { view: View; finding: FindingRow }) {
  const address = finding.sources.map((one) => standingAddress(one, finding.doi)).find((one) => one !== null);
  const numbers = finding.sources.filter((one) => one.source === 'patents').map((one) => one.id);
  const names = [...new Set(finding.sources.map((one) => view.words(evidenceSourceWords[one.source])))].join(view.t('、', ', '));
  return <p class="hint">{view.t('来自 ', 'From ')}{names}{numbers.length > 0 && ` ${numbers.join(' ')}`}{address !== undefined && address !== null && <>{' '}<a href={address} rel="external noreferrer">{finding.doi === null ? view.t('查看原文', 'see it there') : `doi:${finding.doi}`}</a></>}</p>;
}

/** What confirming it changes in the evidence that is there. */
function Difference({ view, compared: { mark, evidence, year, text } }: { view: View; compared: Compared }) {
  if (mark !== 'differs' || evidence === undefined) return null;
  const parts = [
    ...(year === null ? [] : [view.t(evidence.year === null ? `补上年份 ${year}` : `年份由 ${evidence.year} 改为 ${year}`, evidence.year === null ? `adds the year ${year}` : `changes the year from ${evidence.year} to ${year}`)]),
    ...(text === null ? [] : [view.t('补上摘要', 'adds the abstract')]),
  ];
  return <p class="hint">{view.t('档案里已有同名的一条，确认后', 'The profile has one of this title; confirming ')}{parts.join(view.t('，', ', '))}{view.t('。', '.')}</p>;
}

function Directories({ view, at, expert, runs, registries, waiting }: { view: View; at: string; expert: ProfileRow<'expert'>; runs: readonly RunRow[]; registries: Registries; waiting: boolean }) {
  const { t } = view;
  const ready = registryNames.some((name) => registries[name] !== undefined && identifierFor(name, expert) !== null);
  return (
    <section id="directories">
      <h2>{t('公开目录', 'Public directories')}</h2>
      <p class="hint">{t('获取时只把下面的编号发给对方，不发姓名、单位和任何需求；只读取那里公开的论文和专利。', 'Only the identifiers below are sent: no name, no institution, no need. Only what is public there is read.')}</p>
      <ul class="status-list">
        {registryNames.map((name) => <Directory view={view} name={name} identifier={identifierFor(name, expert)} host={registries[name]?.host} run={runs.find((run) => run.source === name)} timeZone={expert.time_zone} />)}
      </ul>
      <div class="actions">
        {ready && !waiting && <StepButton view={view} action={`${at}/look`} label={t('获取最新', 'Fetch the newest')} />}
        <a class="button quiet" id="orcid" href={`/experts/${expert.id}/edit#orcid`}>{t('填写或修改编号', 'Enter or change identifiers')}</a>
      </div>
    </section>
  );
}

const settings: Record<RegistryName, readonly [setting: string, address: string]> = { orcid: ['ORCID_URL', 'https://pub.orcid.org/v3.0'], openalex: ['OPENALEX_URL', 'https://api.openalex.org'] };

function Directory({ view, name, identifier, host, run, timeZone }: { view: View; name: RegistryName; identifier: string | null; host: string | undefined; run: RunRow | undefined; timeZone: string }) {
  const { t } = view;
  const [setting, address] = settings[name];
  return (
    <li class={host === undefined ? 'off' : 'on'}>
      <strong>{view.words(evidenceSourceWords[name])}</strong> <Tag tone={host === undefined ? 'quiet' : 'good'}>{host === undefined ? t('关闭', 'Off') : t('开启', 'On')}</Tag>
      <p>{host === undefined
        ? t(`没有配置，本系统不会连接它。需要时请管理员设置 ${setting}=${address}（设为只在本机运行时不能开启）。`, `Not configured; nothing is sent there. An administrator can set ${setting}=${address} (not where LOCAL_ONLY is on).`)
        : identifier === null ? t('档案里还没有编号。', 'The profile has no identifier for it.') : t(`向 ${host} 发出：${identifier}`, `Sent to ${host}: ${identifier}`)}</p>
      {run !== undefined && <RunResult view={view} run={run} timeZone={timeZone} />}
    </li>
  );
}

function RunResult({ view, run, timeZone }: { view: View; run: RunRow; timeZone: string }) {
  const { t } = view;
  if (run.state === 'waiting') return run.problem === null ? null : <p class="warning">{view.words(run.problem)}{run.again_at !== null && t(`下次在 ${dateTime(view, run.again_at, timeZone)} 以后。`, ` Next after ${dateTime(view, run.again_at, timeZone)}.`)}</p>;
  const when = dateTime(view, run.ended_at ?? run.asked_at, timeZone);
  if (run.state === 'failed') return <p class="warning">{when}{t('：', ': ')}{run.problem !== null && view.words(run.problem)}</p>;
  return (
    <>
      <p>{t(`${when} 读到 ${run.found ?? 0} 条，新的 ${run.fresh ?? 0} 条。`, `${when}: ${run.found ?? 0} read, ${run.fresh ?? 0} new.`)}{run.found_name !== null && t(`那里登记的姓名：${run.found_name}。如果不是本人，请核对编号。`, ` The name there: ${run.found_name}. If that is somebody else, check the identifier.`)}</p>
      <LeftOuts view={view} run={run} />
    </>
  );
}

function LeftOuts({ view, run }: { view: View; run: RunRow }): Child {
  if (run.left_out.length === 0) return null;
  return <ul class="fine">{run.left_out.slice(0, 50).map(({ line, reason }) => <li>{line !== null && <q>{line}</q>} {view.words(reason)}</li>)}{run.left_out.length > 50 && <li>{view.t(`等共 ${run.left_out.length} 处`, `${run.left_out.length} in all`)}</li>}</ul>;
}

function Patents({ view, at, state, run, timeZone, readsSheets }: { view: View; at: string; state: FormState; run: RunRow | undefined; timeZone: string; readsSheets: boolean }) {
  const { t } = view;
  return (
    <section id="patents">
      <h2>{t('专利清单', 'List of patents')}</h2>
      <p class="hint">{t('国内没有可以免费查询的专利接口，请从单位科研系统或检索网站导出清单。只读取本人在发明人之列的专利；申请号会核对校验位。', 'There is no free service to ask for Chinese patents: export a list from your institution’s system. Only patents that name the person as an inventor are read; check digits of applications are verified.')}</p>
      {run !== undefined && run.state !== 'waiting' && <div>{run.file_name !== null && <p>{run.file_name}</p>}<RunResult view={view} run={run} timeZone={timeZone} /></div>}
      <Form view={view} state={state} action={`${at}/patents`} submit={t('读取清单', 'Read the list')} multipart={readsSheets}>
        <LongField view={view} state={state} name="text" label={t('粘贴清单', 'Paste the list')} required={false} rows={5} hint={t('一行一件：专利号或公开号、名称、发明人（用顿号分开）、申请日、摘要，用逗号或制表符隔开；可以连表头一起从表格里复制', 'One a line: number, title, inventors, day of application, abstract, parted by commas or tabs; copy them with their heads from a sheet if you like')} />
        {readsSheets && <FileField view={view} state={state} name="file" label={t('或选择表格文件', 'Or choose a sheet')} required={false} accept=".xlsx,.csv" one hint={t('.xlsx 或 .csv，需有“专利号”“名称”等表头', '.xlsx or .csv with heads such as 专利号, 名称')} />}
      </Form>
    </section>
  );
}

/** On the person's own desk. */
export function FindingsAsked({ view, waiting }: { view: View; waiting: readonly Waiting[] }) {
  const { t } = view;
  return (
    <section class="mine">
      {waiting.map(({ expertId, count }) => (
        <>
          <h2>{t(`轮到您了：${count} 条论文、专利线索请确认`, `Your turn: ${count} paper(s) and patent(s) to confirm`)}</h2>
          <p>{t('它们来自公开目录或专利清单。确认是您的，才进入档案、用于匹配；不是您的，放下就好。', 'They come from public directories or a list of patents. Confirm those that are yours, and matching reads them; set the others aside.')}{' '}<a href={`/experts/${expertId}/findings`}>{t('去看一看', 'Look at them')}</a></p>
        </>
      ))}
    </section>
  );
}
