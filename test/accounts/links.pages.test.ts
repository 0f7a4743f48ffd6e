import { CompiledQuery } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { leaveAccount } from '../../src/accounts/account.commands.ts';
import { linkAddress } from '../../src/accounts/account.jobs.ts';
import { invite } from '../../src/accounts/invitation.commands.ts';
import { makeRecovery } from '../../src/accounts/recovery.commands.ts';
import { linkToken } from '../../src/auth/link.ts';
import type { Letter } from '../../src/mail/port.ts';
import { type Actor, system } from '../../src/shared/command.ts';
import { anAccount, anEnterprise, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { servicesOn, testServices } from '../support/services.ts';

/** Links that let somebody in once: invitations and ways back, with mail and without. */
let now = new Date();
const t = testServices({ clock: () => now });
let world: World;
let admin: { actor: Actor; email: string; cookie: string };
beforeAll(async () => {
  world = await aWorld(t());
  const one = await anAccount(t(), { role: 'administrator', associationId: world.provinceId });
  admin = { ...one, cookie: await t().signIn(one.email) };
});

const PASSWORD = '夜里下雨我在泰山脚下喝茶';
const local = (link: string): string => link.replace('http://127.0.0.1:3000', '');
const linkTo = (kind: 'invitation' | 'recovery', id: string): string => local(linkAddress(t().deps, kind, id));
const linkIn = (html: string): string => local(/class="link" readonly="" value="([^"]+)"|class="link"[^>]*value="([^"]+)"/.exec(html)?.slice(1).find(Boolean) ?? '');
let count = 0;
const address = (): string => { count += 1; return `guest${count}@example.test`; };
/** The same application with a mailbox. */
function withMail() {
  const letters: Letter[] = [];
  return { letters, app: servicesOn({ ...t().deps, mail: { on: true, send: async (letter) => { letters.push(letter); }, status: async () => null } }) };
}

test('staff invite into a firm by a link that is copied; the guest sets a password and is in', async () => {
  const staff = await t().signIn(world.emails.staff);
  const email = address();
  const form = await open(t(), `/invitations/new?role=enterprise_member&profileId=${world.enterpriseId}`, staff);
  const sent = await press(t(), form, '/invitations', { email: ` ${email.toUpperCase()} ` }, staff);
  const shown = await open(t(), sent.location ?? '', staff);
  const link = linkIn(shown.html);
  expect(link).toMatch(/^\/invitation\?token=/);
  const page = await open(t(), link);
  expect(page.html).toContain('企业成员');
  expect(page.html).toContain(email);
  const action = link.replaceAll('&', '&amp;');
  expect((await press(t(), page, action, { name: '小王', password: '12345678', again: '12345678' })).html).toContain('太常见');
  const accepted = await t().request(link, { form: { _token: /name="_token" value="([^"]+)"/.exec(page.html)?.[1] ?? '', name: '小王', password: PASSWORD, again: PASSWORD } });
  expect(accepted.status).toBe(303);
  const cookie = accepted.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  expect((await t().request(`/api/enterprises/${world.enterpriseId}`, {}, cookie)).status).toBe(200);
  const again = await open(t(), link);
  expect([again.status, again.html]).toEqual([409, expect.stringContaining('已经用过')]);
});

test('a link that was changed, expired, withdrawn, or sent by somebody who left opens nothing', async () => {
  const { actor } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  const make = async () => (await t().run(invite, actor, { email: address(), role: 'enterprise_member', profileId: world.enterpriseId })).id;
  const [changed, expired, withdrawn, orphan] = [await make(), await make(), await make(), await make()];
  expect((await open(t(), `${linkTo('invitation', changed)}x`)).status).toBe(409);
  expect((await open(t(), `/invitation?token=${linkToken(t().deps.linkKey, 'recovery', changed)}`)).status, 'a token of another kind').toBe(409);
  expect((await open(t(), '/invitation')).status).toBe(409);
  const inviter = await t().deps.db.selectFrom('user').select('email').where('id', '=', actor.userId ?? '').executeTakeFirstOrThrow();
  const cookie = await t().signIn(inviter.email);
  expect((await press(t(), await open(t(), `/invitations/${withdrawn}`, cookie), `/invitations/${withdrawn}/revoke`, {}, cookie)).status).toBe(303);
  expect((await open(t(), linkTo('invitation', withdrawn))).html).toContain('已被撤回');
  now = new Date(now.getTime() + 73 * 3_600_000);
  expect((await open(t(), linkTo('invitation', expired))).html).toContain('已过期');
  now = new Date();
  await t().run(leaveAccount, system, { id: actor.userId ?? '' });
  expect((await open(t(), linkTo('invitation', orphan))).status).toBe(409);
});

test('two who hold one link: one comes in', async () => {
  const email = address();
  const { id } = await t().run(invite, world.staff, { email, role: 'enterprise_member', profileId: world.enterpriseId });
  const token = /name="_token" value="([^"]+)"/.exec((await open(t(), linkTo('invitation', id))).html)?.[1] ?? '';
  const both = await Promise.all([1, 2].map((n) => t().request(linkTo('invitation', id), { form: { _token: token, name: `客人${n}`, password: PASSWORD, again: PASSWORD } })));
  expect(both.map((one) => one.status).toSorted()).toEqual([303, 409]);
  expect(await t().deps.db.selectFrom('user').select('id').where('email', '=', email).execute()).toHaveLength(1);
});

test('who has an account accepts signed in, and only as the one invited', async () => {
  const guest = await anAccount(t(), { role: 'liaison', associationId: world.cityId, enterpriseId: await anEnterprise(t(), world.cityId) });
  const { id } = await t().run(invite, world.staff, { email: guest.email, role: 'liaison', profileId: world.enterpriseId });
  expect((await open(t(), linkTo('invitation', id))).html).toContain('登录后接受');
  const other = await t().signIn(world.emails.manager);
  expect((await press(t(), await open(t(), linkTo('invitation', id), other), linkTo('invitation', id), {}, other)).status).toBe(403);
  const own = await t().signIn(guest.email);
  expect((await press(t(), await open(t(), linkTo('invitation', id), own), linkTo('invitation', id), {}, own)).status).toBe(303);
  expect(await t().deps.db.selectFrom('role_grant').select('id').where('user_id', '=', guest.actor.userId ?? '').where('role', '=', 'liaison').execute()).toHaveLength(2);
});

test('nobody invites outside their area or above their role', async () => {
  const other = await aWorld(t());
  const into = { role: 'enterprise_member' as const, profileId: other.enterpriseId };
  await expect(t().run(invite, world.staff, { email: address(), ...into })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(invite, world.staff, { email: address(), role: 'staff', associationId: world.cityId })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(invite, world.enterprise, { email: address(), ...into })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(invite, world.enterprise, { email: address(), role: 'liaison', profileId: world.enterpriseId })).rejects.toMatchObject({ code: 'not_allowed' });
  expect(await t().run(invite, world.enterprise, { email: address(), role: 'enterprise_member', profileId: world.enterpriseId })).toHaveProperty('id');
  await expect(t().run(invite, admin.actor, { email: address(), role: 'enterprise_member' })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(t().run(invite, admin.actor, { email: 'no address', role: 'staff', associationId: world.cityId })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('with mail, invitation and way back arrive as letters, and the queue carries no token', async () => {
  const { app, letters } = withMail();
  const email = address();
  const { id } = await t().run(invite, world.staff, { email, role: 'enterprise_member', profileId: world.enterpriseId });
  const queued = JSON.stringify((await t().deps.db.executeQuery(CompiledQuery.raw("select data from pgboss.job where name = 'accounts.invite'"))).rows);
  expect(queued).toContain(id);
  expect(queued).not.toContain(linkToken(t().deps.linkKey, 'invitation', id));
  await app.drain();
  expect(letters.filter((one) => one.to === email)).toMatchObject([{ text: expect.stringContaining(linkAddress(t().deps, 'invitation', id)) }]);
});

test('asking for a way back answers the same for every address, and only the owner gets a letter', async () => {
  const { app, letters } = withMail();
  const { email } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  const ask = async (to: string) => {
    const page = await open(app, '/recover');
    const answer = await press(app, page, '/recover', { email: to });
    return { status: answer.status, html: answer.html.replaceAll(/value="[^"]*"|编号 [\w-]+|<time>.*?<\/time>/g, '') };
  };
  expect(await ask(email)).toEqual(await ask('nobody-at-all@example.test'));
  await app.drain();
  expect(letters.map((one) => one.to)).toEqual([email]);
  const link = local(/http\S+token=\S+/.exec(letters[0]?.text ?? '')?.[0] ?? '');
  const before = await t().signIn(email);
  const page = await open(app, link);
  expect((await press(app, page, link, { password: PASSWORD, again: PASSWORD })).location).toBe('/sign-in?note=recovered');
  expect((await t().request('/api/needs', {}, before)).status, 'sessions end').toBe(401);
  expect(await t().signIn(email, PASSWORD)).toContain('session_token');
  expect((await open(app, link)).status, 'once').toBe(409);
  expect((await open(t(), '/recover')).html, 'without mail the page says whom to ask').toContain('管理员');
});

test('known and unknown addresses take the same time', async () => {
  const { app } = withMail();
  const token = /name="_token" value="([^"]+)"/.exec((await open(app, '/recover')).html)?.[1] ?? '';
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  for (let round = 0; round < 20; round += 1) {
    for (const kind of ['known', 'unknown'] as const) {
      const email = kind === 'known' ? (await anAccount(t(), { role: 'staff', associationId: world.cityId })).email : `nobody${round}@example.test`;
      const began = performance.now();
      await app.request('/recover', { form: { _token: token, email }, headers: { 'x-keqiao-address': `10.7.0.${round}` } });
      times[kind].push(performance.now() - began);
    }
  }
  const median = (all: number[]) => all.toSorted((a, b) => a - b)[10] ?? 0;
  // The same statements run for both; the bound leaves room for a busy machine.
  expect(Math.abs(median(times.known) - median(times.unknown))).toBeLessThan(Math.max(5, median(times.unknown)));
});

test('an administrator makes a way back for their people; it holds half an hour, and keeps the second factor', async () => {
  const { actor, email } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  const page = await open(t(), `/accounts/${actor.userId ?? ''}`, admin.cookie);
  const link = linkIn((await press(t(), page, `/accounts/${actor.userId ?? ''}/recovery`, {}, admin.cookie)).html);
  await t().deps.db.updateTable('user').set({ two_factor_enabled: true }).where('id', '=', actor.userId ?? '').execute();
  now = new Date(now.getTime() + 31 * 60_000);
  expect((await open(t(), link)).status).toBe(409);
  now = new Date();
  const form = await open(t(), link);
  expect((await press(t(), form, link, { password: 'zhangwei1985', again: 'zhangwei1985' })).status).toBe(422);
  expect((await press(t(), form, link, { password: PASSWORD, again: PASSWORD })).status).toBe(303);
  expect(await t().deps.db.selectFrom('user').select('two_factor_enabled').where('email', '=', email).executeTakeFirstOrThrow()).toEqual({ two_factor_enabled: true });
});

test('somebody with a role elsewhere is not one area’s to reset or end', async () => {
  const other = await aWorld(t());
  const { actor } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  await t().deps.db.insertInto('role_grant').values({ id: '00000000-0000-7000-8000-0000000000aa', user_id: actor.userId ?? '', role: 'staff', association_id: other.cityId, enterprise_id: null, expert_id: null, society_id: null, technology_manager_id: null, duty: null, created_at: now }).execute();
  const id = actor.userId ?? '';
  for (const command of [makeRecovery, leaveAccount]) await expect(t().run(command, admin.actor, { id })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(leaveAccount, admin.actor, { id: other.staff.userId ?? '' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(t().run(leaveAccount, admin.actor, { id: admin.actor.userId ?? '' })).rejects.toMatchObject({ code: 'wrong_state' });
});
