import { type ImportKind, importKinds } from './import.ts';
import { narrow } from './cells.ts';
import { type Target, targets } from './targets.ts';

/**
 * Finds the heads of a sheet and what each stands for, whatever their order, under titles, in one or two rows. Exact names count twice,
 * names inside longer heads once; a head that several could mean goes to the one with the longest name. Pure.
 */
export interface Row { readonly number: number; readonly cells: readonly string[] }
export interface Recognised { readonly headRow: number; readonly heads: readonly string[]; readonly targets: readonly string[]; readonly score: number }

/** A head without what is beside the point: stars, numbering, remarks in brackets, spaces. */
export const plainHead = (head: string): string => narrow(head).replace(/\s/g, '').replace(/\(.*?\)|（.*?）|\[.*?\]|【.*?】/g, '').replace(/^[*※★]+|[*※★:：]+$/g, '').replace(/^(?:\d+|[一二三四五六七八九十]+)[.、．]/, '');

interface Hit { readonly target: Target; readonly weight: number }

function hitOf(kind: ImportKind, head: string): Hit | undefined {
  const plain = plainHead(head).toLowerCase();
  if (plain === '' || plain.length > 30) return undefined;
  const named = targets[kind].flatMap((target) => target.heads.map((name) => ({ target, name: name.toLowerCase() })));
  const exact = named.find(({ name }) => name === plain);
  if (exact !== undefined) return { target: exact.target, weight: 2 };
  const inside = named.filter(({ name }) => name.length >= 2 && plain.includes(name));
  const [longest] = inside.toSorted((a, b) => b.name.length - a.name.length || plain.lastIndexOf(b.name) - plain.lastIndexOf(a.name));
  return longest && { target: longest.target, weight: 1 };
}

/** Each column its target; two columns that want the same single one: the better name has it. */
function assigned(kind: ImportKind, heads: readonly string[]): { readonly targets: readonly string[]; readonly score: number } {
  const hits = heads.map((head) => hitOf(kind, head));
  const chosen = hits.map((hit, at) => {
    if (hit === undefined) return '';
    const rivals = hits.flatMap((other, index) => (other?.target === hit.target ? [{ index, weight: other.weight }] : []));
    const first = rivals.toSorted((a, b) => b.weight - a.weight || a.index - b.index)[0]?.index;
    return hit.target.many === true || first === at ? hit.target.name : '';
  });
  const score = hits.reduce((sum, hit, at) => sum + (hit === undefined || chosen[at] === '' ? 0 : hit.target.name === 'nothing' ? 0.5 : hit.weight), 0);
  return { targets: chosen, score };
}

/** A row whose filled cells all say the same is a title or a note that runs across. */
export const isAcross = (cells: readonly string[]): boolean => { const said = cells.filter((cell) => cell.trim() !== ''); return said.length > 1 && new Set(said).size === 1; };

function bestHead(kind: ImportKind, rows: readonly Row[]): Recognised {
  const none: Recognised = { headRow: 0, heads: [], targets: [], score: 0 };
  return rows.reduce((best, row, at) => {
    if (isAcross(row.cells)) return best;
    const above = rows[at - 1];
    const joined = above === undefined || isAcross(above.cells) ? undefined : row.cells.map((cell, column) => { const over = above.cells[column] ?? ''; return cell.trim() === '' || cell === over ? over : hitOf(kind, cell) === undefined ? `${over}${cell}` : cell; });
    for (const heads of [row.cells, ...(joined === undefined ? [] : [joined])]) {
      const found = assigned(kind, heads);
      if (found.score > best.score + (heads === row.cells ? 0 : 0.5)) best = { headRow: row.number, heads: [...heads], ...found };
    }
    return best;
  }, none);
}

/** Among the first rows; `headRow` 0 where no row looks like heads (fewer than two known names). */
export function recognise(kind: ImportKind, rows: readonly Row[]): Recognised & { readonly betterKind: ImportKind | null } {
  const own = bestHead(kind, rows);
  const others = importKinds.filter((other) => other !== kind).map((other) => ({ other, score: bestHead(other, rows).score })).toSorted((a, b) => b.score - a.score);
  const better = others[0] !== undefined && others[0].score >= own.score + 3 ? others[0].other : null;
  return own.score >= 2.5 ? { ...own, betterKind: better } : { headRow: 0, heads: rows.find((row) => !isAcross(row.cells))?.cells ?? [], targets: [], score: 0, betterKind: better };
}

/** All names of heads of a kind, by which the right sheet of several is found. */
export const headsOf = (kind: ImportKind): readonly string[] => [...new Set(targets[kind].filter((target) => target.name !== 'nothing').flatMap((target) => target.heads))];
