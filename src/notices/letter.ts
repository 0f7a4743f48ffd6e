import type { Words } from '../shared/errors.ts';
import { noticeNames, sentenceOf } from './notice.labels.ts';
import { isNoticeKind } from './notice.ts';

/** The texts that leave the house. They name no person and hold no content; a title only where the thing is public. Pure. */
export interface Line { readonly id: string; readonly kind: string; readonly words: Readonly<Record<string, string>>; readonly title: string | null; /** Opens it without signing in. */ readonly direct?: string }

const MOST_LINES = 30;
/** A title is people's text: it begins no line of its own. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

export function letterOf(lines: readonly Line[], language: 'zh' | 'en', { publicUrl, messageId }: { readonly publicUrl: string; readonly messageId: string }): { readonly subject: string; readonly text: string } {
  const say = ([zh, en]: Words): string => (language === 'zh' ? zh : en);
  const [first] = lines;
  const subject = lines.length === 1 && first !== undefined && isNoticeKind(first.kind)
    ? say([`科桥：${noticeNames[first.kind][0]}`, `Keqiao: ${noticeNames[first.kind][1]}`]) : say([`科桥：您有 ${lines.length} 条通知`, `Keqiao: ${lines.length} notices for you`]);
  const entries = lines.slice(0, MOST_LINES).map((line) => [
    say(sentenceOf(line.kind, line.words)) + (line.title === null ? '' : say([`（${oneLine(line.title)}）`, ` (${oneLine(line.title)})`])),
    line.direct === undefined ? `${publicUrl}/notices/${line.id}?m=${messageId}` : say([`${publicUrl}${line.direct}\n（不用登录，请勿转发）`, `${publicUrl}${line.direct}\n(no need to sign in; for you only)`]),
  ].join('\n'));
  const more = lines.length > MOST_LINES ? [say([`还有 ${lines.length - MOST_LINES} 条，请到“通知”里查看：\n${publicUrl}/notices`, `${lines.length - MOST_LINES} more, see your notices:\n${publicUrl}/notices`])] : [];
  return { subject, text: [
    say(['您好：', 'Hello,']), ...entries, ...more,
    say([`${lines.every((line) => line.direct !== undefined) ? '' : '打开通知需要登录。'}哪些通知发邮件，可以在这里设置：\n${publicUrl}/notices/settings`, `${lines.every((line) => line.direct !== undefined) ? '' : 'The notices ask you to sign in. '}Choose what comes by mail here:\n${publicUrl}/notices/settings`]),
  ].join('\n\n') + '\n' };
}

/** What a robot says in a group: kinds and numbers, nothing else. */
export function robotTextOf(lines: readonly Pick<Line, 'kind'>[], publicUrl: string): string {
  const counts = new Map<string, number>();
  for (const { kind } of lines) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const said = [...counts].map(([kind, count]) => `${isNoticeKind(kind) ? noticeNames[kind][0] : '通知'} ${count} 条`);
  return `科桥：${said.join('，')}。\n请登录查看：${publicUrl}/notices`;
}
