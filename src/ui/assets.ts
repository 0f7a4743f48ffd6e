import { createHash } from 'node:crypto';
import { files } from '#ui-files';

/** The one stylesheet and the one script, served from here under a name that changes with their content. */
const asset = (file: string, body: string, type: string) => {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
  return { body, type, path: `/assets/${hash}-${file}` };
};

export const style = asset('style.css', files.style, 'text/css; charset=utf-8');
export const comfort = asset('comfort.js', files.comfort, 'text/javascript; charset=utf-8');
export const icon = asset('icon.svg', files.icon, 'image/svg+xml; charset=utf-8');
export const assets = [style, comfort, icon] as const;
