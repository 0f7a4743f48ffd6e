import comfort from './comfort.js';
import icon from './icon.svg';
import style from './style.css';

/** As `files.ts`, but bundled as text (`rules` in wrangler.toml). package.json chooses by its `#ui-files`. */
export const files = { style, comfort, icon } as const;
