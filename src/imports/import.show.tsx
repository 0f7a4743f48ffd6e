import type { Child } from 'hono/jsx';
import { choicesOf, visibilityWords } from '../profiles/profile.labels.ts';
import { profileDefinitions } from '../profiles/kinds.ts';
import { FileField, Form, type FormState, RadiosField, SelectField, StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { Table, Tag } from '../ui/table.tsx';
import { dateTime, type View } from '../ui/view.ts';
import { missingTargets } from './check.ts';
import { type ImportKind, importKinds, isUnderWay, type RowMeets } from './import.ts';
import { importKindWords, importStateTone, importStateWords, meetsWords, noticeWords } from './import.labels.ts';
import type { ImportRow, Met, RowCounts, StoredRow } from './import.queries.ts';
import { targets } from './targets.ts';

export interface UploadProps {
  readonly view: View; readonly state: FormState; readonly kinds: readonly ImportKind[];
  readonly associations: readonly { readonly id: string; readonly name: string }[];
  /** Firms the reader files for; they import needs of one of them. */
  readonly firms: readonly { readonly id: string; readonly name: string }[];
}

export function UploadForm({ view, state, kinds, associations, firms }: UploadProps) {
  const { t } = view;
  const [onlyFirm] = firms;
  return (
    <Form view={view} state={state} action="/imports" submit={t('上传并核对', 'Upload and check')} multipart>
      {kinds.length > 1
        ? <SelectField view={view} state={state} name="kind" label={t('表格里是什么', 'What the sheet holds')} choices={kinds.map((kind) => [kind, view.words(importKindWords[kind])])} />
        : <input type="hidden" name="kind" value="need" />}
      {associations.length > 0 && <SelectField view={view} state={state} name="associationId" label={t('由哪个科协负责', 'Association in charge')} choices={associations.map(({ id, name }) => [id, name])} hint={t('需求归各自企业所在的科协；其他档案由这里选的科协维护。', 'Needs belong to the association of their firm; everything else to the one chosen here.')} />}
      {associations.length === 0 && (firms.length === 1 && onlyFirm !== undefined
        ? <><input type="hidden" name="enterpriseId" value={onlyFirm.id} /><p class="whose">{t('企业：', 'Enterprise: ')}{onlyFirm.name}</p></>
        : <SelectField view={view} state={state} name="enterpriseId" label={t('企业', 'Enterprise')} choices={firms.map(({ id, name }) => [id, name])} />)}
      <SelectField view={view} state={state} name="visibility" label={t('公开范围', 'Who may see them')} choices={choicesOf(visibilityWords).map(([code, words]) => [code, view.words(words)])}
        hint={t('导入专家和技术经理人时，请确认已告知本人；还没有告知的，选“仅科协工作人员可见”。', 'Make sure people know that they are entered here; if they do not yet, choose “association staff only”.')} />
      <FileField view={view} state={state} name="file" one accept=".xlsx,.csv" label={t('表格文件', 'The sheet')} hint={t('.xlsx 或 .csv，不超过 30 MB、100,000 行。列的次序、表头上面的标题、合并单元格都不要紧；导入之前会先让您看一遍。', '.xlsx or .csv, up to 30 MB and 100,000 rows. Order of columns, titles above the heads and merged cells do not matter; you see everything before it is imported.')} />
    </Form>
  );
}

export function ImportsPage({ rows, next, ...upload }: UploadProps & { readonly rows: readonly ImportRow[]; readonly next: Child }) {
  const { view, kinds } = upload;
  const { t } = view;
  return (
    <Layout view={view} title={t('从表格导入', 'Import from a sheet')} purpose={t('需求、企业、专家、学会、技术经理人、成果，一张表一次导入；先核对，再导入，导错了可以整批撤销。', 'Needs, firms, experts, societies, managers, achievements: checked first, then imported, and undone as a whole if need be.')}>
      <UploadForm {...upload} />
      <section aria-labelledby="templates">
        <h2 id="templates">{t('模板', 'Templates')}</h2>
        <p>{t('用自己的表格就可以。没有现成的，可下载模板，里面有一行示例（不会被导入）：', 'Your own sheet will do. If there is none, take a template; its example row is never imported:')}</p>
        <ul>{kinds.map((kind) => <li>{view.words(importKindWords[kind])}{t('：', ': ')}<a href={`/imports/templates/${kind}`}>.xlsx</a> <a href={`/imports/templates/${kind}?as=csv`}>.csv</a></li>)}</ul>
      </section>
      <section aria-labelledby="before">
        <h2 id="before">{t('以前的导入', 'Earlier imports')}</h2>
        <Table caption={t('以前的导入', 'Earlier imports')} rows={rows} empty={<p>{t('还没有导入过。', 'None yet.')}</p>} columns={[
          { head: t('文件', 'File'), kind: 'main', cell: (row) => <a href={`/imports/${row.id}`}>{row.file_name}</a> },
          { head: t('内容', 'What'), cell: (row) => view.words(importKindWords[row.kind]) },
          { head: t('科协', 'Association'), cell: (row) => row.association_name },
          { head: t('状态', 'State'), cell: (row) => <Tag tone={importStateTone[row.state]}>{view.words(importStateWords[row.state])}</Tag> },
          { head: t('上传', 'Uploaded'), cell: (row) => <>{dateTime(view, row.created_at, row.time_zone)} {row.created_by_name}</> },
        ]} />
        {next}
      </section>
    </Layout>
  );
}

export interface ImportProps {
  readonly view: View; readonly held: ImportRow; readonly counts: RowCounts;
  /** Rows with problems, those that were kept, and some of what came in. */
  readonly wrong: readonly StoredRow[]; /** Rows that meet something, and what they meet as far as the reader may see it. */ readonly alike: readonly StoredRow[]; readonly met: ReadonlyMap<string, Met>; /** Earlier rows they meet, by number. */ readonly beside: ReadonlyMap<number, StoredRow>; /** Rows left out because another says the same. */ readonly same: readonly StoredRow[]; readonly kept: readonly StoredRow[]; readonly made: readonly { readonly number: number; readonly id: string; readonly name: string }[];
  readonly state: FormState;
}

export function ImportPage(props: ImportProps) {
  const { view, held } = props;
  const { t } = view;
  return (
    <Layout view={view} wide title={t(`导入：${held.file_name}`, `Import: ${held.file_name}`)} purpose={`${view.words(importKindWords[held.kind])}，${held.enterprise_name ?? held.association_name}，${dateTime(view, held.created_at, held.time_zone)} ${held.created_by_name ?? ''}`}>
      <p><Tag tone={importStateTone[held.state]}>{view.words(importStateWords[held.state])}</Tag></p>
      {isUnderWay(held.state) && <UnderWay {...props} />}
      {held.state === 'failed' && <><p class="warning" role="alert">{view.words(held.problem ?? ['', ''])}</p><p class="actions"><a class="button main" href={`/imports?kind=${held.kind}`}>{t('重新上传', 'Upload again')}</a></p></>}
      {held.state === 'ready' && <Preview {...props} />}
      {(held.state === 'done' || held.state === 'undone') && <Outcome {...props} />}
    </Layout>
  );
}

function UnderWay({ view, held, counts }: ImportProps) {
  const { t } = view;
  const all = counts.right + counts.imported;
  const undone = counts.undone + counts.kept;
  const [done, of] = held.state === 'importing' ? [counts.imported, all] : held.state === 'undoing' ? [undone, counts.imported + undone] : held.state === 'checking' ? [counts.right + counts.wrong + counts.alike + counts.same + counts.skipped + counts.part, Object.values(counts).reduce((sum, one) => sum + one, 0)] : [counts.read, 0];
  return (
    <div class="next-step" role="status" data-reload-seconds="2">
      <p>{of === 0 ? t(`已读 ${done} 行。`, `${done} rows read.`) : t(`${done} / ${of} 行`, `${done} of ${of} rows`)}</p>
      {of > 0 && <progress class="import-progress" value={done} max={of}>{Math.floor(done / of * 100)}%</progress>}
      <p class="hint">{t('可以离开本页，做完后结果会留在这里；程序中途停止也会接着做。', 'You may leave: the result will be here. It goes on after an interruption, too.')}</p>
      <p><a class="button quiet" href={`/imports/${held.id}`}>{t('查看最新进度', 'See how far it is')}</a></p>
    </div>
  );
}

function Preview(props: ImportProps) {
  const { view, held, counts } = props;
  const { t } = view;
  return (
    <>
      <Sums {...props} />
      <div class="actions">
        {counts.right > 0 && <StepButton view={view} action={`/imports/${held.id}/carry-out`} label={t(`导入正确的 ${counts.right} 条`, `Import the ${counts.right} that are right`)} />}
        {counts.wrong > 0 && <WrongLinks {...props} />}
        <a class="button quiet" href={`/imports?kind=${held.kind}`}>{t('换一个文件', 'Another file')}</a>
      </div>
      <Alike {...props} />
      <Columns {...props} />
      <Problems {...props} />
      <Same {...props} />
    </>
  );
}

/** What may be there already, row by row, with the two ways on. */
function Alike({ view, held, alike, met, beside, counts, state }: ImportProps) {
  const { t } = view;
  if (alike.length === 0) return null;
  const segment = held.kind === 'need' ? 'needs' : profileDefinitions[held.kind].segment;
  const chosen = [state.values['numbers'] ?? []].flat();
  return (
    <section aria-labelledby="alike">
      <h2 id="alike">{t(`可能重复的 ${counts.alike} 条`, `${counts.alike} that may be duplicates`)}</h2>
      <p class="hint">{t('是不是同一条由您判断；没有处理的不会导入。', 'Whether it is the same you judge; what is not decided is not imported.')}{alike.some((row) => row.meets?.some((one) => one.row !== undefined)) && t('同一张表里的两行，前一行照常导入，这里问的是后一行。', ' Of two rows of the sheet the first comes in as usual; the second is asked about here.')}</p>
      <Form view={view} state={state} action={`/imports/${held.id}/alike`} submit={t('照此处理', 'Do so')}>
        <ul class="import-alike" id="numbers" tabindex={-1}>{alike.map((row) => (
          <li>
            <label class="check"><input type="checkbox" name="numbers" value={String(row.number)} checked={chosen.includes(String(row.number))} /><span>{t(`第 ${row.number} 行`, `Row ${row.number}`)}{t('：', ': ')}<strong><RowName view={view} held={held} row={row} /></strong></span></label>
            {row.meets?.map((one) => <p class="hint">{view.words(meetsWords(held.kind, one))}{t('：', ': ')}{one.row === undefined ? <MetOne view={view} id={one.id ?? ''} met={met.get(one.id ?? '')} segment={segment} /> : <MetRow view={view} held={held} row={beside.get(one.row)} segment={segment} />}<Likeness view={view} one={one} /></p>)}
          </li>
        ))}</ul>
        {counts.alike > alike.length && <p class="hint">{t(`这里是前 ${alike.length} 条。`, `The first ${alike.length} are here.`)}</p>}
        <RadiosField view={view} state={{ ...state, values: { scope: 'chosen', ...state.values } }} name="scope" label={t('哪些行', 'Which rows')} choices={[['chosen', t('勾选的', 'Those chosen')], ['all', t(`全部 ${counts.alike} 条`, `All ${counts.alike}`)]]} />
        <RadiosField view={view} state={state} name="decision" label={t('怎么办', 'What to do')} choices={[['import', t('不是同一条，仍然导入', 'Not the same: import all the same')], ['skip', t('是同一条，不导入', 'The same: leave out')]]} />
      </Form>
    </section>
  );
}

function MetOne({ view, id, met, segment }: { view: View; id: string; met: Met | undefined; segment: string }) {
  const { t } = view;
  if (met === undefined) return <>{t('一条您看不到的记录', 'a record you may not see')}</>;
  return <><a href={`/${segment}/${id}`}>{met.name}</a>{met.beside !== null && t(`（${met.beside}）`, ` (${met.beside})`)}</>;
}

/** An earlier row: what it says, or what it has become. */
function MetRow({ view, held, row, segment }: { view: View; held: ImportRow; row: StoredRow | undefined; segment: string }) {
  if (row === undefined || row.cells.length > 0) return <>{row && <RowName view={view} held={held} row={row} />}</>;
  return row.subject_id === null ? <>{view.t('没有导入的一行', 'a row that was not imported')}</> : <a href={`/${segment}/${row.subject_id}`}>{view.t('已经导入', 'it is in')}</a>;
}

function RowName({ view, held, row }: { view: View; held: ImportRow; row: StoredRow }) {
  const said = (...names: readonly string[]): string => brief(row.cells[(held.targets ?? []).findIndex((name) => names.includes(name))] ?? '');
  const beside = said('firm', 'institution', 'owner');
  return <>{said('name', 'title')}{beside !== '' && view.t(`（${beside}）`, ` (${beside})`)}</>;
}

function Likeness({ view: { t }, one: { likeness, terms = [] } }: { view: View; one: RowMeets }) {
  return <>{likeness !== undefined && t(`，相似度 ${Math.round(likeness * 100)}%`, `, likeness ${Math.round(likeness * 100)} %`)}{terms.length > 0 && t(`，都有的词：${terms.join('、')}`, `, words in both: ${terms.join(', ')}`)}</>;
}

/** Nothing goes without being named. */
function Same({ view, same, counts }: ImportProps) {
  const { t } = view;
  if (same.length === 0) return null;
  return (
    <details class="import-same">
      <summary>{t(`不再导入的 ${counts.same} 条`, `${counts.same} that are left out`)}</summary>
      <ul>{same.map((row) => <li>{t(`第 ${row.number} 行`, `Row ${row.number}`)}{t('：', ': ')}{row.problems.map(({ message }) => view.words(message)).join(' ')}</li>)}</ul>
      {counts.same > same.length && <p class="hint">{t(`这里是前 ${same.length} 条。`, `The first ${same.length} are here.`)}</p>}
    </details>
  );
}

const WrongLinks = ({ view, held, counts }: ImportProps) => (
  <><a class="button quiet" href={`/imports/${held.id}/wrong`}>{view.t(`下载有问题的 ${counts.wrong} 条（.xlsx）`, `The ${counts.wrong} that are wrong (.xlsx)`)}</a><a class="button quiet" href={`/imports/${held.id}/wrong?as=csv`}>.csv</a></>
);

function Sums({ view, held, counts }: ImportProps) {
  const { t } = view;
  const found = held.found;
  const missing = missingTargets(held.kind, held.targets ?? []);
  return (
    <>
      <ul class="import-sums">
        <li><strong>{counts.right}</strong> {t('条可以导入', 'can be imported')}</li>
        <li class={counts.wrong > 0 ? 'wrong' : undefined}><strong>{counts.wrong}</strong> {t('条有问题，要改', 'have to be mended')}</li>
        {counts.alike > 0 && <li class="wrong"><a href="#alike"><strong>{counts.alike}</strong> {t('条可能重复，等您决定', 'may be duplicates: yours to decide')}</a></li>}
        {counts.same > 0 && <li><strong>{counts.same}</strong> {t('条已经导入过或重复，不再导入', 'are in already or twice; left out')}</li>}
        {counts.part > 0 && <li><strong>{counts.part}</strong> {t('行是上一个人的其他业绩，已并入', 'rows are further works of the person before; taken together')}</li>}
        {counts.skipped > 0 && <li><strong>{counts.skipped}</strong> {t('行不是数据（合计、说明、示例），略过', 'rows are no data (totals, notes, example); skipped')}</li>}
      </ul>
      {found?.headRow === 0 && <p class="warning" role="alert">{t('没有认出表头。请在下面逐列选择内容，或在表格第一行写上列名后重新上传。', 'No heads were recognised. Choose what each column is below, or put heads into the first row and upload again.')}</p>}
      {missing.length > 0 && <p class="warning">{t(`表里没有找到必填的列：${missing.map(([zh]) => zh).join('、')}。如果有，请在下面选对应的列。`, `Needed columns not found: ${missing.map(([, en]) => en).join(', ')}. If they are there, choose them below.`)}</p>}
      {found?.betterKind != null && <p class="warning">{t(`这张表更像是“${importKindWords[found.betterKind][0]}”。如果选错了，请换一个类型重新上传。`, `The sheet looks more like “${importKindWords[found.betterKind][1]}”. If so, upload it again as that.`)}</p>}
      {found !== null && found !== undefined && found.notices.length > 0 && <ul class="hint">{found.notices.map((notice) => <li>{view.words(noticeWords(notice))}</li>)}</ul>}
    </>
  );
}

function Columns({ view, held, state }: ImportProps) {
  const { t } = view;
  const { heads = [], samples = [] } = held.found ?? {};
  const chosen = held.targets ?? [];
  const unknown = chosen.filter((name) => name === '').length;
  return (
    <details class="import-columns" open={unknown > 0 && chosen.length - unknown < 3 || state.errors.length > 0}>
      <summary>{t(`每一列是什么：认出 ${chosen.length - unknown} 列，${unknown} 列没有用到`, `What each column is: ${chosen.length - unknown} recognised, ${unknown} not used`)}</summary>
      <Form view={view} state={state} action={`/imports/${held.id}/columns`} submit={t('按这样重新核对', 'Check again with this')}>
        <div class="table-scroll"><table>
          <caption class="visually-hidden">{t('每一列是什么', 'What each column is')}</caption>
          <thead><tr><th scope="col">{t('表里的列', 'Column of the sheet')}</th><th scope="col">{t('前几行', 'First rows')}</th><th scope="col">{t('当作', 'Taken as')}</th></tr></thead>
          <tbody>{heads.map((head, at) => (
            <tr>
              <th scope="row" class="main" data-head={t('表里的列', 'Column')}>{head || t(`第 ${at + 1} 列（没有名称）`, `Column ${at + 1} (no name)`)}</th>
              <td data-head={t('前几行', 'First rows')}>{(samples[at] ?? []).join(' / ')}</td>
              <td data-head={t('当作', 'Taken as')}>
                {state.errors.filter((error) => error.field === `column-${at}`).map((error) => <p class="error">{view.words(error.message)}</p>)}
                <select id={`column-${at}`} name="targets" aria-label={t(`“${head}”当作`, `“${head}” is`)}>
                  <option value="">{t('（不导入）', '(not imported)')}</option>
                  {targets[held.kind].filter((target) => target.name !== 'nothing').map((target) => <option value={target.name} selected={chosen[at] === target.name}>{view.words(target.words)}</option>)}
                </select>
              </td>
            </tr>
          ))}</tbody>
        </table></div>
        <SelectField view={view} state={{ ...state, values: { visibility: held.visibility } }} name="visibility" label={t('公开范围', 'Who may see them')} choices={choicesOf(visibilityWords).map(([code, words]) => [code, view.words(words)])} />
        <p class="hint">{t('联系人、电话、身份证号等不会导入：联系方式要加密保存，请在导入后由本人或单位填写。', 'Contact data are not imported: they are kept encrypted and entered by their owners.')}</p>
      </Form>
    </details>
  );
}

function Problems({ view, held, wrong, counts }: ImportProps) {
  const { t } = view;
  if (wrong.length === 0) return null;
  const heads = held.found?.heads ?? [];
  return (
    <section aria-labelledby="problems">
      <h2 id="problems">{t('有问题的地方', 'What is wrong')}</h2>
      <p class="hint">{t(`下载的表格里有这 ${counts.wrong} 行和每行的原因，改好后直接上传即可；已经导入的不会重复。`, `The sheet to download has these ${counts.wrong} rows with their reasons. Mend and upload it; nothing comes in twice.`)}{counts.wrong > wrong.length && t(` 下面是前 ${wrong.length} 行。`, ` The first ${wrong.length} are below.`)}</p>
      <Table caption={t('有问题的地方', 'What is wrong')} empty="" rows={wrong} columns={[
        { head: t('行', 'Row'), kind: 'main', cell: (row) => t(`第 ${row.number} 行`, `Row ${row.number}`) },
        { head: t('问题', 'Problem'), cell: (row) => <ul class="import-problems">{row.problems.map(({ column, message }) => <li>{column !== null && <strong>{heads[column]?.trim() || t(`第 ${column + 1} 列`, `Column ${column + 1}`)}{t('：', ': ')}</strong>}{view.words(message)}{column !== null && (row.cells[column] ?? '') !== '' && !message[0].includes(row.cells[column] ?? '') && <span class="hint"> {t(`写的是“${brief(row.cells[column] ?? '')}”`, `It says “${brief(row.cells[column] ?? '')}”`)}</span>}</li>)}</ul> },
      ]} />
    </section>
  );
}
const brief = (text: string): string => ([...text].length > 40 ? `${[...text].slice(0, 40).join('')}…` : text);

function Outcome(props: ImportProps) {
  const { view, held, counts, made, kept } = props;
  const { t } = view;
  const segment = held.kind === 'need' ? 'needs' : profileDefinitions[held.kind].segment;
  const undone = held.state === 'undone';
  return (
    <>
      <p class="recorded">{undone
        ? t(`已撤销 ${counts.undone} 条${counts.kept > 0 ? `；有 ${counts.kept} 条导入后有人处理过，保留在原处` : ''}。`, `${counts.undone} undone${counts.kept > 0 ? `; ${counts.kept} that were worked on stay` : ''}.`)
        : t(`导入了 ${counts.imported} 条${counts.same > 0 ? `，${counts.same} 条已在平台上，没有重复导入` : ''}${counts.wrong > 0 ? `；还有 ${counts.wrong} 条有问题，没有导入` : ''}。`, `${counts.imported} imported${counts.same > 0 ? `, ${counts.same} were in already` : ''}${counts.wrong > 0 ? `; ${counts.wrong} were wrong and are not in` : ''}.`)}</p>
      <div class="actions">
        {!undone && counts.wrong > 0 && <WrongLinks {...props} />}
        {!undone && counts.right > 0 && <StepButton view={view} action={`/imports/${held.id}/carry-out`} label={t(`导入余下的 ${counts.right} 条`, `Import the other ${counts.right}`)} />}
        <a class="button quiet" href={`/imports?kind=${held.kind}`}>{t('再导入一个文件', 'Import another file')}</a>
        {!undone && counts.imported > 0 && (
          <details class="step-form"><summary>{t('撤销整批导入', 'Undo the whole import')}</summary>
            <p>{t(`把这次导入的 ${counts.imported} 条全部收回：需求会撤回，档案会删除。导入后有人处理过的会保留，并逐条列出原因。`, `Takes the ${counts.imported} back: needs are withdrawn, profiles removed. What somebody has worked on since stays and is listed.`)}</p>
            <StepButton view={view} action={`/imports/${held.id}/undo`} kind="danger" label={t('撤销这次导入', 'Undo this import')} />
          </details>
        )}
      </div>
      {kept.length > 0 && (
        <section><h2>{t('保留的', 'What stays')}</h2>
          <ul>{kept.map((row) => <li><a href={`/${segment}/${row.subject_id ?? ''}`}>{t(`第 ${row.number} 行`, `Row ${row.number}`)}</a>{t('：', ': ')}{row.problems.map(({ message }) => view.words(message)).join(' ')}</li>)}</ul>
        </section>
      )}
      {made.length > 0 && (
        <section><h2>{t('导入的', 'What came in')}</h2>
          <ul>{made.map(({ id, name }) => <li><a href={`/${segment}/${id}`}>{name}</a></li>)}</ul>
          {counts.imported > made.length && <p class="hint">{t(`共 ${counts.imported} 条，这里是前 ${made.length} 条。`, `${counts.imported} in all; the first ${made.length} are here.`)}</p>}
        </section>
      )}
      {!undone && <Alike {...props} />}
      <Problems {...props} />
      {!undone && <Same {...props} />}
    </>
  );
}

export const chosenKind = (given: string | undefined): ImportKind => importKinds.find((kind) => kind === given) ?? 'need';
