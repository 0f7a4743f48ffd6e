/** Written by the system for its own running; they change nothing that belongs to anybody, and a line for each would bury the rest. */
export const BOOKKEEPING: Readonly<Record<string, string>> = {
  beginCall: 'budget of a model server', endCall: 'state of a model server', wantTexts: 'vectors', claimTexts: 'vectors', storeVectors: 'vectors', releaseTexts: 'vectors', continueEmbedding: 'vectors',
  beginImportWork: 'uploading has its line', keepSheetRows: 'uploading has its line', keepSheetChecks: 'uploading has its line', endImportStep: 'carrying out and undoing have their lines', chooseColumns: 'carrying out has its line',
  beginLook: 'asking for it has its line', keepFindings: 'confirming has its lines', endLook: 'asking for it has its line', lookAgain: 'the clock',
  writeDraft: 'asking for it has its line', notePieceRead: 'asking for it has its line', beginPlan: 'asking for it has its line', notePlanProgress: 'asking for it has its line', endPlan: 'asking for it has its line', recordAttempt: 'kept whole in its own table',
  requestModel: 'by the system: nightly training; by a person it has its line, see below', storeModel: 'nightly training', confirmModel: 'nightly training', matchAnew: 'its jobs write lines',
  startTimer: 'the clock', sealActivity: 'the chain itself', takeTurn: 'who feeds the search server', endTurn: 'who feeds the search server',
  trimAccess: 'links and counts that ran out', askRecovery: 'the same for an address without an account; using the link has its line', openSetup: 'the first link of an empty system',
  setUp: 'refused here; its line is in accounts/setup.pages.test.ts', saveView: 'a filter of one’s own', deleteView: 'a filter of one’s own',
  passReviews: 'the declaration has its line; this tells colleagues', askFollowUps: 'the answer has its line', offerToManagers: 'a notice', recountClocks: 'provisional days counted anew',
  planNotices: 'the message is kept', claimMessage: 'the message is kept', endMessage: 'the message is kept', pingWebhook: 'the delivery is kept', planDeliveries: 'the delivery is kept', claimDelivery: 'the delivery is kept', endDelivery: 'the delivery is kept', openNotice: 'read or not', readAllNotices: 'read or not',
  setMailModes: 'how one wants to be told', setLanguage: 'how one wants to be told', dismissHint: 'how one wants to be told', sealContactsAnew: 'the same contacts under another key', forgetModels: 'the erasure has its line',
  noteOutlook: 'a look, no step of the need', storeGroups: 'worked out anew', requestGroups: 'asks for a sum over what is there',
};
