import { expect, test } from 'vitest';
import { associationInput, associationLevels, associationPatch, levelsBelow, mayStandUnder, pathUnder } from '../../src/associations/association.ts';

test('which level stands under which', () => {
  expect(Object.fromEntries(associationLevels.map((level) => [level, levelsBelow(level)]))).toEqual({
    national: ['province'], province: ['city', 'county', 'park', 'university', 'enterprise'], city: ['county', 'park', 'university', 'enterprise'],
    county: ['park', 'university', 'enterprise'], park: ['enterprise'], university: [], enterprise: [],
  });
  expect(mayStandUnder('national', 'national')).toBe(false);
});

test('paths go from the root to the node', () => {
  expect(pathUnder(null, 'a')).toBe('/a/');
  expect(pathUnder('/a/', 'b')).toBe('/a/b/');
});

test('a form without a parent means the root; a change leaves out what it does not say', () => {
  expect(associationInput.parse({ name: ' 全国 ', level: 'national', parentId: '', regionCode: '全国' })).toEqual({ name: '全国', level: 'national', parentId: null, regionCode: '100000' });
  const id = '01a20002-4c14-770f-95e8-aa12612d27d3';
  expect(associationPatch.parse({ id, version: '3', name: '甲' })).toEqual({ id, version: 3, name: '甲' });
});
