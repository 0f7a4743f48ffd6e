import comfort from './comfort.js';
import enterpriseEn from './help/enterprise-en.jpg';
import enterpriseZh from './help/enterprise-zh.jpg';
import managerEn from './help/manager-en.jpg';
import managerZh from './help/manager-zh.jpg';
import staffEn from './help/staff-en.jpg';
import staffZh from './help/staff-zh.jpg';
import icon from './icon.svg';
import style from './style.css';

const bytes = (data: ArrayBuffer): Uint8Array<ArrayBuffer> => new Uint8Array(data);

/** As `files.ts`, but bundled as text and data (`rules` in wrangler.toml). package.json chooses by its `#ui-files`. */
export const files = {
  style, comfort, icon,
  pictures: { 'enterprise-zh': bytes(enterpriseZh), 'enterprise-en': bytes(enterpriseEn), 'manager-zh': bytes(managerZh), 'manager-en': bytes(managerEn), 'staff-zh': bytes(staffZh), 'staff-en': bytes(staffEn) },
} as const;
