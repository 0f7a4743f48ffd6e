import { achievements1 } from './achievements-1.ts';
import { achievements2 } from './achievements-2.ts';
import { achievements3 } from './achievements-3.ts';
import { achievements4 } from './achievements-4.ts';
import { associations } from './associations.ts';
import { enterprises1 } from './enterprises-1.ts';
import { enterprises2 } from './enterprises-2.ts';
import { experts1 } from './experts-1.ts';
import { experts2 } from './experts-2.ts';
import { experts3 } from './experts-3.ts';
import { experts4 } from './experts-4.ts';
import { experts5 } from './experts-5.ts';
import { experts6 } from './experts-6.ts';
import { experts7 } from './experts-7.ts';
import { experts8 } from './experts-8.ts';
import { needs1 } from './needs-1.ts';
import { needs2 } from './needs-2.ts';
import { needs3 } from './needs-3.ts';
import { needs4 } from './needs-4.ts';
import { societies1 } from './societies-1.ts';
import { societies2 } from './societies-2.ts';
import { technologyManagers } from './technology-managers.ts';

/** The demo data as plain lists; `load.ts` puts them in through the application's commands. */
export const demo = {
  associations,
  enterprises: [...enterprises1, ...enterprises2],
  experts: [...experts1, ...experts2, ...experts3, ...experts4, ...experts5, ...experts6, ...experts7, ...experts8],
  societies: [...societies1, ...societies2],
  technologyManagers,
  achievements: [...achievements1, ...achievements2, ...achievements3, ...achievements4],
  needs: [...needs1, ...needs2, ...needs3, ...needs4],
} as const;
