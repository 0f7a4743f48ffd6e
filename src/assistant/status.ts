import type { PartStatus } from '../http/env.ts';
import type { AssistantStatus } from './assistant.ts';

/** The language model on the status page. */
export function assistantPart(status: AssistantStatus | undefined): PartStatus | undefined {
  if (status === undefined) return undefined;
  const { model, host, send, perDay, endpoint } = status;
  const left = Math.max(0, perDay - endpoint.used);
  const failing = endpoint.failures > 0;
  return {
    name: ['语言模型', 'Language model'], state: failing ? 'failing' : send === 'none' ? 'off' : 'on',
    detail: [
      `模型 ${model}，文本发往 ${host}；只起草文字，由工作人员决定是否采用，不影响评分和状态。仅内部可见的内容、姓名和联系方式从不发送。${send === 'none' ? '要使用，请设置 OPENAI_SEND=public 或 members。' : `今日还可用 ${left} 次。`}${failing ? `最近没有正常回答（${endpoint.lastError ?? ''}），现在按规则整理。` : ''}`,
      `Model ${model}; text goes to ${host}. It only drafts; staff decide; it changes no score and no status. What is for staff only, names and contact data are never sent. ${send === 'none' ? 'To use it set OPENAI_SEND=public or members.' : `${left} calls left today.`}${failing ? ` It did not answer properly of late (${endpoint.lastError ?? ''}); rules write instead.` : ''}`,
    ],
  };
}
