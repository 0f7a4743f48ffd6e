import { once } from 'node:events';
import { readSheet } from './read.ts';

/** A process of its own for one file: the file on its input, messages as lines of JSON on its output. It is given no settings and no secrets. */
const [name = '', wanted = '[]'] = process.argv.slice(2);
const chunks: Uint8Array[] = [];
for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) chunks.push(chunk);
for await (const message of readSheet(name, Buffer.concat(chunks), JSON.parse(wanted) as string[])) {
  if (!process.stdout.write(`${JSON.stringify(message)}\n`)) await once(process.stdout, 'drain');
}
