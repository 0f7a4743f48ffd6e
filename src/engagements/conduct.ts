import type { Words } from '../shared/errors.ts';

/**
 * The rules of conduct (服务守则) of technology managers, in our own words. A change of meaning gets a new version: everybody
 * accepts it again before their next take-on. Pure.
 */
export const CONDUCT_VERSION = '2026-1';

export interface ConductRule { readonly title: Words; readonly text: Words }
export const conductRules: readonly ConductRule[] = [
  { title: ['为双方办事', 'Serve both sides'], text: ['领办是受双方信任做联络和推进，不是把机会占住。办不了、办不动，请尽早退回并写明原因。', 'You take a case on in the trust of both sides, to bring it forward and not to keep it from others. If you cannot, give it back early and say why.'] },
  { title: ['按时联系，说到做到', 'Keep the dates you promise'], text: ['领办后在约定的工作日内联系企业。每次记录都写明下一步和日期；到不了的，提前说明。', 'Contact the enterprise within the working days agreed. Each entry says what comes next and by when; say beforehand when you cannot keep it.'] },
  { title: ['有利益关系先申报', 'Declare interests first'], text: ['您或近亲属与企业、专家、单位之间有持股、任职、亲属、师生、佣金等关系的，先申报再决定。申报了的不领办；领办后才出现的，马上申报。', 'Declare equity, employment, kinship, teacher-student ties or commissions between you or your family and the enterprise, expert or institution. What you declared you do not take on; what arises later you declare at once.'] },
  { title: ['不另收费，不拿回扣', 'No hidden pay'], text: ['公益服务不向企业或专家收费。约定了报酬的，双方事先都知道，并写进合同或记录。', 'Public service is free of charge. Where pay is agreed, both sides know beforehand and it stands in the contract or the record.'] },
  { title: ['保密', 'Confidentiality'], text: ['企业的技术、经营情况和个人的联系方式只用于这一次对接，不转发、不截图外传、不留作他用。', 'What you learn of technology, business and how to reach people is for this case only: not forwarded, not kept for anything else.'] },
  { title: ['如实记录', 'Record what is so'], text: ['进展、合同金额和成效照实填写，有材料的附上材料；没有材料的，会注明“自报”。填错了用更正记录，不涂改。', 'Progress, contract amounts and outcomes are recorded as they are, with evidence where there is some; without, they are marked as self-reported. Mistakes are put right by a correcting entry.'] },
  { title: ['尊重个人选择', 'Respect a no'], text: ['专家、企业有权说“不”或“以后再说”，不反复打扰。', 'Experts and enterprises may say no, or not now. Do not press them.'] },
];
