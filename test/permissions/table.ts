/**
 * Who may ask what: every route of the application with what comes of it for each person of `world.ts`. Whoever is not named is
 * refused (401 or 403). A route without a row, or a row without a route, fails the test.
 */
export interface Row { readonly allowed?: string; readonly hidden?: string; readonly sent_away?: string }

/** Names that stand for several people. */
export const groups: Readonly<Record<string, string>> = {
  everybody: 'visitor enterprise otherFirm liaison expert otherExpert secretary manager otherManager staff neighbour administrator neighbourAdministrator',
  signedIn: 'enterprise otherFirm liaison expert otherExpert secretary manager otherManager staff neighbour administrator neighbourAdministrator',
  anyStaff: 'staff neighbour administrator neighbourAdministrator',
  ownStaff: 'staff administrator',
  firm: 'enterprise liaison',
  managers: 'manager otherManager',
};

/** Rows of the same outcome together. */
export const table: readonly (readonly [Row, readonly string[]])[] = [
  [{ allowed: 'signedIn' }, [
    'GET /notices', 'GET /notices/settings', 'POST /notices/read', 'POST /notices/settings', 'POST /hints/:hint/dismiss', 'GET /api/notices', 'POST /api/notices/read', 'POST /api/notices/settings', 'GET /calendar',
  ]],
  [{ allowed: 'staff', hidden: 'firm managers otherFirm expert otherExpert secretary neighbour administrator neighbourAdministrator' }, [
    'GET /notices/:id', 'POST /api/notices/:id/read',
  ]],
  [{ allowed: 'ownStaff', hidden: 'neighbour neighbourAdministrator' }, [
    'POST /status/messages/:id/retry',
  ]],
  [{ allowed: 'administrator' }, [
    'GET /associations/:id/robots', 'POST /associations/:id/robots', 'GET /associations/:id/robots/:robotId', 'POST /associations/:id/robots/:robotId', 'POST /associations/:id/robots/:robotId/remove',
    'GET /associations/:id/clocks', 'POST /associations/:id/clocks', 'POST /calendar',
  ]],
  [{ allowed: 'anyStaff' }, [
    'GET /reports/clocks', 'GET /api/reports/clocks', 'GET /reports', 'GET /reports/four', 'GET /reports/gaps', 'GET /reports/common', 'POST /reports/common/again', 'GET /reports/needs', 'GET /reports/outcomes', 'GET /api/reports/funnel', 'GET /api/reports/needs',
  ]],
  // A list as a file: own needs and cases for those who have some, the rest for staff; what is in it is what its reader sees.
  [{ allowed: 'anyStaff firm otherFirm managers' }, ['POST /needs/export', 'POST /engagements/export']],
  [{ allowed: 'anyStaff' }, [
    'GET /papers', 'POST /papers', 'POST /reports/matching/export', 'POST /events/export', 'POST /reports/clocks/export', 'POST /reports/needs/export', 'POST /reports/outcomes/export',
    'POST /enterprises/export', 'POST /experts/export', 'POST /societies/export', 'POST /technology-managers/export', 'POST /achievements/export',
  ]],
  [{ allowed: 'anyStaff firm otherFirm' }, [
    'GET /imports', 'GET /imports/templates/:kind', 'GET /api/imports',
  ]],
  [{ allowed: 'anyStaff' }, [
    'GET /seminars', 'GET /seminars/new', 'GET /api/seminars',
  ]],
  [{ allowed: 'ownStaff' }, [
    'POST /seminars/new', 'POST /api/seminars',
  ]],
  [{ allowed: 'ownStaff', hidden: 'firm managers otherFirm expert otherExpert secretary neighbour neighbourAdministrator' }, [
    'GET /seminars/:id', 'POST /seminars/:id/minutes', 'POST /seminars/:id/reading', 'POST /seminars/:id/edit', 'GET /seminars/:id/note', 'POST /seminars/:id/note', 'GET /seminar-drafts/:id', 'POST /seminar-drafts/:id/confirm', 'POST /seminar-drafts/:id/drop',
    'GET /api/seminars/:id', 'POST /api/seminars/:id/minutes', 'POST /api/seminars/:id/reading', 'POST /api/seminars/:id/notes', 'POST /api/seminar-drafts/:id/confirm', 'POST /api/seminar-drafts/:id/drop',
  ]],
  [{ allowed: 'ownStaff firm' }, [
    'POST /imports', 'POST /api/imports',
  ]],
  [{ allowed: 'ownStaff', hidden: 'firm managers otherFirm expert otherExpert secretary neighbour neighbourAdministrator' }, [
    'GET /imports/:id', 'GET /imports/:id/wrong', 'POST /imports/:id/columns', 'POST /imports/:id/alike', 'POST /imports/:id/carry-out', 'POST /imports/:id/undo',
    'GET /api/imports/:id', 'GET /api/imports/:id/rows', 'POST /api/imports/:id/columns', 'POST /api/imports/:id/alike', 'POST /api/imports/:id/carry-out', 'POST /api/imports/:id/undo',
  ]],
  [{ allowed: 'everybody' }, [
    'GET /help',
  ]],
  // By a link that was made for it: whoever holds it, with or without an account.
  [{ allowed: 'everybody' }, ['GET /i/:token', 'POST /i/:token', 'GET /f/:token', 'POST /f/:token', 'GET /r/:token', 'POST /r/:token', 'GET /c/:token', 'POST /c/:token']],
  [{ allowed: 'ownStaff expert', hidden: 'firm managers otherFirm otherExpert secretary neighbour neighbourAdministrator' }, ['GET /case-invitations/:id', 'POST /case-invitations/:id', 'POST /api/case-invitations/:id/answer']],
  [{ allowed: 'ownStaff manager', hidden: 'otherFirm expert otherExpert secretary otherManager neighbour neighbourAdministrator' }, [
    'POST /engagements/:id/invitations', 'POST /api/engagements/:id/invitations', 'POST /case-invitations/:id/withdraw', 'POST /case-invitations/:id/renew', 'POST /api/case-invitations/:id/withdraw', 'POST /api/case-invitations/:id/renew',
  ]],
  [{ allowed: 'ownStaff', hidden: 'firm managers otherFirm expert otherExpert secretary neighbour neighbourAdministrator' }, [
    'DELETE /api/events/:id/needs/:needId', 'GET /api/events/:id', 'GET /api/matches/:id', 'GET /events/:id',
    'GET /events/:id/why/:needId/:expertId', 'GET /matches/:id', 'PATCH /api/events/:id',
    'POST /api/events/:id/plans', 'GET /api/events/:id/plans', 'GET /api/events/:id/plans/:number', 'POST /api/events/:id/plans/:number/cancel',
    'POST /api/events/:id/plans/:number/adopt', 'GET /events/:id/edit', 'POST /events/:id/edit', 'POST /events/:id/plans', 'POST /events/:id/plans/cancel',
    'POST /events/:id/plans/adopt', 'POST /api/events/:id/experts', 'POST /api/events/:id/needs', 'POST /api/events/:id/pairs', 'POST /api/matches/:id/approve',
    'POST /api/matches/:id/reject', 'POST /events/:id/experts', 'POST /events/:id/needs',
    'POST /events/:id/needs/remove', 'POST /events/:id/pairs', 'POST /drafts/:id/accept', 'POST /drafts/:id/dismiss',
    'POST /events/:id/status', 'POST /matches/:id/approve', 'POST /matches/:id/reject',
    'POST /api/matches/:id/reopen', 'POST /matches/:id/reopen', 'POST /matches/:id/ask', 'POST /matches/:id/escalate', 'POST /matches/:id/nominate', 'POST /api/matches/:id/question',
    'GET /needs/:id/nominations', 'POST /needs/:id/nominations',
    'GET /api/readings/:id', 'GET /readings/:id', 'POST /api/readings/:id/read', 'POST /api/readings/:id/excuse', 'POST /readings/:id/read', 'POST /readings/:id/excuse',
  ]],
  [{ allowed: 'ownStaff expert' }, [
    'DELETE /api/experts/:id/evidence/:evidenceId', 'GET /experts/:id/edit', 'PATCH /api/experts/:id', 'POST /api/experts/:id/evidence',
    'POST /experts/:id/edit', 'POST /experts/:id/evidence', 'POST /experts/:id/evidence/:evidenceId/remove', 'POST /experts/:id/confirm',
    'GET /experts/:id/findings', 'POST /experts/:id/findings/look', 'POST /experts/:id/findings/patents', 'POST /experts/:id/findings/decide', 'POST /experts/:id/findings/undo',
    'GET /api/experts/:id/findings', 'GET /api/experts/:id/findings/looks', 'POST /api/experts/:id/findings/looks', 'POST /api/experts/:id/findings/patents', 'POST /api/experts/:id/findings/decisions', 'DELETE /api/experts/:id/findings/takings/:takingId',
  ]],
  [{ allowed: 'ownStaff secretary' }, [
    'DELETE /api/societies/:id/evidence/:evidenceId', 'GET /societies/:id/edit', 'PATCH /api/societies/:id', 'POST /api/societies/:id/evidence',
    'POST /societies/:id/confirm', 'POST /societies/:id/edit', 'POST /societies/:id/evidence', 'POST /societies/:id/evidence/:evidenceId/remove',
  ]],
  [{ allowed: 'ownStaff otherManager' }, [
    'DELETE /api/technology-managers/:id/evidence/:evidenceId', 'GET /technology-managers/:id/edit', 'PATCH /api/technology-managers/:id',
    'POST /api/technology-managers/:id/evidence', 'POST /technology-managers/:id/edit', 'POST /technology-managers/:id/evidence',
    'POST /technology-managers/:id/evidence/:evidenceId/remove', 'POST /technology-managers/:id/confirm',
  ]],
  [{ allowed: 'anyStaff enterprise otherFirm' }, [
    'GET /invitations', 'GET /invitations/new',
  ]],
  [{ allowed: 'ownStaff enterprise' }, [
    'POST /invitations',
  ]],
  [{ allowed: 'ownStaff', hidden: 'signedIn' }, [
    'GET /invitations/:id', 'POST /invitations/:id/revoke',
  ]],
  [{ allowed: 'ownStaff enterprise', hidden: 'signedIn' }, [
    'POST /accounts/applications/:id',
  ]],
  [{ allowed: 'ownStaff' }, [
    'POST /accounts/enterprises/:id',
  ]],
  [{ allowed: 'anyStaff' }, [
    'GET /accounts', 'GET /setup/next',
  ]],
  [{ allowed: 'administrator neighbourAdministrator' }, [
    'GET /accounts/clients', 'GET /webhooks', 'GET /api/webhooks',
  ]],
  [{ allowed: 'administrator' }, [
    'POST /accounts/clients', 'POST /accounts/clients/:id/revoke', 'POST /webhooks', 'POST /api/webhooks',
  ]],
  [{ allowed: 'administrator', hidden: 'neighbourAdministrator' }, [
    'GET /webhooks/:id', 'POST /webhooks/:id', 'POST /webhooks/:id/secret', 'POST /webhooks/:id/ping', 'POST /webhooks/:id/deliveries/:deliveryId/resend', 'POST /webhooks/:id/remove', 'POST /api/webhooks/:id/secret', 'DELETE /api/webhooks/:id',
  ]],
  [{ allowed: 'administrator', hidden: 'neighbourAdministrator' }, [
    'GET /accounts/:id', 'GET /accounts/:id/grant', 'POST /accounts/:id/grant', 'POST /accounts/:id/revoke', 'POST /accounts/:id/leave', 'POST /accounts/:id/return', 'POST /accounts/:id/second-factor/reset', 'POST /accounts/:id/recovery',
  ]],
  [{ allowed: 'signedIn' }, [
    'GET /account',
  ]],
  [{ allowed: 'everybody' }, [
    'GET /recover', 'POST /recover', 'GET /recover/set', 'POST /recover/set', 'GET /join', 'GET /join/done', 'GET /join/enterprise', 'POST /join/enterprise', 'GET /join/society', 'POST /join/society', 'GET /invitation',
  ]],
  /** The link is for one address: whoever is signed in as somebody else is refused. */
  [{ allowed: 'visitor' }, [
    'POST /invitation',
  ]],
  [{ allowed: 'ownStaff firm', hidden: 'otherFirm managers expert otherExpert secretary neighbour neighbourAdministrator' }, [
    'GET /questions/:id', 'POST /api/questions/:id/answer', 'POST /questions/:id/answer',
  ]],
  [{ allowed: 'ownStaff secretary', hidden: 'firm otherFirm managers expert otherExpert neighbour neighbourAdministrator' }, [
    'GET /nominations/:id',
  ]],
  [{ allowed: 'secretary', hidden: 'firm otherFirm managers expert otherExpert neighbour neighbourAdministrator' }, [
    'POST /api/nominations/:id/answer', 'POST /nominations/:id/answer',
  ]],
  [{ allowed: 'ownStaff', hidden: 'firm otherFirm managers expert otherExpert neighbour neighbourAdministrator' }, [
    'POST /api/nominations/:id/withdraw', 'POST /nominations/:id/withdraw',
  ]],
  [{ allowed: 'ownStaff', hidden: 'neighbour neighbourAdministrator' }, [
    'GET /api/needs/:id/nominations', 'GET /reviews/runs/:id',
  ]],
  [{ allowed: 'ownStaff', hidden: 'otherFirm managers expert otherExpert secretary neighbour neighbourAdministrator' }, [
    'POST /api/questions/:id/withdraw', 'POST /api/questions/:id/close', 'POST /questions/:id/withdraw', 'POST /questions/:id/close', 'POST /api/needs/:id/nominations',
  ]],
  [{ allowed: 'ownStaff', hidden: 'neighbour neighbourAdministrator' }, [
    'POST /api/reviews/runs', 'POST /reviews/bulk',
  ]],
  [{ allowed: 'administrator', hidden: 'firm managers otherFirm expert otherExpert secretary neighbour neighbourAdministrator' }, [
    'POST /api/readings/:id/settle', 'POST /readings/:id/settle',
  ]],
  [{ allowed: 'staff', hidden: 'neighbour administrator neighbourAdministrator' }, [
    'DELETE /api/desk/views/:id', 'POST /desk/views/:id/delete',
  ]],
  // The decision is staff's own: administrators of the area see it, and only who made it undoes it.
  [{ allowed: 'staff', hidden: 'firm managers otherFirm expert otherExpert secretary neighbour administrator neighbourAdministrator' }, [
    'POST /api/reviews/runs/:id/undo', 'POST /reviews/runs/:id/undo',
  ]],
  [{ allowed: 'staff', hidden: 'firm managers otherFirm expert otherExpert secretary neighbour neighbourAdministrator' }, [
    'POST /api/matches/:id/undo', 'POST /matches/:id/undo',
  ]],
  [{ sent_away: 'everybody' }, [
    'GET /',
  ]],
  [{ allowed: 'signedIn' }, [
    'GET /api/conflicts', 'GET /conduct',
    'GET /achievements', 'GET /achievements/:id', 'GET /achievements/:id/needs', 'GET /api/achievements', 'GET /api/achievements/:id',
    'GET /api/achievements/:id/needs', 'GET /api/associations', 'GET /api/associations/:id', 'GET /api/engagements', 'GET /api/matches', 'GET /api/enterprises',
    'GET /api/experts', 'GET /api/experts/:id', 'GET /api/experts/:id/evidence', 'GET /api/experts/:id/needs', 'GET /api/needs', 'GET /api/search',
    'GET /api/societies', 'GET /api/societies/:id', 'GET /api/societies/:id/evidence', 'GET /api/technology-managers',
    'GET /api/technology-managers/:id', 'GET /api/technology-managers/:id/evidence', 'GET /associations', 'GET /associations/:id', 'GET /engagements',
    'GET /enterprises', 'GET /experts', 'GET /experts/:id', 'GET /experts/:id/needs', 'GET /needs', 'GET /needs/new', 'GET /search', 'GET /societies',
    'GET /societies/:id', 'GET /technology-managers', 'GET /technology-managers/:id', 'GET /api/nominations',
  ]],
  [{ allowed: 'ownStaff' }, [
    'POST /experts/:id/confirm-link', 'POST /societies/:id/confirm-link', 'POST /technology-managers/:id/confirm-link',
    'GET /achievements/:id/edit', 'PATCH /api/achievements/:id', 'POST /achievements', 'POST /achievements/:id/edit', 'POST /api/achievements',
    'POST /api/enterprises', 'POST /api/events', 'POST /api/experts', 'POST /api/societies', 'POST /api/technology-managers', 'POST /enterprises',
    'POST /events/new', 'POST /experts', 'POST /societies', 'POST /technology-managers',
  ]],
  [{ allowed: 'anyStaff' }, [
    'GET /desk/triage', 'GET /api/desk', 'GET /api/desk/views', 'POST /api/desk/views', 'POST /desk/views', 'GET /reviews/bulk', 'GET /reviews/runs', 'POST /api/reviews/dry-run', 'GET /readings',
    'GET /api/ranking-models', 'POST /api/ranking-models', 'POST /ranking-models', 'GET /api/learning', 'GET /learning',
    'GET /achievements/new', 'GET /api/events', 'GET /api/reports/matching', 'GET /api/reviews', 'GET /enterprises/new', 'GET /events',
    'GET /events/new', 'GET /experts/new', 'GET /reports/matching', 'GET /reviews', 'GET /societies/new', 'GET /technology-managers/new',
    'POST /status/retry',
  ]],
  [{ allowed: 'ownStaff firm manager', hidden: 'otherFirm expert otherExpert secretary otherManager neighbour neighbourAdministrator' }, [
    'GET /api/engagements/:id', 'GET /engagements/:id', 'GET /files/:id',
    'POST /engagements/:id/files', 'POST /api/engagements/:id/files', 'GET /api/engagements/:id/invitations',
  ]],
  [{ allowed: 'ownStaff firm managers', hidden: 'otherFirm expert otherExpert secretary neighbour neighbourAdministrator' }, [
    'GET /api/enterprises/:id', 'GET /enterprises/:id',
  ]],
  [{ allowed: 'ownStaff firm', hidden: 'managers otherFirm expert otherExpert secretary neighbour neighbourAdministrator' }, [
    'GET /api/needs/:id', 'GET /api/needs/:id/matches', 'GET /needs/:id', 'GET /needs/:id/edit', 'GET /needs/:id/ask', 'GET /needs/:id/parts', 'POST /needs/:id/parts', 'GET /needs/:id/proposals', 'PATCH /api/needs/:id',
    'POST /api/needs/:id/submit', 'POST /api/needs/:id/withdraw', 'POST /needs/:id/edit', 'POST /needs/:id/submit', 'POST /needs/:id/withdraw', 'POST /needs/:id/confirm', 'POST /needs/:id/link',
  ]],
  [{ allowed: 'ownStaff', hidden: 'managers otherFirm expert otherExpert secretary neighbour neighbourAdministrator' }, [
    'GET /api/needs/:id/managers', 'GET /api/needs/:id/near-misses', 'GET /api/needs/:id/team', 'GET /needs/:id/managers',
    'POST /api/needs/:id/lessons', 'GET /needs/:id/lessons', 'POST /needs/:id/lessons', 'POST /api/needs/:id/accept', 'POST /api/needs/:id/escalate', 'POST /api/needs/:id/matches', 'POST /api/needs/:id/merge',
    'POST /api/needs/:id/return', 'POST /needs/:id/accept', 'POST /needs/:id/escalate', 'POST /needs/:id/merge', 'POST /needs/:id/check', 'POST /api/needs/:id/check',
    'GET /need-checks/:id', 'POST /need-checks/:id/correct', 'POST /need-checks/:id/take-back', 'POST /api/need-checks/:id/correct', 'POST /api/need-checks/:id/take-back', 'POST /needs/:id/proposals',
    'POST /needs/:id/drafts', 'POST /needs/:id/return', 'GET /needs/:id/set-aside', 'POST /needs/:id/set-aside', 'POST /needs/:id/resume', 'POST /api/needs/:id/set-aside', 'POST /api/needs/:id/resume', 'POST /desk/triage/:id/accept',
  ]],
  [{ allowed: 'ownStaff', hidden: 'neighbour neighbourAdministrator' }, [
    'GET /reports/common/:id', 'POST /reports/common/:id/seminar',
  ]],
  [{ allowed: 'signedIn' }, [
    'GET /me', 'GET /me/contacts', 'GET /me/views', 'GET /me/consents', 'GET /me/matching', 'GET /me/delete', 'POST /me/export', 'POST /api/me/export', 'GET /api/me/views', 'GET /api/me/proposals',
  ]],
  // One's own: whoever holds a case gives it back first.
  [{ allowed: 'firm otherFirm expert otherExpert secretary otherManager anyStaff' }, [
    'POST /me/delete', 'POST /api/me/delete',
  ]],
  [{ allowed: 'ownStaff expert', hidden: 'firm managers otherFirm otherExpert secretary neighbour neighbourAdministrator' }, [
    'GET /contacts/:kind/:id', 'POST /contacts/:kind/:id', 'POST /contacts/:kind/:id/take-back', 'GET /api/contacts/:kind/:id', 'PATCH /api/contacts/:kind/:id', 'POST /api/contacts/:kind/:id/take-back',
    'POST /me/wishes', 'POST /me/wishes/:id/remove', 'POST /api/wishes', 'DELETE /api/wishes/:id',
  ]],
  // A contact whose owner agreed; one's own is seen elsewhere.
  [{ allowed: 'ownStaff firm manager', hidden: 'otherFirm otherExpert secretary otherManager neighbour neighbourAdministrator' }, [
    'POST /engagements/:id/contacts/view', 'POST /api/engagements/:id/contacts/view',
  ]],
  [{ allowed: 'ownStaff firm manager expert', hidden: 'otherFirm otherExpert secretary otherManager neighbour neighbourAdministrator' }, [
    'GET /api/engagements/:id/contacts',
  ]],
  [{ allowed: 'ownStaff', hidden: 'otherFirm otherExpert secretary otherManager neighbour neighbourAdministrator' }, [
    'GET /engagements/:id/contacts/consent', 'POST /engagements/:id/contacts/consent', 'POST /api/engagements/:id/contacts/consent',
  ]],
  // What a manager asked to see is that manager's to see.
  [{ allowed: 'manager', hidden: 'firm otherManager otherFirm expert otherExpert secretary anyStaff' }, [
    'GET /contact-views/:id',
  ]],
  // The expert's own decision; staff write down another's with its basis.
  [{ allowed: 'expert', hidden: 'firm managers otherFirm otherExpert secretary neighbour neighbourAdministrator' }, [
    'POST /me/consents', 'POST /api/consents',
  ]],
  [{ allowed: 'ownStaff', hidden: 'firm managers otherFirm expert otherExpert secretary neighbour neighbourAdministrator' }, [
    'GET /consents/:kind/:id', 'POST /consents/:kind/:id', 'GET /erase/:kind/:id', 'POST /erase/:kind/:id', 'POST /api/erase/:kind/:id',
  ]],
  [{ allowed: 'everybody' }, [
    'GET /api/openapi.json', 'GET /docs', 'GET /healthz', 'GET /problems/:code', 'GET /readyz', 'GET /status', 'GET /try', 'POST /api/match-preview',
    'POST /language', 'POST /try',
  ]],
  [{ allowed: 'administrator' }, [
    'POST /api/readings/share', 'POST /readings/share',
    'POST /api/learning/:kind/switch', 'POST /api/learning/attempts', 'POST /learning/calibration/switch', 'POST /learning/weights/switch', 'POST /learning/attempts',
    'GET /associations/:id/edit', 'PATCH /api/associations/:id', 'POST /api/associations', 'POST /associations', 'POST /associations/:id/edit',
  ]],
  [{ allowed: 'administrator neighbourAdministrator' }, [
    'GET /audit', 'POST /audit/export', 'GET /api/activity', 'GET /associations/new',
  ]],
  [{ allowed: 'firm otherFirm expert otherExpert secretary anyStaff', sent_away: 'managers' }, [
    'GET /desk',
  ]],
  [{ allowed: 'ownStaff firm', hidden: 'otherFirm expert otherExpert secretary neighbour neighbourAdministrator' }, [
    'GET /enterprises/:id/edit', 'PATCH /api/enterprises/:id', 'POST /enterprises/:id/edit',
  ]],
  [{ allowed: 'manager', hidden: 'otherFirm expert otherExpert secretary otherManager neighbour neighbourAdministrator' }, [
    'POST /api/engagements/:id/steps', 'POST /engagements/:id/steps', 'GET /engagements/:id/steps/:stepId/correct', 'POST /engagements/:id/steps/:stepId/correct', 'POST /api/engagements/:id/steps/:stepId/correct',
  ]],
  [{ allowed: 'managers' }, [
    'POST /api/matches/:id/claim', 'POST /matches/:id/claim', 'GET /matches/:id/claim', 'POST /conduct',
  ]],
  [{ allowed: 'firm manager', hidden: 'otherFirm expert otherExpert secretary otherManager neighbour neighbourAdministrator' }, [
    'GET /engagements/:id/outcome', 'POST /engagements/:id/outcome', 'POST /api/engagements/:id/outcome', 'POST /engagements/:id/rating', 'POST /api/engagements/:id/rating',
  ]],
  [{ allowed: 'ownStaff firm', hidden: 'otherFirm expert otherExpert secretary otherManager neighbour neighbourAdministrator' }, [
    'GET /follow-ups/:id', 'POST /follow-ups/:id', 'POST /api/follow-ups/:id',
  ]],
  [{ allowed: 'ownStaff manager', hidden: 'otherFirm expert otherExpert secretary otherManager neighbour neighbourAdministrator' }, [
    'POST /follow-ups/:id/renew', 'POST /api/follow-ups/:id/renew',
  ]],
  [{ allowed: 'ownStaff manager enterprise', hidden: 'otherFirm expert otherExpert secretary otherManager neighbour neighbourAdministrator' }, [
    'GET /files/:id/remove', 'POST /files/:id/remove',
  ]],
  [{ allowed: 'ownStaff manager', hidden: 'otherFirm expert otherExpert secretary otherManager neighbour neighbourAdministrator' }, [
    'POST /api/matches/:id/release', 'POST /engagements/:id/release',
  ]],
  [{ allowed: 'expert otherExpert managers anyStaff' }, [
    'GET /conflicts', 'POST /conflicts', 'POST /api/conflicts',
  ]],
  [{ allowed: 'staff', hidden: 'expert otherExpert managers neighbour administrator neighbourAdministrator' }, [
    'POST /conflicts/:id/end', 'POST /api/conflicts/:id/end',
  ]],
  [{ allowed: 'ownStaff firm' }, [
    'POST /api/needs', 'POST /needs/new',
  ]],
];
