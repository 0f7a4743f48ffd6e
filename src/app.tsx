import { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { recordRefusal } from './audit/access.commands.ts';
import { auditApi } from './audit/audit.api.ts';
import { auditPages } from './audit/audit.pages.tsx';
import { accountDeskPages } from './accounts/account.pages.tsx';
import { clientPages } from './accounts/client.pages.tsx';
import { invitationPages } from './accounts/invitation.pages.tsx';
import { joinPages } from './accounts/join.pages.tsx';
import { ownPages } from './accounts/own.pages.tsx';
import { recoveryPages } from './accounts/recovery.pages.tsx';
import { setupPages } from './accounts/setup.pages.tsx';
import { associationApi } from './associations/association.api.ts';
import { associationPages } from './associations/association.pages.tsx';
import { run } from './db/run.ts';
import { conflictApi } from './conflicts/conflict.api.ts';
import { conflictPages } from './conflicts/conflict.pages.tsx';
import { contactApi } from './contacts/contact.api.ts';
import { contactPages } from './contacts/contact.pages.tsx';
import { consentPages } from './consents/consent.pages.tsx';
import { engagementApi } from './engagements/engagement.api.ts';
import { followUpPages } from './engagements/follow-up.pages.tsx';
import { engagementPages } from './engagements/engagement.pages.tsx';
import { eventApi } from './events/event.api.ts';
import { eventPages } from './events/event.pages.tsx';
import { findingApi } from './findings/finding.api.ts';
import { findingPages } from './findings/finding.pages.tsx';
import { importApi } from './imports/import.api.ts';
import { importPages } from './imports/import.pages.tsx';
import { MOST_BYTES, MOST_FILES_AT_ONCE } from './files/file.ts';
import { caseInvitationApi } from './engagements/invitation.api.ts';
import { caseInvitationPages } from './engagements/invitation.pages.tsx';
import { hasScope, scopeOf } from './auth/scope.ts';
import type { Ctx, Env, Services } from './http/env.ts';
import { asAppError, logUnexpected, problemResponse, refusalIn, unreachable } from './http/errors.ts';
import { withLimits } from './http/limits.ts';
import { fromThisSite } from './http/same-origin.ts';
import { withSession } from './http/session.ts';
import { requestTimes, type RequestTimes, withTimeLimit } from './http/time-limit.ts';
import { clockApi } from './clocks/clock.api.ts';
import { clockPages } from './clocks/clock.pages.tsx';
import { plainAddress } from './http/without-nul.ts';
import { deskPages } from './desk.pages.tsx';
import { turnApi } from './desk/turn.api.ts';
import { triagePages } from './desk/triage.pages.tsx';
import { turnPages } from './desk/turn.pages.tsx';
import { modelApi } from './learning/model.api.ts';
import { modelPages } from './learning/model.pages.tsx';
import { beyondApi } from './matches/beyond.api.ts';
import { matchApi } from './matches/match.api.ts';
import { matchPages } from './matches/match.pages.tsx';
import { followPages } from './needs/follow.pages.tsx';
import { meApi } from './me/me.api.ts';
import { mePages } from './me/me.pages.tsx';
import { needApi } from './needs/need.api.ts';
import { checkPages } from './needs/check.pages.tsx';
import { needPages } from './needs/need.pages.tsx';
import { paperPages } from './papers/paper.pages.tsx';
import { freshnessPages } from './profiles/freshness.pages.tsx';
import { profileApi } from './profiles/profile.api.ts';
import { profilePages } from './profiles/profile.pages.tsx';
import { tuningApi } from './learning/tuning.api.ts';
import { tuningPages } from './learning/tuning.pages.tsx';
import { exportPages } from './exports/export.pages.ts';
import { fourPages } from './reports/four.pages.tsx';
import { funnelApi } from './reports/funnel.api.ts';
import { funnelPages } from './reports/funnel.pages.tsx';
import { groupPages } from './reports/groups.pages.tsx';
import { reportApi } from './reports/report.api.ts';
import { reportPages } from './reports/report.pages.tsx';
import { noticeApi } from './notices/notice.api.ts';
import { noticePages } from './notices/notice.pages.tsx';
import { webhookApi } from './webhooks/webhook.api.ts';
import { webhookPages } from './webhooks/webhook.pages.tsx';
import { robotPages } from './notices/robot.pages.tsx';
import { withUnread } from './notices/unread.pages.ts';
import { subjectsOn } from './notice-subjects.ts';
import { lessonPages } from './reviews/lesson.pages.tsx';
import { reviewDeskApi } from './reviews/desk.api.ts';
import { nominationPages } from './reviews/nomination.pages.tsx';
import { questionPages } from './reviews/question.pages.tsx';
import { readingPages } from './reviews/reading.pages.tsx';
import { reviewApi } from './reviews/review.api.ts';
import { reviewPages } from './reviews/review.pages.tsx';
import { runPages } from './reviews/run.pages.tsx';
import { seminarApi } from './seminars/seminar.api.ts';
import { seminarPages } from './seminars/seminar.pages.tsx';
import { AppError } from './shared/errors.ts';
import { accountPages } from './system/account.pages.tsx';
import { docsPages } from './system/docs.pages.tsx';
import { searchApi } from './system/search.api.ts';
import { searchPages } from './system/search.pages.tsx';
import { helpPages } from './system/help.pages.tsx';
import { systemPages } from './system/system.pages.tsx';
import { assets } from './ui/assets.ts';
import { errorPage } from './ui/respond.tsx';

const MAX_BODY = 1024 * 1024;
/** Forms with files, for who is signed in: as many as may come at once, with some room for what is typed. */
const MAX_UPLOAD = MOST_FILES_AT_ONCE * MOST_BYTES + 2 * MAX_BODY;
const takesFiles = (c: Ctx) => c.get('actor').kind === 'person' && /^\/engagements\/[^/]+\/(?:steps|files|outcome)$|^(?:\/api)?\/imports$|^\/experts\/[^/]+\/findings\/patents$|^\/api\/engagements\/[^/]+\/files$/.test(c.req.path);

const openAuthRoutes: ReadonlySet<string> = new Set([
  '/sign-in/email', '/sign-out', '/get-session', '/two-factor/verify-totp', '/two-factor/verify-backup-code',
  '/passkey/generate-authenticate-options', '/passkey/verify-authentication', '/passkey/generate-register-options', '/passkey/verify-registration',
]);

/** The whole application: the same routes for Node, tests and Workers. `services` is asked once per request, with what the entry gave `fetch`. */
export function createApp(services: (c: Ctx) => Services, times: RequestTimes = requestTimes) {
  const app = new Hono<Env>();
  // What people uploaded gets a policy of its own, over that of the pages: nothing in it may do anything.
  app.use('/files/*', async (c, next) => {
    await next();
    if (c.res.headers.has('content-disposition')) c.res.headers.set('content-security-policy', "sandbox; default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'");
  });
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
  app.use(withTimeLimit(times));
  app.use(withSession(services));
  app.use(plainAddress);
  app.use(fromThisSite);
  app.use(withLimits());
  app.use(withUnread);
  const ordinary = bodyLimit({ maxSize: MAX_BODY, onError: () => { throw new AppError('too_large', ['提交的内容太大(上限 1 MB),请缩短后再试。', 'The content is too large (at most 1 MB).']); } });
  const uploads = bodyLimit({ maxSize: MAX_UPLOAD, onError: () => { throw new AppError('too_large', ['附件太大：每个不超过 10 MB，一次最多 5 个。请返回上一页，分几次上传。', 'The files are too large: at most 10 MB each, five at once. Go back and upload them in several goes.']); } });
  app.use((c, next) => (takesFiles(c) ? uploads(c, next) : ordinary(c, next)));
  // Of the library's own routes only these are open; everything else goes through our pages and commands.
  app.on(['GET', 'POST'], '/api/auth/*', async (c) => {
    const path = c.req.path.slice('/api/auth'.length);
    const fromElsewhere = path.startsWith('/callback/');
    if (!fromElsewhere && !openAuthRoutes.has(path)) throw new AppError('not_found', ['没有这个地址。', 'There is no such address.']);
    const { auth, elsewhere } = c.get('services');
    if (fromElsewhere && elsewhere.providers.length === 0) throw new AppError('not_found', ['没有这个地址。', 'There is no such address.']);
    const request = new Request(c.req.raw, { headers: { ...Object.fromEntries(c.req.raw.headers), 'x-request-id': c.get('requestId') } });
    const answer = await (fromElsewhere ? await elsewhere.open() : auth).handler(request);
    if (answer.status === 500) throw unreachable();
    return answer;
  });
  // Staff who must have a second factor set it up first; they can read about it, and leave.
  app.use(async (c, next) => {
    if (c.get('mustEnrol') && !/^\/(account\/second-factor|sign-out|language|problems\/|healthz|readyz)/.test(c.req.path)) {
      if (c.req.path.startsWith('/api/')) throw new AppError('not_allowed', ['请先登录网页，设置动态口令，再使用接口。', 'Set up your second factor on the pages first.']);
      return c.redirect('/account/second-factor', 303);
    }
    await next();
  });

  const api = new OpenAPIHono<Env>();
  // A cookie alone cannot post here: a foreign page can send forms, not JSON, without asking first.
  api.use(async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && c.req.method !== 'DELETE' && !/^application\/(?:json|octet-stream)\b/i.test(c.req.header('content-type') ?? '')) {
      if ((c.req.header('content-length') ?? '0') !== '0' || c.req.header('sec-fetch-site') !== undefined) {
        throw new AppError('malformed_request', ['请以 application/json 发送。', 'Send application/json.']);
      }
    }
    await next();
  });
  // A client of the API may ask for what its scopes say, and nothing else but what is open to everybody.
  api.use(async (c, next) => {
    const path = c.req.path.replace(/^\/api/, '');
    if (c.get('actor').kind === 'client' && path !== '/openapi.json' && path !== '/match-preview') {
      const scope = scopeOf(c.req.method, path);
      if (!hasScope(c.get('actor'), scope)) throw new AppError('not_allowed', scope === null ? ['接口密钥不能用于这个地址，这一步要由人登录后来做。', 'No key may do this: a person does, signed in.'] : [`这个接口密钥没有 ${scope} 权限。`, `This key lacks the scope ${scope}.`]);
    }
    await next();
  });
  // Public routes first: the routers after them ask for a session.
  for (const router of [matchApi, beyondApi, reviewApi, reviewDeskApi, turnApi, needApi, conflictApi, engagementApi, caseInvitationApi, eventApi, modelApi, tuningApi, reportApi, funnelApi, meApi, contactApi, profileApi, associationApi, auditApi, noticeApi(subjectsOn), clockApi, importApi, findingApi, seminarApi, webhookApi, searchApi]) api.route('/', router);
  api.doc31('/openapi.json', (c) => ({
    openapi: '3.1.0',
    info: { title: 'Keqiao 科桥', version: '0.1.0', description: 'Needs, candidates, proposals with reasons, reviews, engagements. Sign in with POST /api/auth/sign-in/email; the session is a cookie. Programs send the key an administrator made for them: Authorization: Bearer kq_...; what each key may do is said by its scopes (needs:read, needs:write, profiles:read, profiles:write, matches:read, reports:read, imports:read, seminars:read), and decisions are left to people. Where both are sent, the key counts. Webhooks (变更推送, made by administrators under 账号): each change of a need, match or engagement in the association’s area is posted as JSON {id, at, type, subject: {type, id}, needId, from, to}, type for example need.accept; no content, names or contact data: ask this API for the thing, under the key’s scopes. Signed as Standard Webhooks say: Webhook-Signature holds v1,BASE64(HMAC-SHA256(key, Webhook-Id + "." + Webhook-Timestamp + "." + body)), one for each secret that counts, separated by spaces; the key is the base64 after whsec_. Answer 2xx within 10 s; otherwise it is tried again after 1, 5, 30, 120 and 360 minutes, redirects are not followed. The same event may arrive twice under the same id.' },
    servers: [{ url: `${c.get('services').publicUrl}/api` }],
    security: [{ session: [] }, { key: [] }] as Record<string, string[]>[],
  }));
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'keqiao.session_token', description: 'With https the name begins with __Host-.' });
  api.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer', description: 'A key of the API, kq_..., made under 账号 › 接口密钥 for one association, with scopes and an end. 401: not valid, expired or revoked; 403: its scopes do not cover the route; 429: too often, see Retry-After.' });
  app.route('/api', api);

  const pages = [systemPages, modelPages, accountPages, setupPages, joinPages, recoveryPages, invitationPages, ownPages, clientPages, accountDeskPages, docsPages(api), deskPages, triagePages, turnPages, matchPages, lessonPages, reviewPages, runPages, readingPages, questionPages, nominationPages, followPages, checkPages, needPages, conflictPages, caseInvitationPages, followUpPages, engagementPages, importPages, findingPages, seminarPages, eventPages, tuningPages, reportPages, funnelPages, fourPages, groupPages, exportPages, paperPages, consentPages, mePages, contactPages, freshnessPages, profilePages, associationPages, auditPages, robotPages, webhookPages, noticePages(subjectsOn), clockPages, helpPages, searchPages];
  for (const router of pages) app.route('/', router);

  app.notFound((c) => {
    const error = new AppError('not_found', ['没有这个页面，地址可能不完整。', 'There is no such page.']);
    return c.req.path.startsWith('/api/') ? problemResponse(c, error) : errorPage(c, error);
  });
  app.onError(async (original, c) => {
    const error = asAppError(original);
    logUnexpected(c, original, error);
    const refused = refusalIn(c, error);
    if (refused !== undefined) await run(c.get('services'), recordRefusal, c.get('actor'), refused).catch((failed: unknown) => c.get('services').log.warn({ request: c.get('requestId'), error: String(failed) }, 'a refusal could not be written into the history'));
    return c.req.path.startsWith('/api/') || c.get('services') === undefined ? problemResponse(c, error) : errorPage(c, error);
  });
  return app;
}
