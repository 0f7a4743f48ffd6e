import type { Words } from '../shared/errors.ts';

/** One letter in plain text to one person. */
export interface Letter {
  readonly to: string; readonly subject: string; readonly text: string;
  /** The same for every try of one letter, so that a mail box shows it once: `<id@host>`. */
  readonly messageId?: string;
}

/**
 * What sends mail. Never inside a transaction: a command queues a job, the job sends. `send` promises that the server took the
 * letter over, and throws where it did not; a job tries again.
 */
export interface Mailer {
  /** false: no server is configured; pages say whom to ask instead, and nothing is to be sent. */
  readonly on: boolean;
  readonly send: (letter: Letter) => Promise<void>;
  /** For the status page; null when off. Asks the server, without sending. */
  readonly status: () => Promise<{ readonly state: 'on' | 'failing'; readonly detail: Words } | null>;
}

export const withoutMail: Mailer = {
  on: false,
  send: () => Promise.reject(new Error('mail is off: SMTP_URL is not set')),
  status: async () => null,
};
