import { readFileSync } from 'node:fs';

/** The text of the files that browsers get, read beside the program. Where there is no file system: `files.workers.ts`. */
const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

const picture = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(new URL(`help/${name}.jpg`, import.meta.url)));

export const files = {
  style: read('style.css'), comfort: read('comfort.js'), icon: read('icon.svg'),
  pictures: {
    'enterprise-zh': picture('enterprise-zh'), 'enterprise-en': picture('enterprise-en'), 'manager-zh': picture('manager-zh'), 'manager-en': picture('manager-en'), 'staff-zh': picture('staff-zh'), 'staff-en': picture('staff-en'),
  },
} as const;
