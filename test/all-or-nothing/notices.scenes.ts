import * as messages from '../../src/notices/message.commands.ts';
import * as reader from '../../src/notices/reader.commands.ts';
import { claimDelivery, endDelivery, planDeliveries } from '../../src/webhooks/delivery.commands.ts';
import { addWebhook, editWebhook, pingWebhook, removeWebhook, renewWebhookSecret, resendDelivery } from '../../src/webhooks/webhook.commands.ts';
import { addRobot, editRobot, removeRobot } from '../../src/notices/robot.commands.ts';
import { system } from '../../src/shared/command.ts';
import { anAcceptedNeed, aSubmittedNeed } from '../factories.ts';
import { stem } from './givens.ts';
import { does, type Scenes, type Stage } from './scene.ts';

export const noticesScenes = (stage: Stage): Scenes => {
  const { t, world } = stage;
  const robot = () => ({ associationId: world.cityId, channel: 'wecom' as const, name: `群 ${stem()}`, url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k' });
  /** Nothing is sent there: the address is one that may not be reached. */
  const webhook = () => ({ associationId: world.cityId, name: `推送 ${stem()}`, url: 'http://127.0.0.1:9/hook', kinds: ['need' as const] });
  const aWebhook = async (): Promise<string> => { await t().deps.db.deleteFrom('webhook').execute(); return (await t().run(addWebhook, system, webhook())).id; };
  const aDelivery = async () => { const id = await aWebhook(); await t().run(pingWebhook, system, { id }); return { id, deliveryId: (await t().deps.db.selectFrom('webhook_delivery').select('id').where('webhook_id', '=', id).executeTakeFirstOrThrow()).id }; };
  const aClaimedDelivery = async () => { await aDelivery(); const claimed = await t().run(claimDelivery, system, {}); if (claimed === null) throw new Error('nothing is due'); return claimed; };
  /** A mail to the enterprise that is due. */
  async function aMessage(): Promise<string> {
    await t().deps.db.deleteFrom('robot').execute();
    await anAcceptedNeed(t(), world);
    while ((await t().run(messages.planNotices, system, { mail: true, robots: false })).planned > 0);
    await t().deps.db.updateTable('message').set({ due_at: new Date(0) }).where('state', '=', 'waiting').execute();
    return (await t().deps.db.selectFrom('message').select('id').where('user_id', '=', world.enterprise.userId).where('digest', 'is', false).orderBy('created_at', 'desc').orderBy('id', 'desc').executeTakeFirstOrThrow()).id;
  }
  const aClaimed = async () => { await aMessage(); const claimed = await t().run(messages.claimMessage, system, {}); if (claimed === null) throw new Error('nothing is due'); return claimed; };
  return {
    planNotices: async () => { await t().run(addRobot, system, robot()); await aSubmittedNeed(t(), world); return does(messages.planNotices, system, { mail: true, robots: true }); },
    claimMessage: async () => { await aMessage(); return does(messages.claimMessage, system, {}); },
    endMessage: async () => { const { id, claim } = await aClaimed(); return does(messages.endMessage, system, { id, claim, outcome: { state: 'failed', problem: 'ECONNREFUSED', final: false } }); },
    retryMessage: async () => { const { id, claim } = await aClaimed(); await t().run(messages.endMessage, system, { id, claim, outcome: { state: 'failed', problem: 'HTTP 400', final: true } }); return does(messages.retryMessage, world.staff, { id }); },
    openNotice: async () => { const messageId = await aMessage(); const { notice_id: id } = await t().deps.db.selectFrom('message_notice').select('notice_id').where('message_id', '=', messageId).executeTakeFirstOrThrow(); return does(reader.openNotice, world.enterprise, { id, messageId }); },
    readAllNotices: async () => { await aSubmittedNeed(t(), world); return does(reader.readAllNotices, world.staff, {}); },
    setMailModes: async () => does(reader.setMailModes, world.staff, { need_submitted: 'off' }),
    setLanguage: async () => does(reader.setLanguage, world.enterprise, { language: 'en' }),
    dismissHint: async () => does(reader.dismissHint, world.enterprise, { hint: 'enterprise_desk' }),
    addRobot: async () => does(addRobot, system, robot()),
    editRobot: async () => does(editRobot, system, { id: (await t().run(addRobot, system, robot())).id, version: 1, name: '改名', active: false, muted: [], url: null, secret: null }),
    removeRobot: async () => does(removeRobot, system, { id: (await t().run(addRobot, system, robot())).id }),
    addWebhook: async () => { await aWebhook(); return does(addWebhook, system, webhook()); },
    editWebhook: async () => { const id = await aWebhook(); await t().run(editWebhook, system, { id, version: 1, name: '暂停', url: webhook().url, kinds: ['need'], active: false }); return does(editWebhook, system, { id, version: 2, name: '改名', url: webhook().url, kinds: ['match'], active: true }); },
    renewWebhookSecret: async () => does(renewWebhookSecret, system, { id: await aWebhook() }),
    removeWebhook: async () => does(removeWebhook, system, { id: (await aDelivery()).id }),
    pingWebhook: async () => does(pingWebhook, system, { id: await aWebhook() }),
    resendDelivery: async () => { const one = await aDelivery(); await t().deps.db.updateTable('webhook_delivery').set({ state: 'failed' }).where('id', '=', one.deliveryId).execute(); return does(resendDelivery, system, one); },
    planDeliveries: async () => { await aWebhook(); await aSubmittedNeed(t(), world); return does(planDeliveries, system, {}); },
    claimDelivery: async () => { await aDelivery(); return does(claimDelivery, system, {}); },
    endDelivery: async () => { const { id, claim } = await aClaimedDelivery(); return does(endDelivery, system, { id, claim, status: 500, problem: 'HTTP 500' }); },
  };
};
