import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The one stylesheet and the one script, served from here under a name that changes with their content. */
const read = (file: string, type: string) => {
  const body = readFileSync(new URL(file, import.meta.url), 'utf8');
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
  return { body, type, path: `/assets/${hash}-${file}` };
};

export const style = read('style.css', 'text/css; charset=utf-8');
export const comfort = read('comfort.js', 'text/javascript; charset=utf-8');
export const icon = read('icon.svg', 'image/svg+xml; charset=utf-8');
export const assets = [style, comfort, icon] as const;
