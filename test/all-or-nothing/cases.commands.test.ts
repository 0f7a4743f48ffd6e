import { cutAtEachStatement } from './cut.ts';

cutAtEachStatement('cases');
