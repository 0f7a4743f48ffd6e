import { relative } from 'node:path';

/**
 * Every permission line of the source as a mutant that can be switched off at run time: `__on(id)` is false for the one that is
 * removed. Found mechanically: rules and lines of `steps`, calls of `refuse...`, refusals that hide or throw, who may run a command,
 * and the parts of every query that say what a reader may see. So all of them are tried in one process, in one world.
 * A `refuse` counts where it is the one of `auth/refusal.ts`: what a file is refused for (`files/inspect.ts`) is no permission.
 */
export interface Mutant { readonly id: string; readonly text: string }

interface Edit { readonly start: number; readonly end: number; readonly put: (text: string) => string; readonly what: string }

/** The place just behind the bracket that closes the one at `open`. Strings and templates in permission code hold no brackets that do not pair. */
function closing(source: string, open: number): number {
  let depth = 0;
  for (let at = open; at < source.length; at += 1) {
    const sign = source[at] ?? '';
    if ('([{'.includes(sign)) depth += 1;
    if (')]}'.includes(sign)) { depth -= 1; if (depth === 0) return at + 1; }
  }
  throw new Error('a bracket that is not closed');
}

/** Parts between `separator` on the outermost level of [from, to). */
function parts(source: string, from: number, to: number, separator: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let depth = 0;
  let start = from;
  for (let at = from; at < to; at += 1) {
    const sign = source[at] ?? '';
    if ('([{'.includes(sign)) depth += 1;
    if (')]}'.includes(sign)) depth -= 1;
    if (depth === 0 && source.startsWith(separator, at)) { found.push({ start, end: at }); start = at + separator.length; at = start - 1; }
  }
  found.push({ start, end: to });
  return found.map((part) => ({ start: part.start + (/^\s*/.exec(source.slice(part.start, part.end))?.[0].length ?? 0), end: part.start + source.slice(part.start, part.end).trimEnd().length })).filter((part) => part.end > part.start);
}

const lineOf = (source: string, at: number): string => source.slice(source.lastIndexOf('\n', at) + 1, (source.indexOf('\n', at) + source.length + 1) % (source.length + 1) || source.length);
const calls = (source: string, name: RegExp): { start: number; end: number }[] => [...source.matchAll(name)].map((match) => ({ start: match.index + match[0].length - (match[1] ?? match[0]).length, end: closing(source, match.index + match[0].length - 1) }));

function editsOf(path: string, source: string): Edit[] {
  const edits: Edit[] = [];
  const add = (part: { start: number; end: number }, what: string, put: (text: string) => string) => { edits.push({ ...part, what, put }); };
  if (path === 'auth/refusal.ts') {
    const table = source.indexOf('const steps = {');
    for (const match of source.slice(table, closing(source, source.indexOf('{', table))).matchAll(/'([\w.]+)': (\[)/g)) {
      const open = table + match.index + match[0].length - 1;
      const end = closing(source, open);
      for (const rule of parts(source, open + 1, end - 1, ',')) add(rule, `${match[1] ?? ''}: rule`, (text) => `((g, t) => __on(ID) && (${text})(g, t))`);
      add({ start: end - 1, end: end - 1 }, `${match[1] ?? ''}: the whole line`, () => ', () => !__on(ID)');
    }
    for (const match of source.matchAll(/\nconst (\w+)(?:: Rule)? = \((?:grant|g)[^)]*\) =>\s*/g)) {
      const start = match.index + match[0].length;
      const end = source.indexOf(';\n', start);
      const alternatives = parts(source, start, end, '||');
      if (alternatives.length > 1) for (const one of alternatives) add(one, `${match[1] ?? ''}: alternative`, (text) => `(__on(ID) && (${text}))`);
      else for (const one of parts(source, start, end, '&&')) add(one, `${match[1] ?? ''}: condition`, (text) => `(!__on(ID) || (${text}))`);
    }
  }
  const itsOwnRefuse = path !== 'auth/refusal.ts' && !/import \{[^}]*\brefuse\b[^}]*\} from '[^']*\brefusal\.ts'/.test(source);
  for (const call of calls(source, /(?<![\w.]|function )((?:refuse|refuseOthersThanStaff|systemOnly|onlySystem|bySystem)\()/g)) if (!lineOf(source, call.start).startsWith('import ') && !(itsOwnRefuse && source.startsWith('refuse(', call.start))) add(call, 'refuses', (text) => `(__on(ID) && ${text})`);
  for (const call of calls(source, /(?<![\w.]|function )(refusal\()/g)) {
    const line = lineOf(source, call.start);
    if (/throw/.test(line) || /const refused = /.test(line)) add(call, 'refuses', (text) => `(__on(ID) ? ${text} : null)`);
  }
  for (const match of source.matchAll(/!isStaff\([^)]*(?:\([^)]*\))?\)(?=\) throw)/g)) add({ start: match.index, end: match.index + match[0].length }, 'refuses', (text) => `(__on(ID) && ${text})`);
  for (const match of source.matchAll(/(?<=if \()(?:cx\.actor|actor|c\.get\('actor'\))\.kind (?:!== 'system'|=== 'visitor')(?=\) throw)/g)) add({ start: match.index, end: match.index + match[0].length }, 'refuses', (text) => `(__on(ID) && ${text})`);
  for (const call of calls(source, /\.where\(((?:visible\w*|inSubtree)\()/g)) add(call, 'narrows', (text) => `(__on(ID) ? ${text} : ((eb) => eb.lit(true)))`);
  for (const call of calls(source, /visible: (await visible\w+\()/g)) add(call, 'narrows', (text) => `(__on(ID) ? ${text} : [[]])`);
  for (const match of source.matchAll(/\n(?:export )?(?:async )?(?:function|const) ((?!visibleIds)visible\w+|inSubtrees?|asSeenBy|closenessTo)\b(?!: )/g)) {
    const start = match.index + 1;
    const next = /\n(?=\/\*\*|export|const|function|type|interface)/.exec(source.slice(start))?.index;
    const end = next === undefined ? source.length : start + next;
    if (!path.endsWith('.queries.ts')) continue;
    const inside = (part: { start: number }) => part.start >= start && part.start < end;
    for (const call of calls(source, /(?<!\w)(grantsOf\()/g).filter(inside)) add(call, `${match[1] ?? ''}: branch`, (text) => `(__on(ID) ? ${text} : [])`);
    for (const call of calls(source, /(?<!\w)(eb\.and\()/g).filter(inside)) {
      const list = source.indexOf('[', call.start);
      for (const one of parts(source, list + 1, closing(source, list) - 1, ',')) add(one, `${match[1] ?? ''}: condition`, (text) => `(__on(ID) ? ${text} : eb.lit(true))`);
    }
    for (const call of calls(source, /\.(where\()/g).filter(inside)) add(call, `${match[1] ?? ''}: condition`, (text) => `$if(__on(ID), (q) => q.${text})`);
  }
  return edits;
}

/** The source with all its mutants in it, and their list. */
export function withMutants(file: string, source: string): { readonly code: string; readonly mutants: readonly Mutant[] } {
  const path = relative('src', relative(process.cwd(), file));
  const edits = editsOf(path, source).toSorted((a, b) => a.start - b.start || b.end - a.end);
  const mutants = edits.map((edit, n): Mutant => ({ id: `${path}:${source.slice(0, edit.start).split('\n').length}#${n}`, text: `${edit.what}: ${source.slice(edit.start, edit.end).replace(/\s+/g, ' ').slice(0, 110) || lineOf(source, edit.start).trim().slice(0, 110)}` }));
  // Inner edits first, so that outer ones wrap what they have become.
  const write = (from: number, to: number, among: readonly number[]): string => {
    let text = '';
    let at = from;
    for (let n = 0; n < among.length; n += 1) {
      const index = among[n] ?? 0;
      const edit = edits[index] as Edit;
      if (edit.start < at) continue;
      const inner = among.slice(n + 1).filter((other) => { const one = edits[other] as Edit; return one.start >= edit.start && one.end <= edit.end && one.end > one.start; });
      text += source.slice(at, edit.start) + edit.put(write(edit.start, edit.end, inner)).replace('ID', JSON.stringify(mutants[index]?.id));
      at = edit.end;
      n += inner.length;
    }
    return text + source.slice(at, to);
  };
  return { code: write(0, source.length, edits.map((_, index) => index)), mutants };
}
