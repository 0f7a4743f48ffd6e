import { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { associationApi } from './associations/association.api.ts';
import { associationPages } from './associations/association.pages.tsx';
import { engagementApi } from './engagements/engagement.api.ts';
import { engagementPages } from './engagements/engagement.pages.tsx';
import { eventApi } from './events/event.api.ts';
import { eventPages } from './events/event.pages.tsx';
import type { Ctx, Env, Services } from './http/env.ts';
import { asAppError, logUnexpected, problemResponse, unreachable } from './http/errors.ts';
import { withLimits } from './http/limits.ts';
import { fromThisSite } from './http/same-origin.ts';
import { withSession } from './http/session.ts';
import { plainAddress } from './http/without-nul.ts';
import { deskPages } from './desk.pages.tsx';
import { modelApi } from './learning/model.api.ts';
import { modelPages } from './learning/model.pages.tsx';
import { beyondApi } from './matches/beyond.api.ts';
import { matchApi } from './matches/match.api.ts';
import { matchPages } from './matches/match.pages.tsx';
import { needApi } from './needs/need.api.ts';
import { needPages } from './needs/need.pages.tsx';
import { profileApi } from './profiles/profile.api.ts';
import { profilePages } from './profiles/profile.pages.tsx';
import { tuningApi } from './learning/tuning.api.ts';
import { tuningPages } from './learning/tuning.pages.tsx';
import { reportApi } from './reports/report.api.ts';
import { reportPages } from './reports/report.pages.tsx';
import { lessonPages } from './reviews/lesson.pages.tsx';
import { reviewApi } from './reviews/review.api.ts';
import { reviewPages } from './reviews/review.pages.tsx';
import { AppError } from './shared/errors.ts';
import { accountPages } from './system/account.pages.tsx';
import { docsPages } from './system/docs.pages.tsx';
import { searchApi } from './system/search.api.ts';
import { searchPages } from './system/search.pages.tsx';
import { systemPages } from './system/system.pages.tsx';
import { assets } from './ui/assets.ts';
import { errorPage } from './ui/respond.tsx';

const MAX_BODY = 1024 * 1024;

/** The whole application: the same routes for Node, tests and Workers. `services` is asked once per request, with what the entry gave `fetch`. */
export function createApp(services: (c: Ctx) => Services) {
  const app = new Hono<Env>();
  app.use(secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'], fontSrc: ["'self'"], connectSrc: ["'self'"],
      formAction: ["'self'"], baseUri: ["'none'"], objectSrc: ["'none'"], frameAncestors: ["'none'"],
    },
    referrerPolicy: 'same-origin', crossOriginEmbedderPolicy: false,
    strictTransportSecurity: false,
  }));
  for (const asset of assets) {
    app.get(asset.path, (c) => c.body(asset.body, 200, { 'content-type': asset.type, 'cache-control': 'public, max-age=31536000, immutable' }));
  }
  // First, so that it stands on errors too. HSTS where people come by https: two years, this host alone.
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
    if (c.get('services')?.publicUrl.startsWith('https:') === true) c.header('strict-transport-security', 'max-age=63072000');
  });
  app.use(withSession(services));
  app.use(plainAddress);
  app.use(fromThisSite);
  app.use(withLimits());
  app.use(bodyLimit({ maxSize: MAX_BODY, onError: () => { throw new AppError('too_large', ['提交的内容太大(上限 1 MB),请缩短后再试。', 'The content is too large (at most 1 MB).']); } }));
  app.on(['GET', 'POST'], '/api/auth/*', async (c) => {
    const answer = await c.get('services').auth.handler(c.req.raw);
    if (answer.status === 500) throw unreachable();
    return answer;
  });

  const api = new OpenAPIHono<Env>();
  // A cookie alone cannot post here: a foreign page can send forms, not JSON, without asking first.
  api.use(async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && c.req.method !== 'DELETE' && !/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
      if ((c.req.header('content-length') ?? '0') !== '0' || c.req.header('sec-fetch-site') !== undefined) {
        throw new AppError('malformed_request', ['请以 application/json 发送。', 'Send application/json.']);
      }
    }
    await next();
  });
  // Public routes first: the routers after them ask for a session.
  for (const router of [matchApi, beyondApi, reviewApi, needApi, engagementApi, eventApi, modelApi, tuningApi, reportApi, profileApi, associationApi, searchApi]) api.route('/', router);
  api.doc31('/openapi.json', (c) => ({
    openapi: '3.1.0',
    info: { title: 'Keqiao 科桥', version: '0.1.0', description: 'Needs, candidates, proposals with reasons, reviews, engagements. Sign in with POST /api/auth/sign-in/email; the session is a cookie.' },
    servers: [{ url: `${c.get('services').publicUrl}/api` }],
    security: [{ session: [] }],
  }));
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'keqiao.session_token', description: 'With https the name begins with __Host-.' });
  app.route('/api', api);

  const pages = [systemPages, modelPages, accountPages, docsPages(api), deskPages, matchPages, lessonPages, reviewPages, needPages, engagementPages, eventPages, tuningPages, reportPages, profilePages, associationPages, searchPages];
  for (const router of pages) app.route('/', router);

  app.notFound((c) => {
    const error = new AppError('not_found', ['没有这个页面，地址可能不完整。', 'There is no such page.']);
    return c.req.path.startsWith('/api/') ? problemResponse(c, error) : errorPage(c, error);
  });
  app.onError((original, c) => {
    const error = asAppError(original);
    logUnexpected(c, original, error);
    return c.req.path.startsWith('/api/') || c.get('services') === undefined ? problemResponse(c, error) : errorPage(c, error);
  });
  return app;
}
