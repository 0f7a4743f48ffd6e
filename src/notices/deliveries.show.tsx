import { StepButton } from '../ui/form.tsx';
import { Table } from '../ui/table.tsx';
import { dateTime, type View } from '../ui/view.ts';
import { noticeNames } from './notice.labels.ts';
import { isNoticeKind } from './notice.ts';
import type { DeliveryCounts, FailedMessage } from './message.queries.ts';

const channelWords: Readonly<Record<string, readonly [string, string]>> = { mail: ['邮件', 'Mail'], wecom: ['企业微信', 'WeCom'], dingtalk: ['钉钉', 'DingTalk'] };

/** For the status page: how messages of the last thirty days went, and those that could not be sent. */
export function Deliveries({ view, counts, failed }: { view: View; counts: Readonly<Record<string, DeliveryCounts>>; failed: readonly FailedMessage[] }) {
  const { t } = view;
  const name = (channel: string): string => view.words(channelWords[channel] ?? [channel, channel]);
  return (
    <>
      <h2>{t('发出的通知', 'Messages sent')}</h2>
      <p class="hint">{t('最近三十天，您范围内的。打开：收件人点开了邮件里的链接；群消息是否有人看，无法知道。', 'The last thirty days, in your area. Opened: somebody followed a link of the mail; of a group’s text it cannot be known.')}</p>
      <Table caption={t('各渠道', 'By channel')} rows={Object.entries(counts)} empty={<p>{t('还没有发出过邮件或群消息；站内通知不在此列。', 'No mail or group message yet; notices inside do not count here.')}</p>} columns={[
        { head: t('渠道', 'Channel'), kind: 'main', cell: ([channel]) => name(channel) },
        { head: t('等待', 'Waiting'), kind: 'number', cell: ([, one]) => one.waiting },
        { head: t('已发出', 'Sent'), kind: 'number', cell: ([, one]) => one.sent },
        { head: t('打开', 'Opened'), kind: 'number', cell: ([channel, one]) => (channel === 'mail' ? one.opened : '-') },
        { head: t('失败', 'Failed'), kind: 'number', cell: ([, one]) => one.failed },
      ]} />
      {failed.length > 0 && (
        <Table caption={t('没有发出去的', 'What could not be sent')} rows={failed} empty="" columns={[
          { head: t('通知', 'Notice'), kind: 'main', cell: (one) => one.kinds.map((kind) => (isNoticeKind(kind) ? view.words(noticeNames[kind]) : kind)).join(t('、', ', ')) },
          { head: t('渠道', 'Channel'), cell: (one) => `${name(one.channel)} ${one.robot_name ?? ''}` },
          { head: t('时间', 'Time'), cell: (one) => dateTime(view, one.created_at) },
          { head: t('次数', 'Tries'), kind: 'number', cell: (one) => one.tries },
          { head: t('原因', 'Reason'), cell: (one) => (one.problem === 'unsure' ? t('发送时中断，不确定群里是否已收到；重发可能重复。', 'Interrupted while sending: the group may have it already, sending again may repeat it.') : one.problem ?? '') },
          { head: '', cell: (one) => <StepButton view={view} action={`/status/messages/${one.id}/retry`} label={t('再试一次', 'Try again')} kind="quiet" /> },
        ]} />
      )}
    </>
  );
}
