import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type RetentionKind, retentionKinds, retentionPeriods } from './audit/retention.ts';
import type { AddressKept } from './shared/address.ts';
import type { AccessRules } from './auth/access.ts';
import { type Network, parseNetwork } from './http/address.ts';
import { parseVaultKeys, type VaultKey } from './shared/vault.ts';
import { type LimitSettings, parseLimits } from './limits/limit.ts';

/**
 * All configuration comes from the environment, read once, in an entry. Every problem is reported at once. An optional
 * part without its setting is off, not broken, and the status page says so.
 */
const blankIsUnset = (value: unknown) => (value === '' ? undefined : value);
const setting = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsUnset, schema);
const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  });

const whole = (what: string, least: number, most: number) =>
  z.coerce.number({ error: `must be a whole number of ${what}, ${least} to ${most}` }).int(`must be a whole number of ${what}, ${least} to ${most}`)
    .min(least, `must be at least ${least} ${what}`).max(most, `must be at most ${most} ${what}`);

const days = (least: number, most: number) => setting(whole('days', least, most).optional());
/** One setting for each row of the table of retention periods; the audit’s cannot be set below six months. */
const retentionSettings = Object.fromEntries(retentionKinds.map((kind) => [retentionPeriods[kind].setting, days(retentionPeriods[kind].least, retentionPeriods[kind].most)])) as
  { [Kind in RetentionKind as (typeof retentionPeriods)[Kind]['setting']]: ReturnType<typeof days> };

/** Addresses and networks, separated by commas or blanks. */
const networks = z.string().transform((value, issues) => value.split(/[\s,]+/).filter(Boolean).flatMap((part): Network[] => {
  const network = parseNetwork(part);
  if (network === undefined) issues.addIssue({ code: 'custom', message: `${part} is no address or network, for example 10.0.0.5 or 10.0.0.0/24` });
  return network === undefined ? [] : [network];
}));

const vaultProblem = (value: string): string | undefined => {
  try { parseVaultKeys(value); } catch (error) { return error instanceof Error ? error.message : String(error); }
  return undefined;
};

const rateLimits = z.string().transform((value, issues): LimitSettings => {
  try { return parseLimits(value); } catch (error) { issues.addIssue({ code: 'custom', message: error instanceof Error ? error.message : '' }); return {}; }
});

export const environment = z.object({
  ...retentionSettings,
  PORT: setting(z.coerce.number({ error: 'must be a port number, 0 to 65535' }).int().min(0).max(65535).default(3000)),
  HOST: setting(z.string().default('127.0.0.1')),
  TRUSTED_PROXIES: setting(networks.optional()),
  OUTGOING_ALLOWED: setting(networks.optional()),
  RATE_LIMITS: setting(rateLimits.default({})),
  DATA_DIR: setting(z.string().default('./data')),
  DATABASE_URL: setting(url('postgres:', 'postgresql:').optional()),
  DATABASE_POOL_SIZE: setting(whole('connections', 2, 200).default(10)),
  DATABASE_STATEMENT_TIMEOUT: setting(whole('seconds', 1, 3600).default(30)),
  DATABASE_LOCK_TIMEOUT: setting(whole('seconds', 1, 3600).default(10)),
  DATABASE_IDLE_TIMEOUT: setting(whole('seconds', 1, 3600).default(60)),
  DATABASE_TLS: setting(z.enum(['off', 'require', 'verify-full'], { error: 'must be off, require (encrypted, server not checked) or verify-full (encrypted, certificate and host name checked)' }).optional()),
  DATABASE_CA_FILE: setting(z.string().optional()),
  AUTH_SECRET: setting(z.string().min(32, 'must have at least 32 characters, for example from: openssl rand -base64 32').optional()),
  CONTACT_KEY: setting(z.string().superRefine((value, context) => { const problem = vaultProblem(value); if (problem !== undefined) context.addIssue({ code: 'custom', message: problem }); }).optional()),
  PUBLIC_URL: setting(url('http:', 'https:').optional()),
  MEILI_URL: setting(url('http:', 'https:').optional()),
  MEILI_API_KEY: setting(z.string().optional()),
  MEILI_PREFIX: setting(z.string().regex(/^[a-z0-9-]{1,40}$/, 'may have small letters, digits and hyphens').optional()),
  OPENAI_BASE_URL: setting(url('http:', 'https:').optional()),
  OPENAI_API_KEY: setting(z.string().optional()),
  EMBEDDING_MODEL: setting(z.string().optional()),
  EMBEDDING_DIMENSIONS: setting(z.coerce.number().int().min(1).max(8192).optional()),
  EMBEDDING_WEIGHT: setting(z.coerce.number({ error: 'must be a number from 0 to 2, for example 0.15' }).min(0).max(2).default(0.15)),
  EMBEDDING_TEXTS_PER_DAY: setting(z.coerce.number({ error: 'must be a whole number of texts' }).int().min(1).max(100_000_000).default(100_000)),
  CHAT_MODEL: setting(z.string().optional()),
  CHAT_CALLS_PER_DAY: setting(z.coerce.number({ error: 'must be a whole number of calls' }).int().min(1).max(1_000_000).default(500)),
  OPENAI_SEND: setting(z.enum(['none', 'public', 'members'], { error: 'must be none, public or members: which texts may be sent to OPENAI_BASE_URL' }).optional()),
  ORCID_URL: setting(url('http:', 'https:').optional()),
  OPENALEX_URL: setting(url('http:', 'https:').optional()),
  OPENALEX_API_KEY: setting(z.string().optional()),
  OPENALEX_MAILTO: setting(z.email({ error: 'must be an e-mail address OpenAlex may write to' }).optional()),
  SESSION_IDLE_MINUTES: setting(whole('minutes', 5, 100_000).default(7 * 24 * 60)),
  SESSION_HOURS: setting(whole('hours', 1, 10_000).default(30 * 24)),
  STAFF_IDLE_MINUTES: setting(whole('minutes', 5, 100_000).default(8 * 60)),
  STAFF_SESSION_HOURS: setting(whole('hours', 1, 10_000).default(24)),
  STAFF_SECOND_FACTOR: setting(z.enum(['optional', 'required'], { error: 'must be optional or required: whether staff need a second factor' }).default('optional')),
  OIDC_ISSUER: setting(url('https:', 'http:').optional()),
  OIDC_CLIENT_ID: setting(z.string().optional()),
  OIDC_CLIENT_SECRET: setting(z.string().optional()),
  OIDC_NAME: setting(z.string().max(40).default('统一身份认证')),
  WECOM_CORP_ID: setting(z.string().optional()),
  WECOM_AGENT_ID: setting(z.string().optional()),
  WECOM_SECRET: setting(z.string().optional()),
  WECOM_API_URL: setting(url('https:', 'http:').default('https://qyapi.weixin.qq.com')),
  WECOM_LOGIN_URL: setting(url('https:', 'http:').default('https://login.work.weixin.qq.com')),
  SMTP_URL: setting(url('smtp:', 'smtps:').optional()),
  MAIL_FROM: setting(z.string().optional()),
  ROBOT_HOSTS: setting(z.string().transform((value) => value.split(/[\s,]+/).filter(Boolean).map((host) => host.toLowerCase())).refine((hosts) => hosts.every((host) => /^[a-z0-9.-]+$/.test(host)), 'must be names of hosts separated by commas, for example robot.example.cn').optional()),
  LOG_LEVEL: setting(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info')),
  AUDIT_ADDRESS: setting(z.enum(['full', 'network', 'none'], { error: 'must be full, network (IPv4 /24, IPv6 /48) or none: how much of an address goes into the history' }).default('full')),
  LOCAL_ONLY: setting(z.enum(['on', 'off'], { error: 'must be on or off' }).default('off')),
  SEED_DEMO: setting(z.enum(['on', 'off'], { error: 'must be on or off' }).optional()),
});

/** How the server is reached. Times in seconds. */
export interface ServerDatabase {
  readonly kind: 'postgres';
  readonly url: string;
  readonly poolSize: number;
  readonly statementTimeout: number;
  readonly lockTimeout: number;
  readonly idleTimeout: number;
  readonly tls: { readonly mode: 'off' | 'require' | 'verify-full'; readonly caFile: string | undefined };
}

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly Network[];
  /** Networks inside that addresses typed in the application may reach (`http/outgoing.ts`). */
  readonly outgoingAllowed: readonly Network[];
  readonly limits: LimitSettings;
  readonly database: { readonly kind: 'embedded'; readonly folder: string } | ServerDatabase;
  readonly auth: { readonly secret: string; readonly publicUrl: string };
  /** Keys of contact data, the first seals; undefined: an embedded instance keeps its own, another is without. */
  readonly contactKeys?: readonly VaultKey[] | undefined;
  readonly demo: boolean;
  /** Nothing leaves this machine but what goes to the database; see `local-only.ts`. */
  readonly localOnly: boolean;
  readonly addressKept: AddressKept;
  /** Days each kind of data is kept. */
  readonly retention: Readonly<Record<RetentionKind, number>>;
  readonly logLevel: z.output<typeof environment>['LOG_LEVEL'];
  /** `prefix` begins the names of this deployment's indexes: several can share one server. */
  readonly search: { readonly url: string; readonly apiKey: string | undefined; readonly prefix: string } | undefined;
  readonly embeddings: EmbeddingsConfig | undefined;
  readonly assistant?: AssistantConfig | undefined;
  /** Where the content of uploaded files lies. */
  readonly files?: string | undefined;
  /** Sign-in, sessions, second factor; see `auth/access.ts` for what holds without it. */
  readonly access?: AccessRules | undefined;
  /** Ways in from elsewhere that are set, and that LOCAL_ONLY switches off. */
  readonly switchedOff?: readonly ('oidc' | 'wecom')[];
  readonly mail: { readonly url: string; readonly from: string } | undefined;
  /** Directories of researchers that may be asked for what an expert has published. */
  readonly registries?: { readonly orcid: { readonly baseUrl: string } | undefined; readonly openalex: { readonly baseUrl: string; readonly apiKey: string | undefined; readonly mailto: string | undefined } | undefined } | undefined;
  /** Hosts of group robots besides those of 企业微信 and 钉钉. */
  readonly robotHosts?: readonly string[];
}

/** What may be sent to an endpoint: by default nothing, to one on this machine what is public or for members. For staff only: never. */
export type Send = 'none' | 'public' | 'members';
interface EndpointConfig { readonly baseUrl: string; readonly apiKey: string | undefined; readonly model: string; readonly send: Send; readonly perDay: number }
export interface EmbeddingsConfig extends EndpointConfig { readonly dimensions: number | undefined; readonly weight: number }
export type AssistantConfig = EndpointConfig;

export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** @throws ConfigError with one line for every problem, each naming the setting and the remedy. */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const parsed = environment.safeParse(env);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const e = parsed.data ?? environment.partial().safeParse(validOnly(env, problems)).data;
  if (e === undefined) throw new ConfigError(problems);
  const server = e.DATABASE_URL !== undefined;
  const demo = server ? e.SEED_DEMO === 'on' : e.SEED_DEMO !== 'off';
  const host = e.HOST ?? '127.0.0.1';
  const port = e.PORT ?? 3000;
  const needs = (missing: boolean, problem: string) => { if (missing) problems.push(problem); };
  needs(server && !e.AUTH_SECRET && !named(problems, 'AUTH_SECRET'), 'AUTH_SECRET: required with DATABASE_URL, at least 32 characters, for example from: openssl rand -base64 32');
  needs(server && !e.PUBLIC_URL && !named(problems, 'PUBLIC_URL'), 'PUBLIC_URL: required with DATABASE_URL, the address people type, for example https://keqiao.example.cn');
  needs(demo && !LOOPBACK.has(host), `HOST: demo mode has known passwords and listens on 127.0.0.1 only; for ${host} set SEED_DEMO=off`);
  needs(!demo && !LOOPBACK.has(host) && !e.AUTH_SECRET, 'AUTH_SECRET: required when listening on more than this machine');
  needs(e.MEILI_API_KEY !== undefined && e.MEILI_URL === undefined, 'MEILI_URL: missing, though MEILI_API_KEY is set');
  needs(e.EMBEDDING_MODEL !== undefined && e.OPENAI_BASE_URL === undefined, 'OPENAI_BASE_URL: missing, though EMBEDDING_MODEL is set');
  needs(e.CHAT_MODEL !== undefined && e.OPENAI_BASE_URL === undefined, 'OPENAI_BASE_URL: missing, though CHAT_MODEL is set');
  needs((e.OPENALEX_API_KEY ?? e.OPENALEX_MAILTO) !== undefined && e.OPENALEX_URL === undefined, 'OPENALEX_URL: missing, though OPENALEX_API_KEY or OPENALEX_MAILTO is set');
  needs(e.SMTP_URL !== undefined && e.MAIL_FROM === undefined, 'MAIL_FROM: required with SMTP_URL, for example 科桥 <keqiao@example.cn>');
  needs(several(e.OIDC_ISSUER, e.OIDC_CLIENT_ID, e.OIDC_CLIENT_SECRET), 'OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: set all three or none');
  needs(several(e.WECOM_CORP_ID, e.WECOM_AGENT_ID, e.WECOM_SECRET), 'WECOM_CORP_ID, WECOM_AGENT_ID, WECOM_SECRET: set all three or none');
  const tls = e.DATABASE_TLS ?? tlsOfUrl(e.DATABASE_URL, problems);
  needs(e.DATABASE_CA_FILE !== undefined && tls !== 'verify-full', 'DATABASE_CA_FILE: is read with DATABASE_TLS=verify-full only; set both or neither');
  // Identities elsewhere are switched off by it instead: they are a way in, and nothing else depends on them.
  if (e.LOCAL_ONLY === 'on') problems.push(...leavingThisMachine(Object.fromEntries(Object.entries(e).filter(([name]) => env[name] !== undefined && !/^(OIDC|WECOM)_/.test(name)))));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    host, port, trustedProxies: e.TRUSTED_PROXIES ?? [], outgoingAllowed: e.OUTGOING_ALLOWED ?? [], limits: e.RATE_LIMITS === undefined ? {} : e.RATE_LIMITS, demo, localOnly: e.LOCAL_ONLY === 'on', addressKept: e.AUDIT_ADDRESS ?? 'full',
    retention: Object.fromEntries(retentionKinds.map((kind) => [kind, e[retentionPeriods[kind].setting] ?? retentionPeriods[kind].days])) as Record<RetentionKind, number>, logLevel: e.LOG_LEVEL ?? 'info',
    database: e.DATABASE_URL ? {
      kind: 'postgres', url: e.DATABASE_URL, poolSize: e.DATABASE_POOL_SIZE ?? 10, statementTimeout: e.DATABASE_STATEMENT_TIMEOUT ?? 30, lockTimeout: e.DATABASE_LOCK_TIMEOUT ?? 10,
      idleTimeout: e.DATABASE_IDLE_TIMEOUT ?? 60, tls: { mode: tls, caFile: e.DATABASE_CA_FILE },
    } : { kind: 'embedded', folder: e.DATA_DIR ?? './data' },
    // Without a secret of its own an embedded instance makes one and keeps it beside its data (see deps.ts).
    auth: { secret: e.AUTH_SECRET ?? '', publicUrl: (e.PUBLIC_URL ?? `http://${host === '::1' ? '[::1]' : host}:${port}`).replace(/\/$/, '') },
    contactKeys: e.CONTACT_KEY ? parseVaultKeys(e.CONTACT_KEY) : undefined,
    search: e.MEILI_URL ? { url: e.MEILI_URL, apiKey: e.MEILI_API_KEY, prefix: e.MEILI_PREFIX ?? 'keqiao-' } : undefined,
    embeddings: e.OPENAI_BASE_URL && e.EMBEDDING_MODEL
      ? { ...endpointOf(e.OPENAI_BASE_URL, e), model: e.EMBEDDING_MODEL, perDay: e.EMBEDDING_TEXTS_PER_DAY ?? 100_000, dimensions: e.EMBEDDING_DIMENSIONS, weight: e.EMBEDDING_WEIGHT ?? 0.15 } : undefined,
    assistant: e.OPENAI_BASE_URL && e.CHAT_MODEL ? { ...endpointOf(e.OPENAI_BASE_URL, e), model: e.CHAT_MODEL, perDay: e.CHAT_CALLS_PER_DAY ?? 500 } : undefined,
    files: `${e.DATA_DIR ?? './data'}/files`,
    access: e.LOCAL_ONLY === 'on' ? { ...accessOf(e), oidc: undefined, wecom: undefined } : accessOf(e),
    switchedOff: e.LOCAL_ONLY === 'on' ? (['oidc', 'wecom'] as const).filter((way) => accessOf(e)[way] !== undefined) : [],
    mail: e.SMTP_URL && e.MAIL_FROM ? { url: e.SMTP_URL, from: e.MAIL_FROM } : undefined,
    robotHosts: e.ROBOT_HOSTS ?? [],
    registries: {
      orcid: e.ORCID_URL ? { baseUrl: e.ORCID_URL } : undefined,
      openalex: e.OPENALEX_URL ? { baseUrl: e.OPENALEX_URL, apiKey: e.OPENALEX_API_KEY, mailto: e.OPENALEX_MAILTO } : undefined,
    },
  };
}

/** Addresses people or the database are reached at: nothing is sent there on our own account. */
const NOT_OUTGOING = new Set(['DATABASE_URL', 'PUBLIC_URL']);

/** Whatever is set that would leave this machine: every address that is another machine's, and mail, which goes on from any server. */
const leavingThisMachine = (settings: Readonly<Record<string, unknown>>): string[] => Object.entries(settings).flatMap(([name, value]) => {
  if (typeof value !== 'string' || NOT_OUTGOING.has(name) || !/^[a-z][a-z\d+.-]*:\/\//i.test(value) || !URL.canParse(value)) return [];
  const { protocol, hostname } = new URL(value);
  if (/^smtps?:$/.test(protocol)) return [`${name}: mail leaves this machine, and LOCAL_ONLY=on forbids it; unset one of the two`];
  return isLoopback(hostname) ? [] : [`${name}: ${hostname} is another machine, and LOCAL_ONLY=on forbids it; unset one of the two, or name a server on this machine (127.0.0.1)`];
});

const isLoopback = (hostname: string): boolean => LOOPBACK.has(hostname.replace(/^\[|\]$/g, ''));

const several = (...values: readonly (string | undefined)[]): boolean => new Set(values.map((value) => value === undefined)).size > 1;

const accessOf = (e: Partial<z.output<typeof environment>>): AccessRules => ({
  idleMinutes: { staff: e.STAFF_IDLE_MINUTES ?? 480, others: e.SESSION_IDLE_MINUTES ?? 10_080 }, sessionHours: { staff: e.STAFF_SESSION_HOURS ?? 24, others: e.SESSION_HOURS ?? 720 },
  staffSecondFactor: e.STAFF_SECOND_FACTOR === 'required',
  oidc: e.OIDC_ISSUER && e.OIDC_CLIENT_ID && e.OIDC_CLIENT_SECRET ? { issuer: e.OIDC_ISSUER.replace(/\/$/, ''), clientId: e.OIDC_CLIENT_ID, clientSecret: e.OIDC_CLIENT_SECRET, name: e.OIDC_NAME ?? '统一身份认证' } : undefined,
  wecom: e.WECOM_CORP_ID && e.WECOM_AGENT_ID && e.WECOM_SECRET
    ? { corpId: e.WECOM_CORP_ID, agentId: e.WECOM_AGENT_ID, secret: e.WECOM_SECRET, apiUrl: e.WECOM_API_URL ?? 'https://qyapi.weixin.qq.com', loginUrl: e.WECOM_LOGIN_URL ?? 'https://login.work.weixin.qq.com' } : undefined,
});

const endpointOf = (baseUrl: string, { OPENAI_API_KEY: apiKey, OPENAI_SEND: send }: { OPENAI_API_KEY?: string | undefined; OPENAI_SEND?: Send | undefined }) =>
  ({ baseUrl, apiKey, send: send ?? (isLoopback(new URL(baseUrl).hostname) ? 'members' as const : 'none' as const) });
/** `?sslmode=` of the address, as libpq writes it. What is neither checked nor refused there is refused here. */
function tlsOfUrl(address: string | undefined, problems: string[]): ServerDatabase['tls']['mode'] {
  const mode = address !== undefined && URL.canParse(address) ? new URL(address).searchParams.get('sslmode') ?? 'disable' : 'disable';
  if (mode === 'disable') return 'off';
  if (mode === 'require' || mode === 'verify-full') return mode;
  problems.push(`DATABASE_URL: sslmode=${mode} is not supported; use sslmode=disable, require or verify-full, or set DATABASE_TLS`);
  return 'off';
}

const named = (problems: readonly string[], name: string) => problems.some((problem) => problem.startsWith(`${name}:`));

const validOnly = (env: Record<string, string | undefined>, problems: readonly string[]) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !named(problems, name)));

export const newSecret = (): string => randomBytes(32).toString('base64');
