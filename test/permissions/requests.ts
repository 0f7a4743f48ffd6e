import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import { fieldOf } from '../../src/reviews/decision.tsx';
import type { PermissionWorld } from './world.ts';

/** How each route is asked, rightly: a request that only a missing permission can stop. A route that is not here is asked without a body. */
export interface Asked { readonly path: string; readonly body?: object; readonly form?: Record<string, string> }

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
const needFor: Record<string, IdName> = { accept: 'submitted', return: 'submitted', merge: 'submitted', escalate: 'submitted', withdraw: 'submitted', submit: 'draft', edit: 'submitted', proposals: 'matched', matches: 'matched', lessons: 'matched' };
const trial = { version: 1, reason: '试用一个月，看审核结果' };
const needBodies: Record<string, (ids: Ids) => Record<string, string>> = { return: () => ({ reason: '请补充工况和指标' }), drafts: () => ({ kind: 'restatement' }), merge: (ids) => ({ intoId: ids.alike }), edit: () => need, lessons: (ids) => ({ type: 'expert', candidateId: ids.pupil, fits: 'yes' }) };

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
    if (step === 'evidence') return { path, ...sent(parts.length > 3 ? {} : evidence) };
    if (step === 'edit' || method === 'PATCH') return { path, ...sent({ summary: '改过的介绍', version: version(id) }) };
    return { path, ...sent(profile.fields(ids)) };
  }
  if (collection === 'associations') return { path: at(ids.association), ...sent(pattern.includes(':id') ? { name: `权限科协改${String(version(ids.association))}`, version: version(ids.association) } : { name: '权限县科协', level: 'county', parentId: ids.association, regionCode: '370902' }) };
  if (collection === 'needs') {
    const action = method === 'PATCH' ? 'edit' : step ?? '';
    const id = ids[needFor[action] ?? 'accepted'];
    if (pattern.endsWith('/needs') || pattern.endsWith('/new')) return { path: pattern, ...sent({ ...need, enterpriseId: ids.enterprise }) };
    const body = { ...needBodies[action]?.(ids), ...(action === 'lessons' && api ? { fits: true } : {}) };
    return { path: at(id), ...sent(action === 'edit' ? { ...body, version: version(id) } : body) };
  }
  if (collection === 'drafts') return { path: at(ids.questions), ...sent({}) };
  if (collection === 'matches') {
    const id = ids[step === 'claim' ? 'approved' : step === 'release' ? 'claimed' : 'proposed'];
    if (step === 'approve' || step === 'reject') return { path: at(id), ...sent({ [api ? 'reason' : fieldOf(step, 'reason')]: step === 'approve' ? 'evidence_fits' : 'wrong_field', version: version(id) }) };
    return { path: at(id), ...sent(step === 'release' ? { reason: '近期长期出差' } : {}) };
  }
  if (collection === 'engagements') return { path: at(ids.engagement), ...sent(step === 'release' ? { reason: '近期长期出差' } : { stage: 'contacted', happenedOn: '2026-11-20', note: '通了电话', version: version(ids.engagement) }) };
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
