import { readFileSync } from 'node:fs';

/** The text of the files that browsers get, read beside the program. Where there is no file system: `files.workers.ts`. */
const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

export const files = { style: read('style.css'), comfort: read('comfort.js'), icon: read('icon.svg') } as const;
