import { cutAtEachStatement } from './cut.ts';

cutAtEachStatement('needs');
