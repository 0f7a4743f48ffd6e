import { createHash } from 'node:crypto';
import { files } from '#ui-files';

/** The one stylesheet and the one script, served from here under a name that changes with their content. */
const asset = <Body extends string | Uint8Array<ArrayBuffer>>(file: string, body: Body, type: string) => {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
  return { body, type, path: `/assets/${hash}-${file}` };
};

export const style = asset('style.css', files.style, 'text/css; charset=utf-8');
export const comfort = asset('comfort.js', files.comfort, 'text/javascript; charset=utf-8');
export const icon = asset('icon.svg', files.icon, 'image/svg+xml; charset=utf-8');

/** Pictures of the guide, one for each person and language. */
const picture = (name: keyof typeof files.pictures) => asset(`help-${name}.jpg`, files.pictures[name], 'image/jpeg');
export const helpPictures = {
  'enterprise-zh': picture('enterprise-zh'), 'enterprise-en': picture('enterprise-en'), 'manager-zh': picture('manager-zh'), 'manager-en': picture('manager-en'), 'staff-zh': picture('staff-zh'), 'staff-en': picture('staff-en'),
} as const;
export const assets = [style, comfort, icon, ...Object.values(helpPictures)] as const;
