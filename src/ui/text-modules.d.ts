/** Files that wrangler bundles as text; see `files.workers.ts`. */
declare module '*.css' { const text: string; export default text }
declare module '*.jpg' { const data: ArrayBuffer; export default data }
declare module '*.svg' { const text: string; export default text }
declare module '*/comfort.js' { const text: string; export default text }
