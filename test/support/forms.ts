import type { TestServices } from './services.ts';

/** Pages as a browser without JavaScript would use them: open, fill in, press. */
export interface Opened { readonly status: number; readonly html: string; readonly location: string | null }

export async function open(t: Pick<TestServices, 'request'>, path: string, as?: string): Promise<Opened> {
  return opened(await t.request(path, {}, as));
}

/** Posts the form of an open page with its hidden fields (token, request key, version ...) and what was typed. */
export async function press(t: Pick<TestServices, 'request'>, on: Opened, action: string, typed: Readonly<Record<string, string | readonly string[]>>, as?: string): Promise<Opened> {
  const form = new RegExp(`<form[^>]*action="${action.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:#[^"]*)?"[^>]*>([\\s\\S]*?)</form>`).exec(on.html)?.[1];
  if (form === undefined) throw new Error(`no form for ${action} on this page`);
  const hidden = Object.fromEntries([...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? '']));
  return opened(await t.request(action, { form: { ...hidden, ...typed } }, as));
}

const opened = async (answer: Response): Promise<Opened> => ({ status: answer.status, html: await answer.text(), location: answer.headers.get('location') });
