/**
 * Servers outside (embeddings, language model, directories of researchers): what may be sent to them, how their failures are answered. Pure. A deployment
 * sends nothing until it says so (`OPENAI_SEND`); only to a server on the same machine, which is inside, texts for members go without being
 * asked. What is for staff only is never sent, not even there: what listens on a port may pass it on.
 */
export const endpointNames = ['embeddings', 'chat', 'orcid', 'openalex'] as const;
export type EndpointName = (typeof endpointNames)[number];

export type Send = 'none' | 'public' | 'members';
export type Openness = 'public' | 'members' | 'staff_only';
export const maySend = (send: Send, openness: Openness): boolean => (openness === 'public' && send !== 'none') || (openness === 'members' && send === 'members');

/** busy: 429 or 5xx; down: no connection, or no answer in time; refused: other 4xx; wrong_answer: anything that is not what was asked for. */
export const failureKinds = ['busy', 'down', 'refused', 'wrong_answer'] as const;
export type FailureKind = (typeof failureKinds)[number];

export class EndpointError extends Error {
  readonly kind: FailureKind;
  readonly retryAfterSeconds: number | null;

  constructor(kind: FailureKind, message: string, retryAfterSeconds: number | null = null) {
    super(message);
    this.name = 'EndpointError';
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The first failures may be chance; from the third on nobody asks for 30 s, then twice as long each time, at most five minutes. */
const TOLERATED = 2;
const FIRST_PAUSE = 30;
const LONGEST_PAUSE = 300;
/** A server that names a time is believed up to an hour. */
const LONGEST_ASKED = 3600;

export function pauseSeconds(failures: number, retryAfterSeconds: number | null): number {
  const own = failures <= TOLERATED ? 0 : Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - TOLERATED - 1));
  return Math.max(own, Math.min(LONGEST_ASKED, retryAfterSeconds ?? 0));
}

/** Budgets are per day as the offices count days. */
export const budgetDay = (now: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);

/** What identifies a person or leads to one, in any text that is sent: e-mail, links, phone and identity numbers, WeChat; and the given names. */
const CONTACT = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?:\/\/\S+|(?<!\d)\d{17}[\dXx](?![\dA-Za-z])|(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)|(?:微信|WeChat|QQ)号?[:：]?\s*[\w-]{5,}/giu;
const LONGEST_TEXT = 8000;
export function withoutContact(text: string, names: readonly string[] = []): string {
  const said = names.map((name) => name.replace(/[（(].*?[）)]\s*$/u, '').trim()).filter((name) => [...name].length >= 2).toSorted((a, b) => b.length - a.length);
  return [...said.reduce((rest, name) => rest.replaceAll(name, '某某'), text.replace(CONTACT, '…'))].slice(0, LONGEST_TEXT).join('');
}
