import type { Words } from '../shared/errors.ts';
import type { TurnKind } from './turn.ts';

/** What is to be done, as the list says it. */
export const turnWords: Record<TurnKind, Words> = {
  receive: ['待受理', 'Take it up'], escalated: ['下级转来', 'Handed up to you'], nobody_found: ['没有找到人', 'Nobody found'], review: ['待审核', 'Review'], answered: ['企业已答复', 'Answered'],
  silent: ['企业还没有答复', 'No answer yet'], reading: ['请您复读', 'Second reading'], dispute: ['两人意见不同', 'Readers differ'], case: ['对接逾期', 'Case overdue'],
};
export const turnMeaning: Record<TurnKind, Words> = {
  receive: ['新需求，请受理或退回', 'A new need: accept or return it'], escalated: ['下级科协转来的需求，请受理', 'A need from an association below: accept it'],
  nobody_found: ['匹配没有提出人选，请补充、请学会推荐或转上级', 'Matching proposed nobody: complete it, ask a society, or hand it up'], review: ['对接建议等您决定', 'Proposals wait for your decision'],
  answered: ['企业回答了提问，请接着审核', 'The enterprise answered: go on with the review'], silent: ['提问很久没有答复，可以打电话或撤回提问', 'A question is long unanswered: call, or withdraw it'],
  reading: ['别人已作决定，请您不看结论再读一遍', 'Decided by somebody else: read it without seeing how'], dispute: ['两位审核人结论不同，请定论', 'Two readers differ: settle it'],
  case: ['对接的下一步过了期，请过问', 'The next step of a case is overdue: look into it'],
};
export const turnTone: Record<TurnKind, 'waiting' | 'good' | 'bad' | 'quiet'> = {
  receive: 'waiting', escalated: 'waiting', nobody_found: 'bad', review: 'waiting', answered: 'good', silent: 'quiet', reading: 'quiet', dispute: 'bad', case: 'bad',
};
