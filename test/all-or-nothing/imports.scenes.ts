import { system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import * as imports from '../../src/imports/import.commands.ts';
import { aDoneImport, anAlikeImport, anUpload, aReadyImport, someFirms } from '../imports/made.ts';
import { does, type Scenes, type Stage } from './scene.ts';

export const importsScenes = (stage: Stage): Scenes => {
  const { t, world } = stage;
  async function anImportBeingRead(): Promise<{ id: string; run: number }> {
    const id = await anUpload(t(), world.staff, world.cityId, someFirms());
    return { id, run: (await t().run(imports.beginImportWork, system, { id }))?.run ?? 0 };
  }
  return {
    uploadSheet: async () => does(imports.uploadSheet, world.staff, { associationId: world.cityId, kind: 'need', visibility: 'members', file: { id: newId(), name: 'a.csv', size: 5 } }),
    beginImportWork: async () => does(imports.beginImportWork, system, { id: await anUpload(t(), world.staff, world.cityId, someFirms()) }),
    keepSheetRows: async () => { const own = await anImportBeingRead(); return does(imports.keepSheetRows, system, { ...own, rows: [{ number: 2, cells: ['甲'], marks: {} }] }); },
    keepSheetChecks: async () => { const own = await anImportBeingRead(); await t().run(imports.keepSheetRows, system, { ...own, rows: [{ number: 2, cells: ['甲'], marks: {} }] }); return does(imports.keepSheetChecks, system, { ...own, rows: [{ number: 2, state: 'skipped', lead: null, problems: [], input: null, hash: null }] }); },
    endImportStep: async () => does(imports.endImportStep, system, { ...await anImportBeingRead(), to: 'checking', found: {}, targets: [] }),
    chooseColumns: async () => does(imports.chooseColumns, world.staff, { id: await aReadyImport(t(), world.staff, world.cityId), targets: ['name', 'creditCode'], visibility: 'members' }),
    decideAlike: async () => does(imports.decideAlike, world.staff, { id: await anAlikeImport(t(), world.staff, world.cityId), decision: 'import' }),
    carryOutImport: async () => does(imports.carryOutImport, world.staff, { id: await aReadyImport(t(), world.staff, world.cityId) }),
    importRows: async () => { const id = await aReadyImport(t(), world.staff, world.cityId); await t().run(imports.carryOutImport, world.staff, { id }); const work = await t().run(imports.beginImportWork, system, { id }); return does(imports.importRows, world.staff, { id, run: work?.run ?? 0, numbers: [2, 3] }); },
    undoImport: async () => does(imports.undoImport, world.staff, { id: await aDoneImport(t(), world.staff, world.cityId) }),
    undoRows: async () => { const id = await aDoneImport(t(), world.staff, world.cityId); await t().run(imports.undoImport, world.staff, { id }); const work = await t().run(imports.beginImportWork, system, { id }); return does(imports.undoRows, world.staff, { id, run: work?.run ?? 0, numbers: [2, 3] }); },
  };
};
