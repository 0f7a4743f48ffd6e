import { CompiledQuery } from 'kysely';
import * as account from '../../src/accounts/account.commands.ts';
import { createClient, revokeClient } from '../../src/accounts/client.commands.ts';
import * as invitations from '../../src/accounts/invitation.commands.ts';
import * as joining from '../../src/accounts/join.commands.ts';
import * as recovery from '../../src/accounts/recovery.commands.ts';
import { openSetup, setUp } from '../../src/accounts/setup.commands.ts';
import * as accounts from '../../src/auth/accounts.ts';
import * as associations from '../../src/associations/association.commands.ts';
import { hashOf } from '../../src/embeddings/vector.ts';
import { run } from '../../src/db/run.ts';
import { commandsOf } from '../../src/profiles/profile.commands.ts';
import { deleteView, saveView } from '../../src/desk/view.commands.ts';
import { system, visitor } from '../../src/shared/command.ts';
import { anAccount } from '../factories.ts';
import { givens, stem, email, firm } from './givens.ts';
import { Cut, does, type Scenes, type Stage } from './scene.ts';

const PASSWORD = '夜里下雨我在泰山脚下喝茶';
const newcomer = () => ({ name: '新人', email: email(), password: PASSWORD });

export const accountsScenes = (stage: Stage): Scenes => {
  const { t, world } = stage;
  const { base } = givens(stage);
  const aColleague = () => anAccount(t(), { role: 'staff', associationId: world.cityId });
  const aRole = async () => { const { actor } = await aColleague(); return { userId: actor.userId ?? '', grantId: (await t().deps.db.selectFrom('role_grant').select('id').where('user_id', '=', actor.userId ?? '').executeTakeFirstOrThrow()).id }; };
  const anInvitation = async (to = email()) => (await t().run(invitations.invite, world.staff, { email: to, role: 'enterprise_member', profileId: world.enterpriseId })).id;
  const aPublicSociety = async () => { const name = `某某学会 ${stem()}`; await t().run(commandsOf.society.create, world.staff, { ...base(), name, level: 'city', visibility: 'public' }); return { societyName: name }; };
  const anUnverifiedFirm = async () => { const own = firm(); await t().run(joining.joinOwnEnterprise, (await aColleague()).actor, own); return (await t().deps.db.selectFrom('enterprise').select('id').where('credit_code', '=', own.creditCode).executeTakeFirstOrThrow()).id; };
  const aClient = () => ({ associationId: world.cityId, name: '平台', scopes: ['needs:read' as const], days: '30' as const, keyHash: hashOf(stem()).padEnd(64, '0').slice(0, 64).replace(/[^0-9a-f]/g, '0'), keyStart: 'kq_abc' });
  return {
    grantRole: async () => does(account.grantRole, system, { userId: (await aRole()).userId, role: 'liaison', profileId: world.enterpriseId }),
    revokeRole: async () => does(account.revokeRole, system, await aRole()),
    leaveAccount: async () => { const { actor } = await aColleague(); await t().run(invitations.invite, actor, { email: email(), role: 'enterprise_member', profileId: world.enterpriseId }); return does(account.leaveAccount, system, { id: actor.userId ?? '' }); },
    returnAccount: async () => { const id = (await aRole()).userId; await t().run(account.leaveAccount, system, { id }); return does(account.returnAccount, system, { id }); },
    resetSecondFactor: async () => does(account.resetSecondFactor, system, { id: (await aRole()).userId }),
    changePassword: async () => does(account.changePassword, (await aColleague()).actor, { oldPassword: 'keqiao-demo', password: PASSWORD, keptSession: '' }),
    endSession: async () => { const one = await aColleague(); await t().signIn(one.email); return does(account.endSession, one.actor, { id: (await t().deps.db.selectFrom('session').select('id').where('user_id', '=', one.actor.userId ?? '').executeTakeFirstOrThrow()).id }); },
    removePasskey: async () => {
      const { actor } = await aColleague();
      await t().deps.db.executeQuery(CompiledQuery.raw(`insert into passkey (id, public_key, user_id, credential_id, counter, device_type, backed_up) values ('p1', 'k', $1, 'c1', 0, 'singleDevice', false)`, [actor.userId]));
      return does(account.removePasskey, actor, { id: 'p1' });
    },
    unlinkProvider: async () => {
      const { actor } = await aColleague();
      await t().deps.db.insertInto('account').values({ id: stem(), account_id: stem(), provider_id: 'oidc', user_id: actor.userId ?? '', password: null, created_at: new Date(), updated_at: new Date() }).execute();
      return does(account.unlinkProvider, actor, { id: 'oidc' });
    },
    trimAccess: async () => (writer) => run(writer, account.trimAccess, system, {}, { now: new Date('2099-01-01') }),
    invite: async () => does(invitations.invite, world.staff, { email: email(), role: 'enterprise_member', profileId: world.enterpriseId }),
    revokeInvitation: async () => does(invitations.revokeInvitation, world.staff, { id: await anInvitation() }),
    acceptInvitation: async () => does(invitations.acceptInvitation, visitor, { id: await anInvitation(), name: '新人', password: PASSWORD }),
    acceptOwnInvitation: async () => { const one = await aColleague(); return does(invitations.acceptOwnInvitation, one.actor, { id: await anInvitation(one.email) }); },
    askRecovery: async () => does(recovery.askRecovery, visitor, { email: email() }),
    makeRecovery: async () => does(recovery.makeRecovery, system, { id: (await aRole()).userId }),
    recoverPassword: async () => { const { id } = await t().run(recovery.makeRecovery, system, { id: (await aRole()).userId }); return does(recovery.recoverPassword, visitor, { id, password: PASSWORD }); },
    joinEnterprise: async () => does(joining.joinEnterprise, visitor, { ...newcomer(), ...firm() }),
    joinSociety: async () => does(joining.joinSociety, visitor, { ...newcomer(), ...await aPublicSociety() }),
    joinOwnEnterprise: async () => does(joining.joinOwnEnterprise, (await aColleague()).actor, firm()),
    joinOwnSociety: async () => does(joining.joinOwnSociety, (await aColleague()).actor, await aPublicSociety()),
    decideApplication: async () => {
      const { actor } = await aColleague();
      await t().run(joining.joinOwnSociety, actor, await aPublicSociety());
      return does(joining.decideApplication, system, { id: (await t().deps.db.selectFrom('role_application').select('id').where('user_id', '=', actor.userId ?? '').executeTakeFirstOrThrow()).id, decision: 'accepted' });
    },
    verifyEnterprise: async () => does(joining.verifyEnterprise, world.staff, { id: await anUnverifiedFirm(), decision: 'refused', reason: '与执照不符' }),
    createClient: async () => does(createClient, system, aClient()),
    revokeClient: async () => does(revokeClient, system, { id: (await t().run(createClient, system, aClient())).id }),
    openSetup: async () => does(openSetup, system, {}),
    setUp: async () => {
      // Somebody is here already, so it refuses; what it writes on an empty database is in accounts/setup.pages.test.ts.
      return (writer) => run(writer, setUp, visitor, { link: '00000000-0000-7000-8000-000000000000', associationName: '某市科协', level: 'city', regionCode: '370900', name: '甲', email: email(), password: PASSWORD }).catch((error: unknown) => { if (error instanceof Cut) throw error; });
    },
    createAccount: async () => does(accounts.createAccount, system, { name: '某人', email: `p${stem()}@example.test`, password: 'keqiao-demo', grants: [{ role: 'staff', associationId: world.cityId }] }),
    saveView: async () => does(saveView, world.staff, { name: `急 ${stem()}`, filter: { urgency: 'critical' } }),
    deleteView: async () => does(deleteView, world.staff, { id: (await t().run(saveView, world.staff, { name: `急 ${stem()}`, filter: {} })).id }),
    createAssociation: async () => does(associations.createAssociation, system, { name: `县科协 ${stem()}`, level: 'county', parentId: world.cityId, regionCode: '370902' }),
    editAssociation: async () => {
      const { version, name } = await t().deps.db.selectFrom('association').select(['version', 'name']).where('id', '=', world.cityId).executeTakeFirstOrThrow();
      return does(associations.editAssociation, system, { id: world.cityId, version, name: `${name}(改)` });
    },
  };
};
