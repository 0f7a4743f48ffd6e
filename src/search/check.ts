import type { SearchIndex } from './port.ts';

/** Compares an index in a server with the database and repairs it; an index in this process has nothing to compare. */
export const checkIndex = ({ search }: { readonly search: SearchIndex }) => async (): Promise<void> => {
  const reports = await search.sync?.check() ?? [];
  const refused = reports.flatMap((one) => (one.refused === undefined ? [] : [`${one.kind}: ${one.refused}`]));
  if (refused.length > 0) throw new Error(`the search server refuses documents: ${refused.join('; ')}`);
};
