import { carryOutImport, uploadSheet } from '../../src/imports/import.commands.ts';
import type { ImportKind } from '../../src/imports/import.ts';
import { goOnWithImport } from '../../src/imports/import.jobs.ts';
import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import type { Actor } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import type { TestServices } from '../support/services.ts';

/** Imports in a test's world, made by the commands and the job. */
export async function anUpload(t: TestServices, actor: Actor, associationId: string, text: string, kind: ImportKind = 'enterprise'): Promise<string> {
  const file = newId();
  await t.deps.files.put(file, new Uint8Array(Buffer.from(text)));
  return (await t.run(uploadSheet, actor, { associationId, kind, visibility: 'members', file: { id: file, name: '企业.csv', size: Buffer.byteLength(text) } })).id;
}

let made = 0;
/** Two firms that are right and one that is not. */
export function someFirms(): string {
  const stem = (): string => { made += 1; return `9137098277${String(made).padStart(7, '0')}`; };
  const firm = (): string => { const code = stem(); return `导入企业${code},${code}${creditCodeCheck(code)}`; };
  return `企业名称,统一社会信用代码\n${firm()}\n${firm()}\n错的企业,123`;
}

export async function aReadyImport(t: TestServices, actor: Actor, associationId: string): Promise<string> {
  const importId = await anUpload(t, actor, associationId, someFirms());
  await goOnWithImport(t.deps)({ importId });
  return importId;
}

/** Its one row is right and meets a firm of that name that is there. */
export async function anAlikeImport(t: TestServices, actor: Actor, associationId: string): Promise<string> {
  const { name } = await t.deps.db.selectFrom('enterprise').select('name').where('association_id', '=', associationId).orderBy('created_at').limit(1).executeTakeFirstOrThrow();
  made += 1;
  const code = `9137098266${String(made).padStart(7, '0')}`;
  const importId = await anUpload(t, actor, associationId, `企业名称,统一社会信用代码\n${name},${code}${creditCodeCheck(code)}`);
  await goOnWithImport(t.deps)({ importId });
  return importId;
}

export async function aDoneImport(t: TestServices, actor: Actor, associationId: string): Promise<string> {
  const importId = await aReadyImport(t, actor, associationId);
  await t.run(carryOutImport, actor, { id: importId });
  await goOnWithImport(t.deps)({ importId });
  return importId;
}
