import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** The stylesheet's promises: readable in both schemes, readable by Chromium 64, and no page asks for a class that is not there. */
const css = readFileSync(new URL('../../src/ui/style.css', import.meta.url), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
const script = readFileSync(new URL('../../src/ui/comfort.js', import.meta.url), 'utf8');

const tokensOf = (block: string): Record<string, string> => Object.fromEntries([...block.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})\b/g)].map(([, name, value]) => [name, value]));
const roots = [...css.matchAll(/:root\s*\{([^}]*)\}/g)].map(([, block]) => tokensOf(block ?? ''));
const light = roots[0] ?? {};
const schemes = { light, dark: { ...light, ...roots[1] } };

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['paper', 'surface', 'sunk'];
const text: [ink: string, ground: string][] = [
  ...['ink', 'soft', 'accent', 'accent-deep', 'red', 'amber'].flatMap((ink) => grounds.map((ground): [string, string] => [ink, ground])),
  ...['ink', 'soft', 'accent', 'accent-deep'].map((ink): [string, string] => [ink, 'accent-pale']),
  ['on-accent', 'accent'], ['on-accent', 'accent-deep'], ['on-band', 'band'], ['band-soft', 'band'],
  ['amber', 'amber-pale'], ['red', 'red-pale'], ['ink', 'amber-pale'], ['ink', 'red-pale'],
];
const edges: [ink: string, ground: string][] = [['edge', 'surface'], ['edge', 'paper'], ['focus', 'surface'], ['focus', 'paper'], ['accent-line', 'surface'], ['amber-line', 'surface'], ['red-line', 'surface']];

describe.each(Object.entries(schemes))('%s', (_, tokens) => {
  const between = (one: string, other: string) => contrast(tokens[one] ?? '', tokens[other] ?? '');
  test.each(text)('text %s on %s has 4.5:1', (ink, ground) => { expect(between(ink, ground)).toBeGreaterThanOrEqual(4.5); });
  test.each(edges)('edge %s on %s has 2:1, focus and fields 3:1', (ink, ground) => { expect(between(ink, ground)).toBeGreaterThanOrEqual(/line/.test(ink) ? 2 : 3); });
});

test('nothing that Chromium 64 does not read', () => {
  expect(css).not.toMatch(/:has\(|:is\(|:where\(|@layer|@container|color-mix|\bclamp\(|\bmin\(|\bmax\(|[^-]\binset:|\b(margin|padding)-(inline|block)|&[\s:.]/);
  expect([...css.matchAll(/[^-]\b(row-gap|column-gap|gap):/g)]).toEqual([]);
  expect(script).not.toMatch(/\?\.|\?\?|\basync\b|\.flat\(|\.at\(|replaceAll|Object\.fromEntries|\.\.\./);
});

test('every class of a page has a rule', () => {
  const known = new Set([...css.matchAll(/\.([a-z][a-z_-]*)/g)].map(([, name]) => name));
  const used = globSync('src/**/*.tsx').flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/class="([^"]+)"/g)].flatMap(([, names]) => (names ?? '').split(' ').map((name) => `${file}: ${name}`)));
  expect(used.filter((use) => !known.has(use.split(': ')[1]))).toEqual([]);
});
