// The entry of `npm start`. Plain JavaScript, so that a Node too old for the rest gets a sentence, not a stack.
const major = Number(process.versions.node.split('.')[0]);
if (major < 22) {
  console.error(`Node ${process.versions.node} is too old for Keqiao: it needs 22 or newer. \`npm ci\` installs one for this project; start with \`npm start\`. / Node 版本过旧,需要 22 以上;请先 npm ci,再用 npm start 启动。`);
  process.exit(1);
}
process.removeAllListeners('warning'); // node:sqlite, used for the folder lock, announces itself as experimental
const { register } = await import('tsx/esm/api');
register();
const { start } = await import('./node.ts');
await start(process.env);
