import { Hono } from 'hono';
import { perform } from '../http/api.ts';
import type { Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { requestModel } from './model.commands.ts';

export const modelPages = new Hono<Env>();

/** The button of the status page; it answers with that page, which shows what training is doing. */
modelPages.post('/ranking-models', async (c) => {
  const { requestKey } = await readForm(c);
  await perform(c, requestModel, {}, requestKey);
  return c.redirect('/status#ranking-model', 303);
});
