import type { Words } from '../shared/errors.ts';
import type { Day } from '../shared/working-days.ts';
import type { ClockKind } from './clock.ts';

export const clockNames: Record<ClockKind, Words> = {
  first_answer: ['答复企业', 'The first answer to the enterprise'], way_on: ['没有找到人，另想办法', 'Another way where nobody was found'], review: ['审核对接建议', 'The review of proposals'], take_on: ['找人领办', 'Finding somebody to take it on'],
  first_contact: ['首次联系', 'The first contact'], silence: ['记录新的进展', 'News of the case'],
};

/** From what to what each clock runs, as the figures' page and the settings say it. */
export const clockMeanings: Record<ClockKind, Words> = {
  first_answer: ['从企业提交需求，到工作人员受理、退回、合并或转上级。转到上级时，上级另计。', 'From the enterprise’s submission until staff accept, return, merge or pass it up. Above, it starts anew.'],
  way_on: ['从没有找到合适的人(或建议全部没有同意)，到有了新的建议，或退回、合并、转上级。', 'From nobody found (or all proposals turned down) until there are new ones, or the need was returned, merged or passed up.'],
  review: ['从有了对接建议，到第一条被同意，或全部看过。', 'From the proposals until one is approved, or all are decided.'],
  take_on: ['从建议被同意(或对接被退回)，到有技术经理人领办。', 'From the approval (or a case given back) until a technology manager takes it on.'],
  first_contact: ['从领办，到记录第一次联系。只写备注不算联系。', 'From the take-on until the first contact is recorded. A note alone is no contact.'],
  silence: ['从最近一次记录，到下一次记录。', 'From one entry in the case to the next.'],
};

/** "11月30日", "30 Nov 2026". */
export function dayWords(day: Day): Words {
  const [year = '', month = '', date = ''] = day.split('-');
  return [`${Number(month)}月${Number(date)}日`, `${Number(date)} ${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][Number(month) - 1] ?? ''} ${year}`];
}
