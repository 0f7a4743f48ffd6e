import { loadConfig } from './config.ts';
import { checkDataAndChain, type BrokenRule, ruleCount } from './db/check-data.ts';
import type { ChainState } from './db/chain.ts';
import { openEmbedded } from './db/embedded.ts';
import { openPostgres } from './db/open.ts';
import { checkFiles, fileRuleCount } from './files/check.ts';
import { folderFiles } from './files/folder.ts';
import { withoutFiles } from './files/without-files.ts';

/**
 * `check-data [--head HASH]`: the invariants of a live database and the chain of its history. It prints the head of the chain,
 * to be written down or printed and kept elsewhere; with `--head` it proves that the chain of today still holds that one.
 */
export async function checkCommand(args: readonly string[], env: Record<string, string | undefined>): Promise<number> {
  const head = args[args.indexOf('--head') + 1];
  if (args.length > 0 && (args[0] !== '--head' || args.length !== 2 || !/^[\da-f]{64}$/i.test(head ?? ''))) {
    console.error('用法：npm run check:data -- [--head 64 位十六进制链头] / usage: npm run check:data -- [--head HASH], 64 hexadecimal digits as printed by an earlier check');
    return 2;
  }
  const config = loadConfig(env);
  const { db, close } = config.database.kind === 'embedded' ? await openEmbedded(config.database.folder) : openPostgres(config.database.url, { ...config.database, patient: true });
  try {
    const { broken: inData, chain } = await checkDataAndChain(db, args.length > 0 ? head : undefined);
    const broken = [...inData, ...await checkFiles(db, config.files === undefined ? withoutFiles : folderFiles(config.files), new Date())];
    const rules = ruleCount + fileRuleCount;
    report(broken);
    for (const line of stateOf(chain)) console.log(line);
    console.log(`${rules} rules checked, ${broken.length} broken / 检查了 ${rules} 条规则，${broken.length} 条不符`);
    return broken.length === 0 ? 0 : 1;
  } finally {
    await close();
  }
}

/** Each broken rule with what to do about it. */
export function report(broken: readonly BrokenRule[]): void {
  for (const { rule, todo, rows } of broken) console.error(`broken: ${rule}: ${JSON.stringify(rows)}\n  ${todo[0]}\n  ${todo[1]}`);
}

function stateOf({ sealed, removed, unsealed, unsealedSince, head, found, broken }: ChainState): readonly string[] {
  return [
    ...(broken === null ? [`history: ${sealed} lines sealed${removed > 0 ? `, ${removed} of them removed by retention` : ''}, ${unsealed} not sealed yet${unsealedSince === null ? '' : ` since ${unsealedSince.toISOString()}`}`] : []),
    ...(found === null ? [] : [`the head you gave is line ${found} of the chain, ${sealed - found} lines ago / 您给出的链头是链上第 ${found} 行`]),
    ...(head === null || broken !== null ? [] : [`head of the chain, write it down / 链头，请抄写保存: ${head.seal} (line ${head.position})`]),
  ];
}
