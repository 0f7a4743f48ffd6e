import pino, { type DestinationStream, type Logger } from 'pino';
import type { Config } from './config.ts';
import { redactor } from './shared/redact.ts';

/** The program's log on Node, one line of JSON for each message. Nothing is written that did not pass `redact`. */
export function createLog(config: Pick<Config, 'logLevel'> & Partial<Config>, to?: DestinationStream): Logger {
  const redact = redactor(secretsOf(config));
  const options: pino.LoggerOptions = {
    level: config.logLevel,
    hooks: { logMethod(args, method) { method.apply(this, args.map(redact) as Parameters<typeof method>); } },
  };
  return to === undefined ? pino(options) : pino(options, to);
}

/** What this deployment was told to keep for itself, as it stands in addresses and decoded. */
export function secretsOf({ auth, database, search, embeddings, assistant, mail }: Partial<Config>): readonly (string | undefined)[] {
  const inAddress = (address: string | undefined): readonly string[] => {
    if (address === undefined || !URL.canParse(address)) return [];
    const { password } = new URL(address);
    return [password, decodeURIComponent(password)];
  };
  return [auth?.secret, search?.apiKey, embeddings?.apiKey, assistant?.apiKey, ...inAddress(database?.kind === 'postgres' ? database.url : undefined), ...inAddress(mail?.url)];
}
