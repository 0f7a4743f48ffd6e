import { createTransport } from 'nodemailer';
import type { Letter, Mailer } from './port.ts';

/** Milliseconds a server may take to answer before a letter counts as not sent. */
const PATIENCE = 15_000;

/** Letters through a mail server: `smtp://user:password@host:587` or `smtps://...:465`. `from`: 科桥 <keqiao@example.cn>. */
export function smtpMailer({ url, from }: { readonly url: string; readonly from: string }): Mailer {
  const transport = createTransport({ url, connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE, disableFileAccess: true, disableUrlAccess: true });
  const { host } = new URL(url);
  return {
    on: true,
    send: async (letter) => { await transport.sendMail({ from, ...oneLine(letter), text: letter.text, ...(letter.messageId === undefined ? {} : { messageId: letter.messageId }) }); },
    status: async () => {
      try {
        await transport.verify();
        return { state: 'on', detail: [`经 ${host} 发送，发件人 ${from}。`, `Sent through ${host} as ${from}.`] };
      } catch (error) {
        const why = error instanceof Error && 'code' in error ? String(error.code) : 'error';
        return { state: 'failing', detail: [`邮件服务器 ${host} 没有正常应答（${why}）。要发的邮件会留在队列里，恢复后自动发出。`, `The mail server ${host} does not answer properly (${why}). Letters wait in the queue and go out when it does.`] };
      }
    },
  };
}

/** A line break in an address or a subject would begin another header. `name: ''`: the address stands alone, nothing in it is read as a list. */
const oneLine = ({ to, subject }: Letter) => {
  const clean = (text: string): string => text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return { to: { name: '', address: clean(to) }, subject: clean(subject) };
};
