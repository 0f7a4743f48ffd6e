/** As `workbook.pages.ts`, where its library does not run: the JSON has the same. package.json chooses by its `#workbook`. */
export const workbookOf = async (): Promise<Uint8Array | undefined> => undefined;
export const streamedWorkbook = (): ReadableStream<Uint8Array> | undefined => undefined;
