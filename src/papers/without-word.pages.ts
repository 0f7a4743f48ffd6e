/** As `word.pages.ts`, where Word files are not made. package.json chooses by its `#word`. */
export const wordOf = async (): Promise<Uint8Array | undefined> => undefined;
