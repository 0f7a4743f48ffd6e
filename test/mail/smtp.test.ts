import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withoutMail } from '../../src/mail/port.ts';
import { smtpMailer } from '../../src/mail/smtp.ts';

/** The adapter against a real mail server on loopback. */
const received: { readonly to: readonly string[]; readonly raw: string }[] = [];
const server = new SMTPServer({
  authOptional: true, disabledCommands: ['STARTTLS'],
  onRcptTo: ({ address }, _session, done) => done(address.startsWith('refused') ? new Error('no such mailbox') : null),
  onData: (stream, session, done) => {
    let raw = '';
    stream.on('data', (chunk: Buffer) => { raw += chunk.toString(); });
    stream.on('end', () => { received.push({ to: session.envelope.rcptTo.map((one) => one.address), raw }); done(); });
  },
});
const from = '科桥 <keqiao@example.test>';
const url = () => `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
beforeAll(() => new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', () => resolve()); }));
afterAll(() => new Promise<void>((resolve) => { server.close(() => resolve()); }));

test('a letter arrives as written', async () => {
  await smtpMailer({ url: url(), from }).send({ to: 'wang@example.test', subject: '邀请您使用科桥', text: '您好：\n请打开链接。' });
  const { to, raw } = received.at(-1) ?? { to: [], raw: '' };
  expect(to).toEqual(['wang@example.test']);
  expect(raw).toContain(`=?UTF-8?B?${Buffer.from('邀请您使用科桥').toString('base64')}?=`);
  expect(raw.replaceAll('=\r\n', '')).toMatch(/base64|quoted-printable/);
});

test('line breaks in address and subject begin no header and name nobody else', async () => {
  const mailer = smtpMailer({ url: url(), from });
  await mailer.send({ to: 'li@example.test', subject: '一\r\nBcc: thief@example.test\r\n\r\n二', text: '正文' });
  expect(received.at(-1)?.to).toEqual(['li@example.test']);
  expect(received.at(-1)?.raw).not.toMatch(/^Bcc:/im);
  const before = received.length;
  await mailer.send({ to: 'li@example.test, thief@example.test', subject: '多人', text: '正文' }).catch(() => undefined);
  expect(received.slice(before).flatMap((one) => one.to)).not.toContain('thief@example.test');
});

test('what the server refuses throws, and its absence is said', async () => {
  await expect(smtpMailer({ url: url(), from }).send({ to: 'refused@example.test', subject: '一', text: '二' })).rejects.toThrow();
  const gone = smtpMailer({ url: 'smtp://127.0.0.1:1', from });
  await expect(gone.send({ to: 'wang@example.test', subject: '一', text: '二' })).rejects.toThrow();
  expect((await gone.status())?.state).toBe('failing');
  expect((await smtpMailer({ url: url(), from }).status())?.state).toBe('on');
});

test('without a server nothing is sent, and that is known beforehand', async () => {
  expect(withoutMail.on).toBe(false);
  expect(await withoutMail.status()).toBeNull();
  await expect(withoutMail.send({ to: 'a@example.test', subject: '一', text: '二' })).rejects.toThrow('SMTP_URL');
});
