import { addPatents, decideFindings } from '../src/findings/finding.commands.ts';
import { handlersFor } from '../src/handlers.ts';
import { checkNeed } from '../src/needs/check.commands.ts';
import { confirmSeminarDraft, holdSeminar, splitMinutes } from '../src/seminars/seminar.commands.ts';
import { chinaDay } from '../src/shared/working-days.ts';
import { demo } from './index.ts';
import type { DemoActors, Loaded, Loader } from './load.ts';

/**
 * What came in besides the form: a seminar whose minutes were pasted (one draft is a need already, the others wait), a need that was asked
 * about by telephone, and an expert's list of patents that wait to be confirmed. Last, what the clock works out for the boards.
 */
const DAY = 24 * 3600 * 1000;
const nameOf = (key: string): string => demo.enterprises.find((one) => one.key === key)?.name ?? '';
const turns = [
  ['dezhou-zhuangbei', '孟工', '14:10', '主轴箱加工完要放两天让应力慢慢消掉，不放就变形，精度超差 0.02 mm。想找懂振动时效的专家，把等待缩短到半天。'],
  ['wucheng-fuhe', '齐总', '14:25', '拉挤线上树脂一到夏天就凝胶太快，模头经常堵，一班要停机清理两次，废品率 6%。希望降到 2% 以下。'],
  ['dezhou-tong', '蒲经理', '14:40', '退火后的铜带表面有水渍和黄斑，客户退货三批。酸洗和钝化的参数靠老师傅看，想要一套在线检测和调整的办法。'],
] as const;
const minutes = turns.map(([key, who, at, words]) => `${at} ${nameOf(key)} ${who}：${words}`).join('\n');
/** As an office exports it: one the profile has, four that are new (one of them somebody else's of the same name), one that was copied wrongly. */
const patents = [
  ['专利号', '专利名称', '发明人', '申请日', '摘要'],
  ['202110203456.8', '一种高粘性散料带式输送机的组合清扫装置', '邰重山', '2021-02-23', '头部合金刮刀、柔性旋转滚刷与回程高压雾化冲洗串联布置。'],
  ['202210876543.4', '一种圆管带式输送机转弯段托辊组偏置调节机构(演示)', '邰重山；演示', '2022-07-25', '转弯段外侧托辊可随带速偏置，管带扭转角不大于三度。'],
  ['202310412876.6', '一种曲线落料溜槽及其衬板翻转机构(演示)', '邰重山；演示', '2023-04-18', '衬板磨损后整体翻转使用，落料点冲击角恒定，雨季不积料。'],
  ['202010554321.1', '粘湿矿料输送带面残留量的在线测量方法(演示)', '演示；邰重山', '2020-06-17', '以线激光测量清扫前后带面料层厚度，换算每平方米残留质量，用于判断刮刀更换时机。'],
  ['202111765432.8', '一种果蔬气调保鲜包装膜(演示)', '邰重山；演示', '2021-11-30', '同名者的专利，供演示“放下”。'],
  ['201920338741.8', '一种输送机尾部导料槽密封装置(演示)', '邰重山', '2019-03-18', ''],
].map((cells) => cells.join('\t')).join('\n');
const NOT_THEIRS = '一种果蔬气调保鲜包装膜(演示)';

/** Of the drafts of the seminar, those that became needs. */
export const seminarNeeds = [{
  firm: 'dezhou-zhuangbei', title: '主轴箱铸件加工后应力变形的快速时效', field: '机械加工',
  problem: '主轴箱加工后需自然放置两天释放应力，否则变形超差 0.02 mm，占用场地和周期。', goals: '时效时间由 48 小时缩短到 12 小时以内，放置后变形不超过 0.005 mm。', urgency: 'urgent',
}] as const;

export async function playIntake({ deps, once, drain }: Loader, loaded: Loaded, { staff, expert }: DemoActors): Promise<void> {
  const at = (days: number): Date => new Date(deps.clock().getTime() - days * DAY);
  const { id } = await once('seminar', holdSeminar, staff, { associationId: loaded.associations.get('dezhou') ?? '', title: '德州装备与新材料企业座谈会', heldOn: chinaDay(at(2)), place: '德州市科协二楼会议室', firms: turns.map(([key]) => nameOf(key)).join('\n') }, at(2));
  await once('seminar:minutes', splitMinutes, staff, { id, text: minutes }, at(1.9));
  const drafts = await deps.db.selectFrom('seminar_draft').select('id').where('seminar_id', '=', id).orderBy('id').execute();
  for (const [n, { firm, ...need }] of seminarNeeds.entries()) {
    const draft = drafts[n];
    if (draft !== undefined) await once(`seminar:need:${need.title}`, confirmSeminarDraft, staff, { ...need, id: draft.id, firm: nameOf(firm) }, at(1.8));
  }
  const asked = await deps.db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').select('need.id').where('need.status', '=', 'submitted').where('need.source', '<>', 'seminar').where('association.path', 'like', `${staff.grants[0]?.associationPath ?? '/'}%`).orderBy('need.id').limit(1).executeTakeFirst();
  if (asked !== undefined) await once('check', checkNeed, staff, { id: asked.id, how: 'phone', checkedOn: chinaDay(at(0.2)), found: '和技术负责人通了电话，指标属实，样品可以寄。' }, at(0.2));
  const expertId = loaded.experts.get('t02-a') ?? '';
  await once('patents', addPatents, expert, { expertId, text: patents }, at(0.5));
  const { version } = await deps.db.selectFrom('expert').select('version').where('id', '=', expertId).executeTakeFirstOrThrow();
  const alien = await deps.db.selectFrom('finding').select('id').where('expert_id', '=', expertId).where('title', '=', NOT_THEIRS).execute();
  await once('patents:aside', decideFindings, expert, { expertId, version, ids: alien.map((one) => one.id), decision: 'dismiss' }, at(0.4));
  await drain();
  await handlersFor(deps)['matches.look']({});
  await handlersFor(deps)['reports.group']({});
}
