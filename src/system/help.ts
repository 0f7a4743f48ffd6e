import type { Words } from '../shared/errors.ts';

/** The guide (使用说明): for each kind of person what they do, step by step. Pictures are taken by `npm run help:pictures`. */
export interface Guide { readonly id: string; readonly title: Words; readonly purpose: Words; readonly picture?: { readonly of: 'enterprise' | 'manager' | 'staff'; readonly words: Words }; readonly steps: readonly (readonly [head: Words, text: Words])[] }

export const guides: readonly Guide[] = [
  {
    id: 'enterprise', title: ['企业', 'Enterprises'], purpose: ['写下技术难题，看着它一步步有人办。', 'Write down a technical need and watch it being worked on.'],
    picture: { of: 'enterprise', words: ['企业的工作台：自己的每条需求走到哪一步，轮到谁。', 'The desk of an enterprise: where each need stands and whose turn it is.'] },
    steps: [
      [['发布需求', 'Post a need'], ['登录后点“发布需求”。写清楚要解决什么、现在卡在哪里，一两句话也可以。涉密的内容请不要写；可以选择只给工作人员看。', 'Sign in and choose “Post a need”. Say what is to be solved and where it is stuck; a sentence or two will do. Write no secrets, or let only staff read it.']],
      [['等答复', 'Wait for an answer'], ['科协一般在 2 个工作日内答复：受理，请您补充，或者写明原因暂不办理。请您补充时，会写明缺什么；改好再点“提交”。', 'Your association normally answers within 2 working days: it accepts, asks you to add something and says what, or says why it sets the need aside. Change it and submit again.']],
      [['看进展', 'Follow it'], ['打开需求，就看得到现在轮到谁、应在哪天之前。有新情况时，右上角“通知”会有数字；也可以收邮件。', 'Open the need to see whose turn it is and until when. News shows as a number beside “Notices”, and by mail if you like.']],
      [['和人对接', 'Meet'], ['选定合适的人以后，技术经理人会领办并联系您，通常在 3 个工作日内。每一步都记在对接记录里，您随时能看。', 'When somebody who fits is chosen, a technology manager takes it on and calls you, normally within 3 working days. Each step is recorded and yours to read.']],
      [['不需要了', 'No longer needed'], ['随时可以撤回，不用说明很多理由。', 'Withdraw at any time; a short reason is enough.']],
    ],
  },
  {
    id: 'manager', title: ['技术经理人', 'Technology managers'], purpose: ['领办合适的对接，把它办到有结果。', 'Take on what fits you and carry it to an outcome.'],
    picture: { of: 'manager', words: ['技术经理人的工作台：手上的对接在前，可领办的在后，都写明为什么适合您。', 'The desk of a technology manager: cases in hand first, then what can be taken on, each with why it fits.'] },
    steps: [
      [['选一条领办', 'Take one on'], ['“可领办”按地区和行业排好，写着为什么适合您。点开看清需求和人选，再点“领办”。同时能办几件，在个人资料里定。', 'What can be taken on is ordered by region and trade and says why. Read the need and the candidate, then take it on. How many you hold at once is set in your profile.']],
      [['首次联系', 'First contact'], ['领办后请在 3 个工作日内联系双方，并记一笔“已联系”。只写备注不算联系。', 'Call both sides within 3 working days and record “contacted”. A note alone does not count.']],
      [['记下每一步', 'Record each step'], ['见面、洽谈、签约、实施，办到哪步记哪步，写上下一步做什么、哪天之前。10 个工作日没有新记录，系统会提醒您。', 'Met, negotiating, signed, implementing: record it as it happens, with what comes next and by when. After 10 working days without news you are reminded.']],
      [['办不了就退回', 'Give it back'], ['签约以前可以退回，写明原因，别人好接着办。', 'Until a contract is signed you may give it back; say why, so that others can go on.']],
      [['办结', 'Finish'], ['完成或未成，都请写清楚结果。未成的原因也有用：下次匹配会更准。', 'Completed or not, write how it ended. Why it failed is useful, too: matching learns from it.']],
    ],
  },
  {
    id: 'staff', title: ['科协工作人员', 'Association staff'], purpose: ['受理需求，审核建议，不让一件事没人管。', 'Accept needs, review proposals, leave nothing without an owner.'],
    picture: { of: 'staff', words: ['工作人员的工作台：轮到您办的每一件，等了多久，哪天到期。', 'The desk of staff: what waits for you, since when, and due when.'] },
    steps: [
      [['收进来', 'Get them in'], ['企业可以自己发布。您也可以从表格导入，或者把座谈会记录整篇贴进来：系统按原话分成草稿，您逐条确认。', 'Enterprises post needs themselves. You may also import a sheet, or paste the minutes of a seminar: they are split into drafts in their own words, and you confirm each.']],
      [['受理', 'Accept'], ['新需求请在 2 个工作日内答复：受理、请企业补充、与重复的合并、暂不办理，或转上级科协。“分诊台”把它们按急不急、清不清楚、有没有人能答摆开。暂不办理的，系统写好给企业的答复，您看过再发。受理后系统马上找人。', 'Answer a new need within 2 working days: accept it, ask for more, merge it with one that says the same, set it aside, or pass it up. The triage board lays them out by urgency, clarity and whether anybody answers them. For one set aside an answer to the firm is drafted, which you read before it is sent. After acceptance the search begins at once.']],
      [['审核', 'Review'], ['建议页左边是需求，右边是人选，标出的词就是依据。没有人回答的句子是红的，请先问这些。系统只提建议，决定由您来做，并选一个理由。', 'On a proposal the need is on the left, the candidate on the right, and the marked words are the evidence. Sentences nobody answers are red: ask about those first. The program suggests, you decide and give a reason.']],
      [['没有合适的人', 'Nobody fits'], ['系统会说明原因，并给出差一点的人选、学会路线，或者转上级科协。', 'The page says why, and offers near misses, the way through a society, or the parent association.']],
      [['看时限', 'Watch the time'], ['“办理时限”里有每一步等了多久、哪些已过期。到期前提醒，过期再通知，还不办就请上级过问。几天算到期，由管理员在“科协”里设置。', '“How long things wait” shows each step and what is overdue. You are reminded before, told after, and then the level above is. Administrators set the days under “Associations”.']],
      [['补全专家业绩', 'Complete an expert’s work'], ['在专家档案点“从公开目录补充业绩”：按 ORCID、OpenAlex 编号获取，或粘贴单位导出的专利清单。找到的只是线索：核对是不是本人的，勾选确认以后才进入档案、用于匹配；确认错了，可以整次撤销。', 'On an expert’s profile choose “Papers and patents from public sources”: fetch by ORCID or OpenAlex, or paste the list of patents their institution exports. What is found is a proposal: see whether it is theirs, tick and confirm, and only then is it in the profile and matched on. A wrong confirmation is taken back as a whole.']],
      [['通知到群里', 'Tell the group'], ['管理员可以给工作群加企业微信或钉钉机器人。群里只说有几件事待办，不说是谁、是什么。', 'Administrators can add a robot of WeCom or DingTalk to the staff group. It says how many things wait, not whose and what.']],
    ],
  },
  {
    id: 'expert', title: ['专家', 'Experts'], purpose: ['让档案说清您做过什么，合适的难题才找得到您。', 'Let your profile say what you have done, so that the right problems find you.'],
    steps: [
      [['确认论文和专利', 'Confirm papers and patents'], ['工作台上说有线索时，点开看：这些论文、专利来自公开目录或单位的清单。是您的就勾选确认，不是的就放下，以后不再出现。没有您或工作人员的确认，什么都不会写进档案。', 'When your desk says that something was found, open it: papers and patents from public directories or your institution’s list. Tick and confirm what is yours; set the rest aside, and it does not come back. Without a confirmation by you or staff nothing enters the profile.']],
      [['答复邀请', 'Answer invitations'], ['需求和您对得上时，技术经理人会发来邀请，用链接就能答复，不必注册。不方便就说不方便，系统会去找下一位。', 'When a need fits you, a technology manager sends an invitation; its link is enough to answer, no account needed. If it does not suit you, say so, and the next person is asked.']],
      [['每年看一次资料', 'Look over it once a year'], ['一年没有确认的资料，会请您点一下“仍然准确”，或者写一句哪里变了。', 'Once a year you are asked to tap “still right”, or to write a sentence on what changed.']],
    ],
  },
];
