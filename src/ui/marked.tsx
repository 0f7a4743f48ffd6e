import { markFound } from '../shared/marking.ts';

/** A text with the words a search found in it. */
export const Found = ({ text, terms }: { text: string; terms: readonly string[] }) => <>{markFound(text, terms).map((piece) => (piece.marked ? <mark>{piece.text}</mark> : piece.text))}</>;
