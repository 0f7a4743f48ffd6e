import type { Words } from '../shared/errors.ts';
import type { AuditKind } from './audit.ts';
import { type RetentionKind, retentionPeriods } from './retention.ts';

export const auditKindWords: Record<AuditKind, Words> = {
  need: ['需求', 'Needs'], match: ['对接建议', 'Proposals'], engagement: ['对接服务', 'Cases'], profile: ['专家、学会、企业等档案', 'Profiles'], association: ['科协与设置', 'Associations and settings'], event: ['活动', 'Events'],
  account: ['账号', 'Accounts'], sign_in: ['登录与退出', 'Signing in and out'], refused: ['被拒绝的操作', 'Refused'], export: ['导出', 'Exports'], retention: ['按期限清理', 'Removed by retention'],
};

/** What else a line says, in words: the note somebody wrote, and what of its detail a reader of the audit needs. */
export function explanation({ action, note, detail }: { readonly action: string; readonly note: string | null; readonly detail: Record<string, unknown> }): Words {
  const said = (key: string): string => (typeof detail[key] === 'string' || typeof detail[key] === 'number' ? String(detail[key]) : '');
  const more: Words = detail['furtherNotWritten'] === true ? ['。一小时内次数太多，之后的不再逐条记录', '; too many within an hour, further ones are not written one by one'] : ['', ''];
  switch (action) {
    case 'refused': return [`${said('method')} ${said('path')}${more[0]}`, `${said('method')} ${said('path')}${more[1]}`];
    case 'sign_in_failed': return [`${wayWords(said('way'))[0]}${more[0]}`, `${wayWords(said('way'))[1]}${more[1]}`];
    case 'sign_in': case 'sign_out': return wayWords(said('way'));
    case 'export': {
      const [what, rows] = [exportWords[said('what')] ?? [said('what'), said('what')], said('rows')];
      return [`${what[0]}，${said('format')} 文件${rows === '' ? '' : `，${rows} 行`}`, `${what[1]}: ${said('format')} file${rows === '' ? '' : `, ${rows} rows`}`];
    }
    case 'carry_out_retention': {
      const what: Words = said('kind') in retentionPeriods ? retentionPeriods[said('kind') as RetentionKind].what : ['', ''];
      return [`${what[0]}，${said('removed')} 条，超过 ${said('days')} 天`, `${what[1]}: ${said('removed')}, older than ${said('days')} days`];
    }
    case 'add_needs': return [`${note ?? ''} 条`, `${note ?? ''} need(s)`];
    case 'add_experts': return [`${note ?? ''} 位`, `${note ?? ''} expert(s)`];
    case 'plan': return [`共 ${note ?? ''} 次对接`, `${note ?? ''} meeting(s)`];
    case 'ask_plan': case 'cancel_plan': return [`方案 ${note ?? ''}`, `plan ${note ?? ''}`];
    case 'set_pair': return note === 'pin' ? ['锁定', 'pinned'] : note === 'veto' ? ['排除', 'vetoed'] : ['放开', 'freed'];
    case 'retry_job': return [said('kind'), said('kind')];
    default: return note === null ? fieldsOf(detail) : [note, note];
  }
}

/** What was taken along. */
const exportWords: Readonly<Record<string, Words>> = {
  activity: ['操作记录', 'history'], needs: ['需求', 'needs'], matches: ['对接建议', 'proposals'], engagements: ['对接', 'cases'], events: ['活动', 'events'], clocks: ['办理时限', 'time limits'], figures: ['统计的记录', 'records of the figures'], outcomes: ['成效', 'outcomes'],
  paper_summary: ['公文：科技需求汇总', 'paper: summary of needs'], paper_brief: ['公文：简报', 'paper: brief'], paper_quarterly: ['公文：季度通报', 'paper: quarterly report'], paper_annual: ['公文：年度工作总结', 'paper: annual summary'], paper_handbook: ['公文：对接手册', 'paper: event handbook'], paper_kczg: ['“科创中国”五项', 'five fields of 科创中国'],
  enterprise: ['企业', 'enterprises'], expert: ['专家', 'experts'], society: ['学会', 'societies'], technology_manager: ['技术经理人', 'managers'], achievement: ['科技成果', 'achievements'],
};
const wayWords = (way: string): Words => (way === 'sign-in/email' ? ['邮箱和密码', 'e-mail and password'] : ['', '']);
function fieldsOf(detail: Record<string, unknown>): Words {
  const fields = Array.isArray(detail['fields']) ? detail['fields'].filter((one) => !['id', 'version'].includes(String(one))).join(', ') : '';
  return fields === '' ? ['', ''] : [`改动的项：${fields}`, `changed: ${fields}`];
}
