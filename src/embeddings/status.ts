import type { PartStatus } from '../http/env.ts';
import { budgetDay } from '../endpoint/endpoint.ts';
import type { EmbeddingStatus } from './service.ts';

const sends = { none: ['不发送任何内容', 'nothing is sent'], public: ['只发送公开的内容', 'only what is public is sent'], members: ['发送公开和对成员开放的内容', 'what is public or for members is sent'] } as const;

/** The embeddings on the status page: whether they work, where text goes, how far they are, what is left of the budget, what went wrong last. */
export function embeddingsPart(status: EmbeddingStatus | undefined): PartStatus | undefined {
  if (status === undefined) return undefined;
  const { model, host, send, done, all, refused, perDay, endpoint, covered, now } = status;
  const paused = endpoint.pausedUntil !== null && endpoint.pausedUntil > now;
  const failing = endpoint.failures > 0;
  const kinds = covered.filter((one) => one.all > 0);
  const used = kinds.filter((one) => one.used).length;
  const left = Math.max(0, perDay - endpoint.used);
  const until = endpoint.pausedUntil?.toISOString().slice(11, 16) ?? '';
  const zh = [
    `模型 ${model}，文本发往 ${host}；${sends[send][0]}，仅内部可见的需求和资料、姓名和联系方式从不发送。`,
    send === 'none' ? '要使用，请设置 OPENAI_SEND=public 或 members。' : `已完成 ${done}/${all} 段${refused > 0 ? `，其中 ${refused} 段被服务拒绝` : ''}；今日（${budgetDay(now)}）额度还剩 ${left} 段。`,
    used === kinds.length && used > 0 ? '匹配正在使用向量。' : `匹配${used > 0 ? '部分' : '暂不'}使用向量（每类完成九成后使用），其余只按文字。`,
    failing ? `服务最近没有正常回答（${endpoint.lastError ?? ''}）${paused ? `，世界时 ${until} 后自动再试` : '，正在再试'}；没有内容丢失，恢复后自动补上。` : '',
  ];
  const en = [
    `Model ${model}; text goes to ${host}: ${sends[send][1]}. What is for staff only, names and contact data are never sent.`,
    send === 'none' ? 'To use it set OPENAI_SEND=public or members.' : `${done} of ${all} texts done${refused > 0 ? `, ${refused} refused by the server` : ''}; ${left} left of today’s budget (${budgetDay(now)}).`,
    used === kinds.length && used > 0 ? 'Matching uses the vectors.' : `Matching uses vectors for ${used} of ${kinds.length} kinds (each from nine tenths done); the rest is by words.`,
    failing ? `The server did not answer properly of late (${endpoint.lastError ?? ''})${paused ? `; asked again by itself after ${until} UTC` : '; being asked again'}. Nothing is lost.` : '',
  ];
  return { name: ['向量模型', 'Embeddings'], state: failing ? 'failing' : send === 'none' ? 'off' : 'on', detail: [zh.join(''), en.filter(Boolean).join(' ')] };
}
