import { ACCEPTED, acceptedWords, filePurposes, filePurposeWords, MEGABYTE } from '../files/file.ts';
import { emptyForm, FileField, Form, LongField, SelectField } from '../ui/form.tsx';
import type { FormState } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, type View } from '../ui/view.ts';
import type { FileRow } from './case.queries.ts';
import { type CasePageProps, may, stateOf } from './case.parts.tsx';
import type { CaseRow } from './engagement.queries.ts';

export const sizeWords = (size: number): string => (size >= MEGABYTE ? `${(size / MEGABYTE).toFixed(1)} MB` : `${Math.max(1, Math.round(size / 1024))} KB`);

/** The files of a case, and the form to add to them. Removed ones stay as a line. */
export function Files(props: CasePageProps) {
  const { view, row, content, keepsFiles } = props;
  const { t } = view;
  const adds = row.status !== 'released' && may(props, 'engagement.file');
  const state = stateOf(props, 'files', emptyForm);
  const there = content.files.filter((file) => file.removed_at === null).length;
  return (
    <section id="files">
      <h2>{t(`附件（${there}）`, `Files (${there})`)}</h2>
      {content.files.length === 0 ? <p class="hint">{t('还没有附件。合同、发票、照片和盖章证明可以放在这里，只有本次对接的各方和科协看得到。', 'No files yet. Contracts, invoices, photos and statements belong here; only those in the case and the association see them.')}</p>
        : <ul class="files">{content.files.map((file) => <FileLine props={props} file={file} />)}</ul>}
      {adds && keepsFiles && (
        <details class="step-form" open={props.refused?.form === 'files'}>
          <summary>{t('增加附件', 'Add files')}</summary>
          <Form view={view} state={state} action={`/engagements/${row.id}/files#files`} submit={t('上传附件', 'Upload')} multipart>
            <FileField view={view} state={state} name="upload" label={t('选择文件', 'Files')} hint={view.words(acceptedWords)} accept={ACCEPTED} />
            <SelectField view={view} state={state} name="uploadPurpose" label={t('这是什么', 'What they are')} choices={filePurposes.map((purpose) => [purpose, view.words(filePurposeWords[purpose])])} />
          </Form>
        </details>
      )}
      {!keepsFiles && <p class="hint">{t('这个部署不能存放附件，请在 Node 服务器上传和下载。', 'This deployment cannot keep files; use a Node server for them.')}</p>}
    </section>
  );
}

function FileLine({ props, file }: { props: CasePageProps; file: FileRow }) {
  const { view, row } = props;
  const { t } = view;
  if (file.removed_at !== null) {
    return <li><s>{file.name}</s> <Tag tone="quiet">{t('已移除', 'removed')}</Tag><p class="fine">{file.removed_by_name ?? ''} {dateTime(view, file.removed_at, row.time_zone)}{t('：', ': ')}{file.removed_reason}</p></li>;
  }
  const removes = may(props, 'engagement.remove_file') || (file.uploaded_by !== null && file.uploaded_by === view.actor.userId);
  return (
    <li>
      <a href={`/files/${file.id}`}>{file.name}</a><Tag>{view.words(filePurposeWords[file.purpose])}</Tag>
      <p class="fine">{sizeWords(file.size)}{t('，', ', ')}{file.uploaded_by_name ?? t('系统', 'System')} {dateTime(view, file.uploaded_at, row.time_zone)}{removes && <a href={`/files/${file.id}/remove`}>{t('移除', 'Remove')}<span class="visually-hidden"> {file.name}</span></a>}</p>
    </li>
  );
}

/** Why a file is taken away. */
export function RemoveFilePage({ view, row, file, state }: { view: View; row: CaseRow; file: { readonly id: string; readonly name: string }; state: FormState }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('移除附件', 'Remove a file')} purpose={file.name}>
      <p class="trail"><a href={`/engagements/${row.id}`}>{t('← 回到对接', '← Back to the case')}</a></p>
      <Form view={view} state={state} action={`/files/${file.id}/remove`} submit={t('移除附件', 'Remove the file')} danger>
        <LongField view={view} state={state} name="reason" rows={2} label={t('移除原因', 'Why')} hint={t('文件内容会在一天内删除；文件名、移除人和原因会留在记录里。', 'The content goes within a day; its name, who removed it and why stay on record.')} />
      </Form>
    </Layout>
  );
}
