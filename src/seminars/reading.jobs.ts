import type { Assistant } from '../assistant/assistant.ts';
import { run, type Writer } from '../db/run.ts';
import { system } from '../shared/command.ts';
import { possiblePeople } from './pseudonyms.ts';
import { draftsRead, hidden, plainOf, type Reading, readingAnswer, readingInstruction, readingOf } from './reading.ts';
import { notePieceRead } from './reading.commands.ts';
import { minutesToRead, namesKnown } from './seminar.queries.ts';

/** The server minutes would go to; null: there is none, or it may not read what is for members. */
export const readerOf = async (assistant: Assistant): Promise<string | null> => (assistant.mayRead('members') ? (await assistant.status())?.host ?? null : null);

/** Has the language model read one piece of the minutes. What leaves has stand-ins for names and numbers; what comes back is sentences of the minutes or nothing. */
export const readMinutes = (s: Writer & { readonly assistant: Assistant }) => {
  /** Pieces follow one another: the minutes are taken apart once, and let go of with the last. */
  let kept: { readonly of: string; readonly reading: Reading } | undefined;
  return async ({ readingId, piece }: { readonly readingId: string; readonly piece: number }): Promise<void> => {
    const found = await minutesToRead(s.db, readingId);
    if (found === undefined || found.piece !== piece) return;
    const of = JSON.stringify([readingId, found.known, found.minutes]);
    const reading = kept?.of === of ? kept.reading : readingOf(found.minutes, found.known);
    kept = piece + 1 < reading.pieces.length ? { of, reading } : undefined;
    const part = reading.pieces[piece];
    const note = { id: readingId, piece, pieces: reading.pieces.length, model: s.assistant.model, drafts: [], none: null };
    // Minutes of nothing but headings have no piece.
    if (part === undefined) { await run(s, notePieceRead, system, note); return; }
    const sent = hidden(part, reading, await namesKnown(s.db, possiblePeople(plainOf(part))));
    const heard = await s.assistant.ask({ instruction: readingInstruction, data: { minutes: sent.text }, openness: 'members', shape: readingAnswer });
    await run(s, notePieceRead, system, 'none' in heard ? { ...note, none: heard.none } : { ...note, drafts: [...draftsRead(heard.answer, sent, reading.names)] });
  };
};
