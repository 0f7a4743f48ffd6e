import type { Actor, Scope } from '../shared/command.ts';
import type { Words } from '../shared/errors.ts';

/** What a client of the API may be allowed. Decisions (accepting, approving, taking on, planning) are people's: no scope holds them. */
export const scopes = ['needs:read', 'needs:write', 'profiles:read', 'profiles:write', 'matches:read', 'reports:read', 'imports:read', 'seminars:read'] as const satisfies readonly Scope[];

export const scopeWords: Record<Scope, Words> = {
  'needs:read': ['查看需求', 'read needs'], 'needs:write': ['登记和修改需求', 'file and change needs'],
  'profiles:read': ['查看企业、专家、学会、成果等档案', 'read profiles'], 'profiles:write': ['登记和修改档案', 'register and change profiles'],
  'matches:read': ['查看对接建议和对接进展', 'read proposals and cases'], 'reports:read': ['查看统计报告', 'read reports'],
  'imports:read': ['查看表格导入的进展和逐行问题', 'read imports of sheets, row by row'], 'seminars:read': ['查看座谈会记录', 'read minutes of seminars'],
};

/** First part of the path below /api -> what it belongs to. A path that is not here is not for clients. */
const subjects: Readonly<Record<string, 'needs' | 'profiles' | 'matches' | 'reports' | 'imports' | 'seminars'>> = {
  needs: 'needs', enterprises: 'profiles', experts: 'profiles', societies: 'profiles', 'technology-managers': 'profiles', achievements: 'profiles', associations: 'profiles',
  matches: 'matches', reviews: 'matches', engagements: 'matches', reports: 'reports',
  // Read only: a sheet comes in, and a draft becomes a need, in the name of a person.
  imports: 'imports', seminars: 'seminars',
};

/** How people are reached and what they write to each other about it: no program's. */
const betweenPeople = ['contacts', 'invitations', 'nominations'];

/** The scope a route asks of a client, or null where none helps. `path` is without /api. Whether the step itself may be taken, `auth/refusal.ts` says. */
export function scopeOf(method: string, path: string): Scope | null {
  const [first = '', , third] = path.replace(/^\//, '').split('/');
  // What was proposed for a need belongs to the proposals.
  const subject = first === 'needs' && third !== undefined && ['matches', 'near-misses', 'team', 'managers', 'lessons'].includes(third) ? 'matches' : Object.hasOwn(subjects, first) ? subjects[first] : undefined;
  if (subject === undefined) return null;
  if (third !== undefined && betweenPeople.includes(third)) return null;
  const wanted = `${subject}:${method === 'GET' || method === 'HEAD' ? 'read' : 'write'}`;
  return scopes.find((scope) => scope === wanted) ?? null;
}

export const hasScope = (actor: Actor, scope: Scope | null): boolean => scope !== null && (actor.client?.scopes.includes(scope) ?? false);
