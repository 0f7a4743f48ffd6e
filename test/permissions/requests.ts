import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import { fieldOf } from '../../src/reviews/decision.tsx';
import { CONDUCT_VERSION } from '../../src/engagements/conduct.ts';
import { PNG } from '../files/samples.ts';
import type { PermissionWorld } from './world.ts';

/** How each route is asked, rightly: a request that only a missing permission can stop. A route that is not here is asked without a body. */
export interface Asked { readonly path: string; readonly body?: object; readonly form?: Record<string, string>; readonly files?: Record<string, File>; readonly bytes?: Uint8Array<ArrayBuffer> }

const code = '91370982000000777';
const creditCode = code + creditCodeCheck(code);
const need = { title: '带式输送防堵', field: '装备', problem: '溜槽堵塞严重' };
const evidence = { kind: 'paper', title: '粘附机理研究', text: '溜槽', year: '2020' };

type Ids = PermissionWorld['ids'];
type IdName = Exclude<keyof Ids, 'tokens'>;
const profiles: Record<string, { readonly id: IdName; readonly evidence?: IdName; readonly fields: (ids: Ids) => Record<string, string> }> = {
  enterprises: { id: 'enterprise', fields: (ids) => ({ associationId: ids.association, name: '权限企业', creditCode, regionCode: '370900' }) },
  experts: { id: 'expert', evidence: 'expertEvidence', fields: (ids) => ({ associationId: ids.association, name: '权限专家(演示)', regionCode: '370900' }) },
  societies: { id: 'society', evidence: 'societyEvidence', fields: (ids) => ({ associationId: ids.association, name: '权限学会二', regionCode: '370900', level: 'city' }) },
  'technology-managers': { id: 'manager', evidence: 'managerEvidence', fields: (ids) => ({ associationId: ids.association, name: '权限经理二(演示)', regionCode: '370900', level: 'junior' }) },
  achievements: { id: 'achievement', fields: (ids) => ({ associationId: ids.association, name: '权限成果', regionCode: '370900', owner: '某某大学' }) },
};

/** Which need a step of needs is asked of: one that is at the right point of its life. */
const needFor: Record<string, IdName> = { nominations: 'matched', accept: 'submitted', return: 'submitted', 'set-aside': 'submitted', resume: 'aside', merge: 'submitted', escalate: 'submitted', withdraw: 'submitted', submit: 'draft', edit: 'submitted', proposals: 'matched', matches: 'matched', lessons: 'matched' };
const trial = { version: 1, reason: '试用一个月，看审核结果' };
const needBodies: Record<string, (ids: Ids) => Record<string, string>> = { return: () => ({ reason: '请补充工况和指标' }), 'set-aside': () => ({ reason: 'too_early', answer: '条件成熟以后请补充再提交。' }), resume: () => ({ reason: '条件已经具备' }), parts: () => ({ title1: '溜槽防堵', problem1: '落料斗和溜槽容易堵塞', title2: '清扫器寿命', problem2: '清扫器磨损快，寿命不足' }), drafts: () => ({ kind: 'restatement' }), merge: (ids) => ({ intoId: ids.alike }), edit: () => need, check: () => ({ how: 'visit', checkedOn: '2026-01-15' }), lessons: (ids) => ({ type: 'expert', candidateId: ids.pupil, fits: 'yes' }) };

export function asked(route: string, { ids }: PermissionWorld, version: (id: string) => number): Asked {
  const [method = '', pattern = ''] = route.split(' ');
  const writes = method !== 'GET';
  const api = pattern.startsWith('/api/');
  const parts = pattern.replace(/^\/api/, '').split('/').slice(1);
  const [collection = '', , step] = parts;
  const sent = (values: object): Pick<Asked, 'body' | 'form'> => (!writes ? {} : api ? { body: values } : { form: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])) });
  const at = (id: string, more: Record<string, string> = {}): string => Object.entries({ id, ...more }).reduce((path, [name, value]) => path.replace(`:${name}`, value), pattern);
  const profile = profiles[collection];
  if (profile !== undefined) {
    const id = ids[profile.id];
    const path = at(id, profile.evidence === undefined ? {} : { evidenceId: ids[profile.evidence] });
    if (step === 'confirm' || step === 'confirm-link') return { path, ...sent({}) };
    if (step === 'findings') {
      const decided = { decision: 'take', ids: api ? [ids.finding] : ids.finding, version: version(id) };
      const bodies: Record<string, object> = { patents: { text: '201710601862.3，一种溜槽防堵装置' }, decide: decided, decisions: decided, undo: { takingId: ids.taking } };
      return { path: at(id, { takingId: ids.taking }), ...sent(bodies[parts[3] ?? ''] ?? {}) };
    }
    if (step === 'evidence') return { path, ...sent(parts.length > 3 ? {} : evidence) };
    if (step === 'edit' || method === 'PATCH') return { path, ...sent({ summary: '改过的介绍', version: version(id) }) };
    return { path, ...sent(profile.fields(ids)) };
  }
  if (pattern.startsWith('/associations/:id/robots')) {
    const path = at(ids.association, { robotId: ids.robot });
    return { path, ...sent(pattern.endsWith('/remove') ? {} : pattern.endsWith(':robotId') ? { name: '改名的群', version: 1 } : { channel: 'dingtalk', name: '又一个群', url: 'https://oapi.dingtalk.com/robot/send?access_token=t' }) };
  }
  if (collection === 'webhooks') {
    const fields = { name: '又一个平台', url: 'https://data.example.cn/hook', kinds: api ? ['match'] : 'match' };
    return { path: at(ids.webhook, { deliveryId: ids.delivery }), ...sent(parts.length === 1 ? { ...fields, associationId: ids.association } : parts.length === 2 && method !== 'DELETE' ? { ...fields, version: 1 } : {}) };
  }
  if (pattern === '/associations/:id/clocks') return { path: at(ids.association), ...sent({ review: '4' }) };
  if (collection === 'seminars') {
    const seminar = { title: '又一场座谈会', heldOn: '2026-11-20', firms: '甲公司' };
    return { path: at(ids.seminar), ...sent(pattern.endsWith('/reading') ? {} : pattern.endsWith('/minutes') ? { text: '甲公司 王工：溜槽容易堵塞。' } : /\/notes?$/.test(pattern) ? { body: '溜槽容易堵塞' } : pattern.endsWith('/edit') ? { ...seminar, version: 1 } : { ...seminar, associationId: ids.association }) };
  }
  if (collection === 'need-checks') return { path: at(ids.check), ...sent(step === 'correct' ? { reason: '日期记错了', how: 'phone', checkedOn: '2026-01-16' } : { [api ? 'reason' : 'why']: '没有去过' }) };
  if (collection === 'seminar-drafts') return { path: at(ids.seminarDraft), ...sent(step === 'drop' ? { reason: '只是汇总' } : { ...need, firm: ids.firmName }) };
  if (collection === 'imports') {
    if (pattern === '/imports/templates/:kind') return { path: '/imports/templates/need?as=csv' };
    if (pattern === '/api/imports') return { path: writes ? `${pattern}?name=a.csv&kind=need&associationId=${ids.association}&enterpriseId=${ids.enterprise}` : pattern, ...(writes ? { bytes: new Uint8Array(Buffer.from('项目名称,行业领域\n带式输送防堵,装备')) } : {}) };
    if (pattern === '/imports') return { path: pattern, ...(writes ? { files: { file: new File(['项目名称,行业领域\n带式输送防堵,装备'], '需求.csv'), kind: 'need', visibility: 'members', associationId: ids.association, enterpriseId: ids.enterprise } as never } : {}) };
    return { path: `${at(ids[step === 'undo' ? 'doneImport' : 'readyImport'])}${step === 'wrong' ? '?as=csv' : ''}`, ...sent(step === 'columns' ? { targets: api ? ['name'] : 'name', visibility: 'members' } : step === 'alike' ? { decision: 'skip', ...(api ? {} : { scope: 'all' }) } : {}) };
  }
  if (collection === 'notices') return { path: at(ids.notice), ...sent(parts[1] === 'settings' ? { match_open: 'off' } : {}) };
  if (collection === 'hints') return { path: '/hints/review_desk/dismiss', ...sent({ back: '/reviews' }) };
  if (pattern === '/status/messages/:id/retry') return { path: at(ids.message), ...sent({}) };
  if (collection === 'papers') return { path: pattern, ...sent({ kind: 'brief' }) };
  if (collection === 'calendar') return { path: '/calendar', ...sent({ year: '2027', holidays: '1月1日至1月3日', workdays: '', source: '测试' }) };
  const contactOf = { ownerKind: 'expert', ownerId: ids.expert };
  if (collection === 'contacts') return { path: at(ids.expert, { kind: 'expert' }), ...sent(step === undefined || !pattern.endsWith('take-back') ? { phone: '13800138001' } : { engagementId: ids.engagement }) };
  if (collection === 'contact-views') return { path: at(ids.contactView) };
  if (collection === 'consents') return { path: at(ids.expert, { kind: 'expert' }), ...sent(api ? { subjectKind: 'expert', subjectId: ids.expert, purpose: 'matching', decision: 'given' } : { purpose: 'matching', decision: 'given', basis: 'written', note: '书面同意存档' }) };
  if (collection === 'erase') return { path: at(ids.pupil, { kind: 'expert' }), ...sent({ confirm: '权限旁人(演示)' }) };
  if (collection === 'wishes') return { path: at(ids.wish), ...sent(method === 'DELETE' ? {} : { ...contactOf, field: '军工配套' }) };
  if (collection === 'me') {
    const bodies: Record<string, object> = { export: api ? {} : { format: 'json' }, consents: { subjectKind: 'expert', subjectId: ids.expert, purpose: 'matching', decision: 'given' }, wishes: pattern.endsWith('remove') ? {} : { ...contactOf, field: '军工配套' }, delete: { confirm: '删除' } };
    return { path: at(ids.wish), ...sent(bodies[parts[1] ?? ''] ?? {}) };
  }
  if (collection === 'engagements' && step === 'contacts') {
    const path = at(ids.engagement);
    return method === 'GET' ? { path: `${path}?ownerId=${ids.expert}` } : { path, ...sent({ ...contactOf, ...(pattern.endsWith('/consent') ? { note: '电话里同意了' } : {}) }) };
  }
  if (collection === 'associations') return { path: at(ids.association), ...sent(pattern.includes(':id') ? { name: `权限科协改${String(version(ids.association))}`, version: version(ids.association) } : { name: '权限县科协', level: 'county', parentId: ids.association, regionCode: '370902' }) };
  if (collection === 'needs') {
    const action = method === 'PATCH' ? 'edit' : step ?? '';
    const id = ids[needFor[action] ?? 'accepted'];
    if (pattern.endsWith('/needs') || pattern.endsWith('/new')) return { path: pattern, ...sent({ ...need, enterpriseId: ids.enterprise }) };
    const body = action === 'nominations' ? (api ? { societyId: ids.society } : { 'nominate-societyId': ids.society }) : { ...needBodies[action]?.(ids), ...(action === 'lessons' && api ? { fits: true } : {}) };
    return { path: at(id), ...sent(action === 'edit' || action === 'parts' ? { ...body, version: version(id) } : body) };
  }
  if (collection === 'questions') return { path: at(ids[step === 'close' ? 'answered' : 'question']), ...sent(step === 'answer' ? { answer: '含水率 30%' } : {}) };
  if (collection === 'nominations') return pattern === '/api/nominations' ? { path: pattern } : { path: at(ids.nomination), ...sent(step === 'answer' ? { answer: 'nominated', expertId: ids.pupil } : {}) };
  if (collection === 'readings') {
    if (parts[1] === 'share') return { path: pattern, ...sent({ percent: 5 }) };
    const said = step === 'settle' ? { verdict: 'first', [api ? 'note' : `note-${ids.dispute}`]: '第一次的依据更充分' } : step === 'read' ? (api ? { decision: 'approve', reason: 'evidence_fits' } : { reason: 'approve.evidence_fits' }) : {};
    return { path: at(ids[step === 'settle' ? 'dispute' : 'reading']), ...sent(said) };
  }
  if (pattern.startsWith('/reports/common')) return { path: at(ids.group), ...sent(pattern.endsWith('/seminar') ? { title: '专题座谈会', heldOn: '2026-12-20' } : {}) };
  if (pattern === '/desk/triage/:id/accept') return { path: at(ids.submitted), ...sent({}) };
  if (collection === 'desk' && parts[1] === 'views') return { path: at(ids.view), ...sent(pattern.includes(':id') ? {} : api ? { name: '紧急的', filter: { urgency: 'urgent' } } : { name: '紧急的', urgency: 'urgent' }) };
  if (collection === 'reviews' && parts[1] !== undefined) {
    const one = { id: ids.proposed, version: version(ids.proposed) };
    return { path: at(ids.run), ...sent(pattern.includes(':id') ? {} : { decision: 'reject', reason: 'wrong_field', ...(api ? { matches: [one] } : { m: `${one.id}.${one.version}` }) }) };
  }
  if (collection === 'drafts') return { path: at(ids.questions), ...sent({}) };
  if (collection === 'matches') {
    const id = ids[step === 'undo' || step === 'reopen' ? 'rejected' : step === 'claim' ? 'approved' : step === 'release' ? 'claimed' : 'proposed'];
    const v = { version: version(id) };
    const named = (name: string): string => (api ? name : `${step ?? ''}-${name}`);
    const more: Record<string, object> = { undo: v, reopen: { ...v, [named('reason')]: '企业来电说明情况有变' }, question: { ...v, question: '含水率是多少？' }, ask: { ...v, 'ask-question': '含水率是多少？' }, escalate: {}, nominate: { 'nominate-societyId': ids.society } };
    if (step !== undefined && step in more) return { path: at(id), ...sent(more[step] ?? {}) };
    if (step === 'approve' || step === 'reject') return { path: at(id), ...sent({ [api ? 'reason' : fieldOf(step, 'reason')]: step === 'approve' ? 'evidence_fits' : 'wrong_field', version: version(id) }) };
    return { path: at(id), ...sent(step === 'release' ? { reason: '近期长期出差' } : {}) };
  }
  if (collection === 'conduct') return { path: pattern, ...sent({ version: CONDUCT_VERSION }) };
  if (collection === 'files') return { path: at(ids.file), ...sent({ reason: '传错了文件' }) };
  if (collection === 'follow-ups') return { path: at(ids.followUp), ...sent(step === 'renew' ? {} : { stillRuns: 'yes', whatChanged: '产量上升' }) };
  if (collection === 'engagements' && step === 'files') return { path: `${at(ids.engagement)}${api ? '?name=a.png' : ''}`, ...(api ? { bytes: PNG } : { files: { upload: new File([PNG], '照片.png') } }) };
  if (collection === 'engagements' && (step === 'outcome' || step === 'rating')) return { path: at(ids.endedCase), ...sent(step === 'outcome' ? { jobs: '3' } : { score: '5' }) };
  if (collection === 'engagements' && parts.length > 4) return { path: at(ids.endedCase, { stepId: ids.endedStep }), ...sent({ happenedOn: '2026-11-20', note: '更正', reason: '写错了', contractNumber: 'HT-2', version: version(ids.endedCase) }) };
  if (collection === 'engagements' && step === 'invitations') return { path: at(ids.engagement), ...sent({ side: 'enterprise' }) };
  if (collection === 'case-invitations') return { path: at(ids.caseInvitation), ...sent(step === 'withdraw' || step === 'renew' ? {} : { answer: 'accept' }) };
  if (collection === 'i') return { path: pattern.replace(':token', ids.invitationLink), ...sent({ answer: 'accept' }) };
  if (collection === 'c') return { path: pattern.replace(':token', ids.profileLink), ...sent({ answer: 'right' }) };
  if (collection === 'r') return { path: pattern.replace(':token', ids.followUpLink), ...sent({ stillRuns: 'yes', whatChanged: '产量上升' }) };
  if (collection === 'f') return { path: pattern.replace(':token', ids.needLink), ...sent({}) };
  if (collection === 'engagements') return { path: at(ids.engagement), ...sent(step === 'release' ? { reason: '近期长期出差' } : { stage: 'contacted', happenedOn: '2026-11-20', note: '通了电话', version: version(ids.engagement) }) };
  if (collection === 'conflicts') return { path: at(ids.conflict), ...sent(pattern.endsWith('/end') ? {} : { kind: 'employment', about: 'institution', subject: '某某无关研究所' }) };
  if (collection === 'events') {
    const path = at(ids.event, { needId: ids.eventNeed, expertId: ids.eventExpert, number: pattern.includes('cancel') ? '2' : '1' });
    const v = version(ids.event);
    const bodies: Record<string, object> = {
      needs: api ? { needIds: [ids.matched] } : { needIds: ids.matched }, experts: api ? { expertIds: [ids.expert] } : { expertIds: ids.expert }, status: { status: 'open', version: v }, new: { associationId: ids.association, title: '又一场对接会', heldOn: '2026-12-21' },
      pairs: { needId: ids.eventNeed, expertId: ids.eventExpert, kind: 'pin' }, edit: { title: '改名的一场', version: v },
    };
    if (step === 'plans') return { path, ...sent(pattern.endsWith('/adopt') ? { ...(api ? {} : { number: 1 }), version: v } : pattern.endsWith('/cancel') ? (api ? {} : { number: 2 }) : { atLeast: 1, atMost: 2, fair: api ? false : 'false' }) };
    if (pattern.endsWith('/needs/remove')) return { path, ...sent({ needId: ids.eventNeed }) };
    if (method === 'PATCH') return { path, ...sent({ title: '改名的一场', version: v }) };
    return { path, ...sent(bodies[step ?? (parts[1] === 'new' ? 'new' : '')] ?? bodies['new'] ?? {}) };
  }
  if (collection === 'learning') return { path: pattern.replace(':kind', 'weights'), ...sent(!pattern.endsWith('/switch') ? {} : api ? trial : Object.fromEntries(Object.entries(trial).map(([name, value]) => [`${parts[1]}-${name}`, value]))) };
  if (collection === 'accounts') {
    if (parts[1] === 'clients') return { path: at(ids.client), ...sent(pattern.includes(':id') ? {} : { associationId: ids.association, name: '平台', scopes: 'needs:read', days: '30' }) };
    if (parts[1] === 'enterprises') return { path: at(ids.unverified), ...sent({ decision: 'verified' }) };
    if (parts[1] === 'applications') return { path: at(ids.application), ...sent({ decision: 'accepted' }) };
    return { path: at(pattern.endsWith('/return') ? ids.left : ids.person), ...sent(pattern.endsWith('/grant') ? { role: 'administrator', associationId: ids.association } : pattern.endsWith('/revoke') ? { grantId: ids.grant } : {}) };
  }
  if (collection === 'invitations') return { path: at(ids.invitation), ...sent(pattern === '/invitations' ? { email: 'new@example.test', role: 'enterprise_member', profileId: ids.enterprise } : {}) };
  const password = { password: '夜里下雨我在泰山脚下喝茶', again: '夜里下雨我在泰山脚下喝茶' };
  const account = { name: '新人', email: 'newcomer@example.test', ...password };
  const single: Record<string, Asked> = {
    'GET /invitation': { path: `/invitation?token=${ids.tokens.invitation}` }, 'POST /invitation': { path: `/invitation?token=${ids.tokens.invitation}`, form: { name: '新人', ...password } },
    'GET /recover/set': { path: `/recover/set?token=${ids.tokens.recovery}` }, 'POST /recover/set': { path: `/recover/set?token=${ids.tokens.recovery}`, form: password },
    'POST /recover': { path: '/recover', form: { email: 'nobody@example.test' } },
    'POST /join/enterprise': { path: '/join/enterprise', form: { ...account, firmName: '新企业', creditCode, regionCode: '370900' } },
    'POST /join/society': { path: '/join/society', form: { ...account, societyName: '权限学会(演示)', note: '' } },
    'POST /try': { path: '/try', form: { description: '红土镍矿含水 30%，带面粘料，溜槽堵塞' } },
    'POST /api/match-preview': { path: '/api/match-preview', body: { title: '带式输送粘附', description: '红土镍矿含水 30%，带面粘料，溜槽堵塞' } },
    'POST /language': { path: '/language', form: { language: 'zh' } },
    'POST /status/retry': { path: '/status/retry', form: { kind: 'matches.propose', id: '00000000-0000-7000-8000-000000000000' } },
    'GET /problems/:code': { path: '/problems/not_found' },
    'GET /api/search': { path: '/api/search?q=带式' },
  };
  return single[route] ?? { path: at(ids.accepted), ...sent({}) };
}
