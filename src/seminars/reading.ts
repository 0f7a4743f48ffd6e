import { z } from 'zod';
import { cleanText } from '../shared/text.ts';
import { figuresIn, firmsIn, namesIn, paragraphsOf, sentencesOf, spokenIn, timeIn, type Turn } from './minutes.ts';
import { type Names, peopleIn, type Pseudonyms, pseudonymsFor } from './pseudonyms.ts';

/**
 * Minutes read by the language model after the rules. It is sent stand-ins for names and numbers and answers with quotes; a draft is the
 * sentence of the minutes that was quoted, word for word, or nothing. Pure.
 */
export type ReadingState = 'reading' | 'done' | 'failed';
/** Why a reading stopped: no model any more (or not for these texts), the day's calls are used up, the server does not answer as it should, no answer had the form asked for. */
export const readingFailures = ['off', 'budget', 'no_answer', 'form'] as const;
export type ReadingFailure = (typeof readingFailures)[number];

/** A reading nobody has been at for a quarter of an hour may be asked for again. */
export const isStalled = ({ updated_at: at }: { readonly updated_at: Date }, now: Date): boolean => now.getTime() - at.getTime() > 15 * 60_000;

/** Characters of one question at most; cut at the ends of paragraphs, a longer paragraph at those of sentences. */
export const LONGEST_PIECE = 3000;
/** Drafts of one reading. */
export const MOST_FOUND = 40;
export const SHORTEST_QUOTE = 8;
const LONGEST_TITLE = 40;

export const readingInstruction = `The data are part of the minutes of a meeting between an association and enterprises. Names and numbers are replaced by marks such as 〔企业1〕, 〔人1〕, 〔号码1〕. Find every place where an enterprise has a technical problem or wants something solved, found, improved or bought, also where it is only implied. For each, copy a quote of 8 to 60 characters exactly as it stands in the minutes, from one sentence. Invent nothing, change nothing in a quote. Form: {"needs": [{"quote": "copied exactly", "firm": "the mark of the enterprise such as 〔企业1〕, or null", "title": "at most 20 Chinese characters, in words of the quote"}]}; at most 15; {"needs": []} if there is none.`;

export const readingAnswer = z.strictObject({ needs: z.array(z.strictObject({ quote: z.string().max(2000), firm: z.string().max(40).nullable(), title: z.string().max(400) })).max(60) });
export type ReadingAnswer = z.output<typeof readingAnswer>;

interface Sentence { readonly text: string; readonly paragraph: number; readonly turn: Turn | undefined }
/** `before`: who speaks, as it stands before the first sentence of a turn. */
interface Part extends Sentence { readonly before: string }
export type Piece = readonly Part[];
/** `names`: what firms are called, to their full names; `hide`: all that the whole text names. */
export interface Reading { readonly pieces: readonly Piece[]; readonly names: ReadonlyMap<string, string>; readonly hide: Names }

/** The minutes in pieces; the same minutes give the same pieces. `known`: firms that attended. */
export function readingOf(minutes: string, known: readonly string[]): Reading {
  const paragraphs = paragraphsOf(minutes, known);
  const names = namesIn(paragraphs, known);
  const pieces: Part[][] = [];
  let open: Part[] = [];
  let length = 0;
  const spoken = spokenIn(paragraphs, [...names.keys()]);
  for (const [number, { paragraph, turn, said }] of spoken.entries()) {
    const parts = sentencesOf(said).flatMap(cut).map((text, index): Part => ({ text, paragraph: number, turn, before: index === 0 ? paragraph.slice(0, paragraph.length - said.length) : '' }));
    const size = parts.reduce((sum, part) => sum + part.before.length + part.text.length, 0);
    if (length > 0 && length + size > LONGEST_PIECE) { pieces.push(open); open = []; length = 0; }
    for (const part of parts) {
      const own = part.before.length + part.text.length;
      if (length > 0 && length + own > LONGEST_PIECE) { pieces.push(open); open = []; length = 0; }
      open.push(part);
      length += own;
    }
  }
  if (open.length > 0) pieces.push(open);
  return { pieces, names, hide: namedIn(paragraphs.join('\n'), names, spoken.flatMap(({ turn }) => turn?.speaker ?? [])) };
}

function namedIn(whole: string, names: ReadonlyMap<string, string>, speakers: readonly string[]): Names {
  const firms = new Map<string, string[]>();
  for (const [called, full] of names) firms.set(full, [...firms.get(full) ?? [], called]);
  for (const { name } of firmsIn(whole, [...names.keys()])) if (!names.has(name) && !firms.has(name)) firms.set(name, []);
  return { firms, people: [...new Set([...speakers, ...peopleIn(whole)])] };
}
/** A page without stops. */
const LONGEST_SENTENCE = 1000;
const cut = (sentence: string): readonly string[] => (sentence.length <= LONGEST_SENTENCE ? [sentence] : sentence.match(new RegExp(`.{1,${LONGEST_SENTENCE}}`, 'gsu')) ?? []);

/** A piece as it may leave. `known`: people known here whose names stand in it. */
export interface Hidden { readonly text: string; readonly at: readonly { readonly part: Part; readonly from: number; readonly to: number }[]; readonly pseudonyms: Pseudonyms }

export function hidden(piece: Piece, { hide }: Pick<Reading, 'hide'>, known: readonly string[]): Hidden {
  const pseudonyms = pseudonymsFor({ firms: hide.firms, people: [...new Set([...known, ...hide.people])] });
  let text = '';
  const at: { part: Part; from: number; to: number }[] = [];
  for (const [index, part] of piece.entries()) {
    text += `${index > 0 && piece[index - 1]?.paragraph !== part.paragraph ? '\n' : ''}${pseudonyms.hide(part.before)}`;
    const from = text.length;
    text += pseudonyms.hide(part.text);
    at.push({ part, from, to: text.length });
  }
  return { text, at, pseudonyms };
}
export const plainOf = (piece: Piece): string => piece.map((part, index) => `${index > 0 && piece[index - 1]?.paragraph !== part.paragraph ? '\n' : ''}${part.before}${part.text}`).join('');

/** `title`: suggested by the model; null: its words are not those of the text. */
export interface ReadDraft { readonly firm: string | null; readonly speaker: string | null; readonly time: string | null; readonly text: string; readonly figures: string[]; readonly title: string | null }

/** What of an answer may be kept: sentences of the minutes that it quotes word for word, within one paragraph, each once. */
export function draftsRead(answer: ReadingAnswer, { text, at, pseudonyms }: Hidden, names: ReadonlyMap<string, string>): readonly ReadDraft[] {
  const drafts: ReadDraft[] = [];
  const taken = new Set<Part>();
  for (const { quote: given, firm, title } of answer.needs) {
    const quote = given.trim();
    const from = [...quote].length < SHORTEST_QUOTE ? -1 : text.indexOf(quote);
    if (from < 0) continue;
    const parts = at.filter((one) => one.from < from + quote.length && from < one.to).map((one) => one.part);
    const [first] = parts;
    if (first === undefined || parts.some((part) => part.paragraph !== first.paragraph || taken.has(part))) continue;
    for (const part of parts) taken.add(part);
    const body = parts.map((part) => part.text).join('');
    const spoken = first.turn?.firm ?? null;
    // Whose turn it is stands in the text; the model is asked only where it does not.
    const owner = spoken === null ? (firm === null ? null : pseudonyms.firmOf(firm.trim()) ?? null) : names.get(spoken) ?? spoken;
    drafts.push({ firm: owner, speaker: first.turn?.speaker ?? null, time: first.turn?.time ?? timeIn(body), text: body, figures: [...figuresIn(body)], title: titleFrom(pseudonyms.back(title), body) });
  }
  return drafts;
}

/** A model's title, if it says what the text says: at least two thirds of its pairs of signs stand there, and every figure. */
export function titleFrom(given: string, body: string): string | null {
  const title = cleanText(given).replace(/\s+/g, ' ');
  const signs = [...title.replace(/[^\p{L}\p{N}]/gu, '')];
  if (signs.length < 4 || [...title].length > LONGEST_TITLE || /[<>〔〕[\]{}|@]|https?:|www\./u.test(title)) return null;
  const pairs = signs.slice(1).map((sign, index) => `${signs[index] ?? ''}${sign}`);
  const plain = body.replace(/[^\p{L}\p{N}]/gu, '');
  return pairs.filter((pair) => plain.includes(pair)).length * 3 >= pairs.length * 2 && (title.match(/\d+/g) ?? []).every((figure) => body.includes(figure)) ? title : null;
}

/** Whether a sentence stands in a draft already, or most of it does. */
export function isDoubled(text: string, bodies: readonly string[]): boolean {
  const plain = (one: string): string => one.replace(/[^\p{L}\p{N}]/gu, '');
  const own = plain(text);
  return bodies.map(plain).some((other) => other.includes(own) || (own.includes(other) && other.length * 2 >= own.length));
}
